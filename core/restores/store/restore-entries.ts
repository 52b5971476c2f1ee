import { sql } from 'kysely';
import { isGivenBySchedule } from '../../backups/store/browse/scheduled-rights.ts';
import { type LinkRow, toLinkFrom } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { ItemState } from '../../domain/plan/item-states.ts';
import { type IncomingLink, type PlanAction } from '../../domain/plan/types.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreFacts } from './restore-facts.ts';
import { isConflict, isUnrepaired, isUnticked } from './restore-items.ts';

/** Links that say where an object belongs and what a schedule gives are none that anybody writes. */
const OF_PLACE_AND_SCHEDULE = sql`array['parent', 'gives', 'givesMembership', 'givesOwnership']`;

export interface EntryKey {
  readonly ordinal: number;
  readonly type: TypeKey;
  readonly objectId: string;
}

export interface PlannedEntry extends EntryKey {
  readonly action: PlanAction;
  readonly detailSealed: Uint8Array;
}

/** Items that have not come to their end. */
const OPEN: readonly ItemState[] = ['planned', 'running'];

export interface PlannedRange {
  /** Ordinal of the last one before, below zero where it goes backwards; 0 for the beginning. */
  readonly after: number;
  readonly limit: number;
  readonly actions: readonly PlanAction[];
  /** From the last to the first. */
  readonly backwards: boolean;
  /** Without those that have ended. */
  readonly open: boolean;
}

/** Planned items with the given actions, in the order of the plan or against it. */
export async function plannedEntries(
  db: Db,
  restoreId: string,
  { after, limit, actions, backwards, open }: PlannedRange,
): Promise<PlannedEntry[]> {
  const all = db
    .selectFrom('restoreItem')
    .select(['ordinal', 'type', 'objectId', 'action', 'detailSealed'])
    .where('restoreId', '=', restoreId)
    .where('action', 'in', [...actions])
    .limit(limit);
  const items = open ? all.where('state', 'in', OPEN) : all;
  if (!backwards) return items.where('ordinal', '>', after).orderBy('ordinal').execute();
  return (after < 0 ? items.where('ordinal', '<', -after) : items).orderBy('ordinal', 'desc').execute();
}

/**
 * Links in the backup that point at the objects, from objects that the restore does not bring back itself. Of what was
 * taken in for others it is known only from the plan whether it is brought back; while that is being made, it is said.
 */
export async function incomingLinksAt(
  db: Db,
  { id, phase, connectionId, backupSeq, selection }: RestoreFacts,
  targetIds: readonly string[],
): Promise<IncomingLink[]> {
  const isNeeded = sql`${selection.dependencies} and exists (
    select from restore_dependency d where d.restore_id = ${id} and d.type = l.type and d.object_id = l.source_id)`;
  const { rows } = await sql<LinkRow & { isNeeded: boolean; isScheduled: boolean }>`
    select l.type, l.source_id, l.relation, l.target_id, l.target_type, ${phase === 'planning'} and ${isNeeded} as is_needed,
      l.type = 'groups' and ${isGivenBySchedule(backupSeq)} as is_scheduled
    from link_version l
    where l.connection_id = ${connectionId} and l.target_id = any(${targetIds}::text[]) and l.relation <> all(${OF_PLACE_AND_SCHEDULE})
      and l.from_seq <= ${backupSeq} and (l.to_seq is null or l.to_seq > ${backupSeq})
      and l.type <> all(${selection.types}::text[])
      and not exists (
        select from unnest(${selection.objects.map((object) => object.type)}::text[], ${selection.objects.map((object) => object.id)}::text[]) s (type, id)
        where s.type = l.type and s.id = l.source_id)
      and (${phase === 'planning'} or not (${isNeeded}) or not exists (
        select from restore_item i where i.restore_id = ${id} and i.type = l.type and i.object_id = l.source_id and i.action in ('undelete', 'create')))
      and exists (
        select from object_version v where v.connection_id = l.connection_id and v.type = l.type and v.object_id = l.source_id
          and v.from_seq <= ${backupSeq} and (v.to_seq is null or v.to_seq > ${backupSeq}))`.execute(db);
  return rows.map(({ isNeeded, isScheduled, ...link }) => ({
    ...toLinkFrom(link),
    ...(isNeeded ? { sourceIsNeeded: true } : {}),
    ...(isScheduled ? { isScheduled: true as const } : {}),
  }));
}

export async function isCancelRequested(db: Db, restoreId: string): Promise<boolean> {
  const row = await db.selectFrom('restore').select('cancelRequestedAt').where('id', '=', restoreId).executeTakeFirst();
  return (row?.cancelRequestedAt ?? null) !== null;
}

