import type { Db } from '../../database/database.ts';
import type { Counterpart } from '../../domain/counterparts.ts';
import type { GraphObject } from '../../domain/json.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import { appIdsOf, type References, referencesFrom, referencesOf } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { appsAt } from '../store/browse/apps-at.ts';
import type { TwoTenants } from '../store/browse/counterparts-by-name.ts';
import { counterpartsOf } from '../store/browse/counterparts.ts';
import { type NamedRef, nameKey, namesById } from '../store/browse/names.ts';
import { appIdsAt } from '../store/browse/objects-of-type.ts';

export interface ReferencesAcross {
  readonly references: References;
  /** What of that which an object names has a counterpart that cannot be told. */
  unclearIn(type: TypeKey, object: GraphObject): NamedRef[];
}

/** Who stands in the second tenant for what objects of the first name: each asked for once. */
export async function referencesAcross(
  db: Db,
  tenants: TwoTenants,
  objects: readonly { readonly type: TypeKey; readonly object: GraphObject }[],
): Promise<ReferencesAcross> {
  const { here, there } = tenants;
  const ids = unique(objects.flatMap(({ type, object }) => referencesOf(OBJECT_TYPES[type], object)));
  const appIds = unique(objects.flatMap(({ type, object }) => appIdsOf(OBJECT_TYPES[type], object)));
  const [named, apps] = await Promise.all([
    namesById(db, here, [...new Set([...ids, ...appIds])]),
    appsAt(db, { connectionId: here.connectionId, backupSeq: here.seq }, appIds),
  ]);
  const appRefs = apps.map(({ type, objectId, appId }) => ({ type, id: objectId, appId }));
  const found = await counterpartsOf(db, tenants, [...named, ...appRefs]);
  const newIds = new Map<string, string>();
  const unclear = new Map<string, NamedRef>();
  const standIns = appRefs.flatMap((app) => {
    const counterpart = found.get(nameKey(app));
    return counterpart?.state === 'one' ? [{ appId: app.appId, type: app.type, id: counterpart.id }] : [];
  });
  const newAppIds = await appIdsAt(db, there, standIns);
  // The application itself says more than what stands for it where it is used.
  for (const { appId, type, id } of standIns.toSorted((a, b) => (a.type < b.type ? 1 : -1))) {
    const next = newAppIds.get(nameKey({ type, id }));
    if (next !== undefined) newIds.set(appId.toLowerCase(), next);
  }
  for (const ref of named) {
    const counterpart = found.get(nameKey(ref));
    if (counterpart?.state === 'one') newIds.set(ref.id.toLowerCase(), counterpart.id);
    if (isUntold(counterpart)) unclear.set(ref.id.toLowerCase(), { type: ref.type, id: ref.id });
  }
  for (const app of appRefs)
    if (isUntold(found.get(nameKey(app))) && !newIds.has(app.appId.toLowerCase()))
      unclear.set(app.appId.toLowerCase(), { type: app.type, id: app.id });
  const known = new Set([...newIds.values()].map((id) => id.toLowerCase()));
  return {
    references: referencesFrom({
      newIdOf: (id) => newIds.get(id.toLowerCase()),
      exists: (id) => known.has(id.toLowerCase()),
      isPlanned: () => false,
    }),
    unclearIn: (type, object) => {
      const spec = OBJECT_TYPES[type];
      const names = unique([...referencesOf(spec, object), ...appIdsOf(spec, object)]);
      return names.flatMap((id) => unclear.get(id) ?? []);
    },
  };
}

export function isUntold(counterpart: Counterpart | undefined): boolean {
  return counterpart?.state === 'ambiguous' || counterpart?.state === 'keyless';
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}
