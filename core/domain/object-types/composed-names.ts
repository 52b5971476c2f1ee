import type { TypeKey } from '../type-keys.ts';

/** A part of a name: what a reference of the object points at, what the catalogue keeps as its own word, or the role that it gives. */
export type NamePart =
  | {
      readonly from: 'reference';
      readonly path: string;
      /** What it says where there is no such reference; null: nothing. */
      readonly none: string | null;
    }
  | { readonly from: 'own'; readonly say: (word: string) => string }
  | { readonly from: 'role' };

const reference = (path: string, none: string | null = null): NamePart => ({ from: 'reference', path, none });

/** Who · which role · where. */
const RIGHT: readonly NamePart[] = [
  reference('principalId'),
  reference('roleDefinitionId'),
  reference('directoryScopeId', 'whole directory'),
];

const MEMBERSHIP: readonly NamePart[] = [
  reference('principalId'),
  { from: 'own', say: (access) => (access === 'owner' ? 'owner' : access === 'member' ? 'member' : access) },
  reference('groupId'),
];

const MOST_SCOPES = 3;

function scopesText(scopes: string): string {
  const all = scopes.split(/\s+/).filter((scope) => scope !== '');
  const more = all.length - MOST_SCOPES;
  return more > 0 ? `${all.slice(0, MOST_SCOPES).join(' ')} and ${String(more)} more` : all.join(' ');
}

/** Types whose objects have no name of their own: what people call them by. */
export const COMPOSED_NAMES: Readonly<Partial<Record<TypeKey, readonly NamePart[]>>> = {
  roleAssignments: RIGHT,
  roleEligibilitySchedules: RIGHT,
  roleAssignmentSchedules: RIGHT,
  groupEligibilitySchedules: MEMBERSHIP,
  groupAssignmentSchedules: MEMBERSHIP,
  appRoleAssignments: [reference('principalId'), { from: 'role' }, reference('resourceId')],
  oauth2PermissionGrants: [
    reference('clientId'),
    { from: 'own', say: scopesText },
    reference('resourceId'),
    reference('principalId', 'all users'),
  ],
};

export interface NameFacts {
  /** By path: what the reference points at, by name or else by ID. */
  readonly references: ReadonlyMap<string, string>;
  readonly own: string | null;
  readonly role: string | null;
}

/** `Anna Berg · Global Reader · whole directory`; null: the type has names of its own, or nothing is known. */
export function composedName(type: TypeKey, { references, own, role }: NameFacts): string | null {
  const parts = COMPOSED_NAMES[type];
  if (parts === undefined || references.size === 0) return null;
  const words = parts.map((part) => {
    switch (part.from) {
      case 'reference':
        return references.get(part.path) ?? part.none;
      case 'own':
        return own === null ? null : part.say(own);
      case 'role':
        return role;
    }
  });
  return words.filter((word) => word !== null).join(' · ');
}
