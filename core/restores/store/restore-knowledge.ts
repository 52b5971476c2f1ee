import { sql } from 'kysely';
import { appsAt } from '../../backups/store/browse/apps-at.ts';
import { idsInTypes } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { PlanAction } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { wholeObjects } from '../restore-selection.ts';
import type { Knowledge } from '../types.ts';
import type { RestoreFacts } from './restore-facts.ts';
import { renewedAmong } from './restore-referrers.ts';
import { comingBack } from './restore-undo.ts';

/** What a restore and those before it know of IDs, compared without case. Keys of the answer are the IDs as asked. */
export function createKnowledge(
  db: Db,
  restore: RestoreFacts,
): (ids: readonly string[]) => Promise<Map<string, Knowledge>> {
  const selected = new Set(wholeObjects(restore.selection).map(({ id }) => id.toLowerCase()));
  const planned = async (ids: readonly string[]): Promise<{ all: ReadonlySet<string>; open: ReadonlySet<string> }> =>
    restore.phase === 'planning'
      ? toBePlanned(db, restore, ids, selected)
      : { all: await plannedAs(db, restore, ids, ['undelete', 'create', 'update']), open: new Set() };

  return async (ids) => {
    const lower = [...new Set(ids.map((id) => id.toLowerCase()))];
    const [mapped, made, plannedIds, renewed, coming] = await Promise.all([
      newIds(db, restore, lower),
      madeHere(db, restore, lower),
      planned(lower),
      // Once the plan is carried out, an appId that is not known yet is that of the backup.
      restore.phase === 'planning' ? renewedAmong(db, restore, lower) : plannedAs(db, restore, lower, ['create']),
      comingApps(db, restore, lower),
    ]);
    return new Map(
      ids.map((id): [string, Knowledge] => {
        const key = id.toLowerCase();
        const comes = coming.get(key);
        const more = {
          ...(plannedIds.open.has(key) && { undecided: true }),
          ...(renewed.has(key) && { renewed: true }),
          ...(comes && { comes }),
        };
        const newId = mapped.get(key) ?? null;
        return [id, { newId, planned: plannedIds.all.has(key), madeHere: made.has(key), ...more }];
      }),
    );
  };
}

/**
 * By appId, app registrations and enterprise applications that the plan brings back, and whether they are there. A
 * registration that comes out of the recycle bin takes its enterprise application along.
 */
async function comingApps(
  db: Db,
  restore: RestoreFacts,
  appIds: readonly string[],
): Promise<Map<string, NonNullable<Knowledge['comes']>>> {
  const apps = await appsAt(db, restore, appIds);
  if (apps.length === 0) return new Map();
  const { rows } = await sql<{ appId: string; type: TypeKey; action: PlanAction; made: boolean }>`
    select k.app_id, i.type, i.action, exists (
        select from restore_step s where s.restore_id = i.restore_id and s.item_ordinal = i.ordinal and s.state = 'done'
          and s.kind in ('create', 'undelete')) as made
    from unnest(${apps.map(({ appId }) => appId)}::text[], ${apps.map(({ type }) => type)}::text[],
      ${apps.map(({ objectId }) => objectId)}::text[]) k (app_id, type, object_id)
    join restore_item i on i.restore_id = ${restore.id} and i.type = k.type and i.object_id = k.object_id
      and i.action in ('undelete', 'create', 'update')`.execute(db);
  const found = new Map<string, Partial<Record<TypeKey, 'planned' | 'made'>>>();
  for (const { appId, type, action, made } of rows) {
    const known = found.get(appId) ?? {};
    known[type] = made ? 'made' : 'planned';
    if (action === 'undelete' && type === 'applications') known.servicePrincipals ??= known[type];
    found.set(appId, known);
  }
  return found;
}

/** By the durable map; and what this restore leaves alone because it is there under another ID. */
async function newIds(
  db: Db,
  { id, connectionId, targetTenantId }: RestoreFacts,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const left = await db
    .selectFrom('restoreItem')
    .select([sql<string>`lower(object_id)`.as('oldId'), sql<string>`new_id`.as('newId')])
    .where('restoreId', '=', id)
    .where('action', 'in', ['skip', 'update'])
    .where('newId', 'is not', null)
    .where(sql<boolean>`lower(object_id) = any(${ids}::text[])`)
    .execute();
  const rows = await db
    .selectFrom('idMap')
    .select(['oldId', 'newId'])
    .where('connectionId', '=', connectionId)
    .where('targetTenantId', '=', targetTenantId)
    .where(sql<boolean>`old_id = any(${ids}::text[])`)
    .orderBy('createdAt')
    .execute();
  return new Map([...left, ...rows].map((row) => [row.oldId, row.newId]));
}

/** Old and new IDs of what this job made, and IDs of what it took out of the recycle bin. */
async function madeHere(
  db: Db,
  { id, connectionId, targetTenantId }: RestoreFacts,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select old_id as id from id_map
      where connection_id = ${connectionId} and target_tenant_id = ${targetTenantId} and restore_id = ${id} and old_id = any(${ids}::text[])
    union
    select lower(new_id) from id_map
      where connection_id = ${connectionId} and target_tenant_id = ${targetTenantId} and restore_id = ${id} and lower(new_id) = any(${ids}::text[])
    union
    select lower(item.object_id) from restore_item item
      join restore_step step on step.restore_id = item.restore_id and step.item_ordinal = item.ordinal
      where item.restore_id = ${id} and lower(item.object_id) = any(${ids}::text[]) and step.kind = 'undelete' and step.state = 'done'`.execute(
    db,
  );
  return new Set(rows.map((row) => row.id));
}

async function plannedAs(
  db: Db,
  { id }: RestoreFacts,
  ids: readonly string[],
  actions: readonly PlanAction[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('restoreItem')
    .select(sql<string>`lower(object_id)`.as('id'))
    .where('restoreId', '=', id)
    .where(sql<boolean>`lower(object_id) = any(${ids}::text[])`)
    .where('action', 'in', actions)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/**
 * While the plan is being made, what is selected or needed counts as planned, but for what the plan has decided already
 * not to write: an object comes after all that it refers to.
 */
async function toBePlanned(
  db: Db,
  restore: RestoreFacts,
  ids: readonly string[],
  selected: ReadonlySet<string>,
): Promise<{ all: Set<string>; open: Set<string> }> {
  const [inTypes, needed, undone, decided, written] = await Promise.all([
    idsInTypes(db, restore, { types: restore.selection.types, ids }),
    amongNeeded(db, restore, ids),
    comingBack(db, restore, ids),
    plannedAs(db, restore, ids, ['skip', 'blocked', 'remove']),
    plannedAs(db, restore, ids, ['undelete', 'create', 'update']),
  ]);
  const wanted = [...inTypes, ...needed, ...undone, ...ids.filter((id) => selected.has(id))];
  const all = new Set(wanted.filter((id) => !decided.has(id)));
  return { all, open: new Set([...all].filter((id) => !written.has(id))) };
}

async function amongNeeded(db: Db, { id, selection }: RestoreFacts, ids: readonly string[]): Promise<string[]> {
  if (!selection.dependencies) return [];
  const rows = await db
    .selectFrom('restoreDependency')
    .select(sql<string>`lower(object_id)`.as('id'))
    .where('restoreId', '=', id)
    .where(sql<boolean>`lower(object_id) = any(${ids}::text[])`)
    .execute();
  return rows.map((row) => row.id);
}
