import { isGraphObject, type GraphObject, type Json } from '#core/domain/json.ts';
import type { TenantDump, TenantHandle } from '#simulator/index.ts';
import type { OpenItem } from './tenant-harness.ts';

/** What Graph sets when it makes or changes an object, and what nobody can write. */
const OF_THE_SERVICE = new Set([
  'createdDateTime',
  'modifiedDateTime',
  'lastModifiedDateTime',
  'lastPasswordChangeDateTime',
  'lastUpdatedDateTime',
  'renewedDateTime',
  'securityIdentifier',
  'externalUserState',
  'externalUserStateChangeDateTime',
  'passwordProfile',
  'consumedUnits',
]);

/** Records of what was asked for, not of what is. */
const RECORDS = ['invitations', 'roleAssignmentScheduleRequests', 'roleEligibilityScheduleRequests'];

/** All that a tenant holds, a line for each object and link; equal where a restore left nothing behind. */
export function comparableDump(dump: TenantDump, ids: ReadonlyMap<string, string> = new Map()): string[] {
  const text = [...ids].reduce((all, [now, then]) => all.replaceAll(now, then), JSON.stringify(dump));
  const { objects, deleted, links } = JSON.parse(text) as TenantDump;
  const lines = [
    ...objects.filter(({ set }) => !RECORDS.includes(String(set))).map((object) => line('live', object)),
    ...deleted.map((object) => line('deleted', object)),
    ...Object.entries(links).flatMap(([relation, edges]) => edges.map((edge) => `link ${relation} ${edge}`)),
  ];
  return lines.toSorted();
}

function line(state: string, { set, type, id, parent, properties }: GraphObject): string {
  // What lies in another object is known by its content.
  const name = parent === undefined ? id : `in ${String(parent)}`;
  return `${state} ${String(set)} ${String(type)} ${String(name)} ${JSON.stringify(plain(properties ?? null))}`;
}

/** Order is nothing, and empty is absent. */
function plain(value: Json): Json {
  if (Array.isArray(value))
    return value.map(plain).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isGraphObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_SERVICE.has(name))
      .map(([name, inner]) => [name, plain(inner)] as const)
      .filter(([, inner]) => inner !== null && !['[]', '{}'].includes(JSON.stringify(inner))),
  );
}

/** IDs that a restore gave to objects → those of the backup. */
export function olderIds(tenant: TenantHandle, items: readonly OpenItem[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { objectId, newId, type, plan } of items) {
    if (newId === null || newId === objectId) continue;
    ids.set(newId, objectId);
    const before = plan.attributes.find(({ path }) => path === 'appId')?.backup;
    const now = tenant.get(newId)?.['appId'];
    if (type === 'applications' && typeof before === 'string' && typeof now === 'string') ids.set(now, before);
  }
  return ids;
}
