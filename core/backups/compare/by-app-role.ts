import type { Counterpart } from '../../domain/counterparts.ts';
import { CybbackError } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { MOST_NAMESAKES } from '../store/browse/counterparts-by-name.ts';
import { versionsAt } from '../store/browse/versions-at.ts';
import { contentsOf, keyOf } from './compare-content.ts';
import type { Side, TenantSide, TenantSides } from './tenants-types.ts';

/**
 * Somebody can have several roles of an application. Which role an assignment gives, only its content tells: it is read of
 * those that connect the same as others.
 */
export async function byAppRole(
  sides: TenantSides,
  { type, side }: { readonly type: TypeKey; readonly side: Side },
  found: ReadonlyMap<string, Counterpart>,
): Promise<ReadonlyMap<string, Counterpart>> {
  if (type !== 'appRoleAssignments') return found;
  const groups = [...found.values()].filter((one) => one.state === 'ambiguous');
  const [own, other] = side === 'before' ? [sides.before, sides.after] : [sides.after, sides.before];
  const [here, there] = await Promise.all([
    rolesOf(own, sides, [...new Set(groups.flatMap((group) => group.here))]),
    rolesOf(other, sides, [...new Set(groups.flatMap((group) => group.there))]),
  ]);
  return new Map(
    [...found].map(([key, counterpart]) => {
      if (counterpart.state !== 'ambiguous') return [key, counterpart];
      const id = key.slice(key.indexOf(' ') + 1);
      return [key, narrowed(id, counterpart, { here, there })];
    }),
  );
}

type Roles = ReadonlyMap<string, string>;

function narrowed(
  id: string,
  group: Extract<Counterpart, { state: 'ambiguous' }>,
  roles: { readonly here: Roles; readonly there: Roles },
): Counterpart {
  // There may be more that are not named.
  if (group.here.length >= MOST_NAMESAKES || group.there.length >= MOST_NAMESAKES) return group;
  const role = roles.here.get(id);
  const same = (ids: readonly string[], of: Roles): readonly string[] => ids.filter((one) => of.get(one) === role);
  const [only, ...more] = same(group.there, roles.there);
  if (role !== undefined && only !== undefined && more.length === 0 && same(group.here, roles.here).length === 1)
    return { state: 'one', id: only, by: 'references' };
  const left = (ids: readonly string[], of: Roles, others: Roles): string[] => {
    const known = new Set(others.values());
    return ids.filter((one) => !known.has(of.get(one) ?? ''));
  };
  const here = left(group.here, roles.here, rolesAmong(group.there, roles.there));
  const there = left(group.there, roles.there, rolesAmong(group.here, roles.here));
  if (!here.includes(id)) return group;
  return there.length === 0 ? { state: 'none' } : { state: 'ambiguous', here, there };
}

function rolesAmong(ids: readonly string[], roles: Roles): Roles {
  return new Map(
    ids.flatMap((id) => {
      const role = roles.get(id);
      return role === undefined ? [] : [[id, role] as const];
    }),
  );
}

async function rolesOf(
  { scope, readContent }: TenantSide,
  { db }: TenantSides,
  ids: readonly string[],
): Promise<Roles> {
  const type = 'appRoleAssignments';
  const versions = await versionsAt(
    db,
    { connectionId: scope.connectionId, backupSeq: scope.seq },
    ids.map((objectId) => ({ type, objectId })),
  );
  const contents = await contentsOf(readContent, versions);
  return new Map(
    ids.flatMap((id) => {
      const content = contents.get(keyOf({ type, id }));
      const role = content === undefined || content instanceof CybbackError ? null : stringOf(content.appRoleId);
      return role === null ? [] : [[id, role] as const];
    }),
  );
}
