import type { TypeCount } from '../backups/data.ts';
import type { ObjectTypeWords } from '../shared/object-types/use-type-words.ts';

export interface TypeGroup {
  readonly key: string;
  readonly label: string;
  readonly types: readonly TypeCount[];
  readonly objects: number;
}

/** Types of a backup under the headings of the Entra admin center; what people look for most stands first. */
export function groupTypes(
  counts: readonly TypeCount[],
  words: readonly Pick<ObjectTypeWords, 'key' | 'group'>[],
): TypeGroup[] {
  const groupOf = new Map(words.map(({ key, group }) => [key, group]));
  const groups = new Map<string, { key: string; label: string; types: TypeCount[] }>();
  for (const count of counts) {
    const { key, label } = groupOf.get(count.type) ?? { key: 'other', label: 'Other' };
    const group = groups.get(key) ?? { key, label, types: [] };
    group.types.push(count);
    groups.set(key, group);
  }
  return ORDER.flatMap((key) => groups.get(key) ?? []).map((group) => ({
    ...group,
    types: group.types.sort((a, b) => placeOf(a) - placeOf(b)),
    objects: group.types.reduce((sum, { objects }) => sum + objects, 0),
  }));
}

const FIRST: readonly string[] = [
  'users',
  'groups',
  'administrativeUnits',
  'applications',
  'servicePrincipals',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'conditionalAccessPolicies',
  'namedLocations',
];

function placeOf({ type }: TypeCount): number {
  const place = FIRST.indexOf(type);
  return place < 0 ? FIRST.length : place;
}

const ORDER = ['identity', 'applications', 'roles', 'devices', 'policies', 'other'];