/** Figures of the whole plan. */
export interface PlanFigures {
  readonly items: number;
  readonly actions: Readonly<Record<PlanAction, number>>;
  readonly changes: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  readonly repairs: number;
  readonly unrepaired: number;
  /** Role assignments that the backup lacks, and that are left. */
  readonly addedRights: number;
  /** Objects that come back without something that they name and the tenant lacks. */
  readonly leftOut: number;
  /** Objects that somebody else changed since the restore that is undone, and that an Undo leaves in part or whole. */
  readonly conflicts: number;
  readonly newPasswords: number;
  /** Objects that were added since, of whole types: they could be removed, and are left because nobody ticked them. */
  readonly addedLeft: number;
  /** Objects of whole types that the tenant has as the backup has them: they are not among the items. */
  readonly same: number;
  readonly writes: number;
  readonly missingPermissions: readonly string[];
}

export async function planFigures(db: Db, restoreId: string): Promise<Omit<PlanFigures, 'same'>> {
  const { rows } = await sql<{
    action: PlanAction;
    items: number;
    changes: number;
    added: number;
    removed: number;
    passwords: number;
    repairs: number;
    unrepaired: number;
    addedRights: number;
    leftOut: number;
    conflicts: number;
    addedLeft: number;
    writes: number;
  }>`
    select action, count(*) items, sum(changes)::bigint changes, sum(links_added)::bigint added, sum(links_removed)::bigint removed,
      count(*) filter (where needs_new_password) passwords, sum(expected_writes)::bigint writes,
      count(*) filter (where repair) repairs, count(*) filter (where ${isUnrepaired('restoreItem')}) unrepaired,
      count(*) filter (where ${isConflict('restoreItem')}) conflicts,
      count(*) filter (where ${isUnticked('restoreItem')}) added_left,
      count(*) filter (where type = 'roleAssignments' and reasons @> '[{"code":"not-in-backup"}]'::jsonb) added_rights,
      count(*) filter (where action in ('create', 'undelete', 'update') and (reasons @> '[{"code":"left-out"}]'::jsonb
        or reasons @> '[{"code":"requires-less"}]'::jsonb)) left_out
    from restore_item where restore_id = ${restoreId} group by action`.execute(db);
  const { rows: missing } = await sql<{ permission: string }>`
    select distinct trim(p) permission
    from restore_item i, jsonb_array_elements(i.reasons) r, unnest(string_to_array(r->'facts'->>'permission', ',')) p
    where i.restore_id = ${restoreId} and r->>'code' = 'permission-missing' order by 1`.execute(db);
  const actions: Record<PlanAction, number> = { undelete: 0, update: 0, create: 0, remove: 0, skip: 0, blocked: 0 };
  for (const row of rows) actions[row.action] = row.items;
  const written = rows.filter((row) => row.action !== 'skip' && row.action !== 'blocked');
  const sum = (read: (row: (typeof rows)[number]) => number): number =>
    written.reduce((total, row) => total + read(row), 0);
  return {
    items: rows.reduce((total, row) => total + row.items, 0),
    actions,
    changes: sum((row) => row.changes),
    linksAdded: sum((row) => row.added),
    linksRemoved: sum((row) => row.removed),
    repairs: sum((row) => row.repairs),
    unrepaired: rows.reduce((total, row) => total + row.unrepaired, 0),
    addedRights: rows.reduce((total, row) => total + row.addedRights, 0),
    leftOut: sum((row) => row.leftOut),
    conflicts: rows.reduce((total, row) => total + row.conflicts, 0),
    addedLeft: rows.reduce((total, row) => total + row.addedLeft, 0),
    newPasswords: sum((row) => row.passwords),
    writes: sum((row) => row.writes),
    missingPermissions: missing.map((row) => row.permission),
  };
}

/**
 * Ends the items that a restore did not come to the end of: those that read back as in the backup are done, the others
 * are left as cancelled, with the object that was made for them. Repeating it changes nothing.
 */
export async function closeOpenItems(db: Db, restoreId: string): Promise<void> {
  await sql`
    update restore_item i set
      state = case when i.comparison = 'asInBackup' then 'done' else 'cancelled' end,
      reasons = case when i.comparison = 'asInBackup' then i.reasons else i.reasons || '[{"code":"cancelled","facts":{}}]'::jsonb end,
      new_id = coalesce(i.new_id, (
        select m.new_id from id_map m where m.restore_id = i.restore_id and m.type = i.type and m.old_id = lower(i.object_id)))
    where i.restore_id = ${restoreId} and i.state in ('planned', 'running')
      and i.action in ('undelete', 'update', 'create', 'remove')`.execute(db);
}

/** Items by state, and those that were read back different, for the end of the restore. */
export async function countResults(db: Db, restoreId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('restoreItem')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('restoreId', '=', restoreId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
