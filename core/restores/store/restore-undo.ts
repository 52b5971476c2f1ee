import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { PlanAction } from '../../domain/plan/types.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreFacts } from './restore-facts.ts';
import type { EntryPosition } from './restore-unplanned.ts';

/** What of a restore is undone; ordinals are those of its items. */
export interface UndoSelection {
  /** Null: all that it wrote. */
  readonly items: readonly number[] | null;
  /** Where what somebody else changed since is taken back as well. */
  readonly overwrite: readonly number[] | 'all';
  /** Another Undo of the same restore: its items, with its ticks and those of `overwrite`. */
  readonly like?: string | null;
}

/**
 * Keeps what an Undo is about: every item of the other restore that wrote or may have written, under the ID that its object
 * has in the tenant. An object that was to be made counts where it may have been made. Repairs of references stay.
 */
export async function insertUndone(
  tx: DbTransaction,
  { id, undoOf }: { readonly id: string; readonly undoOf: string },
  { items, overwrite, like = null }: UndoSelection,
): Promise<void> {
  const isTicked = overwrite === 'all' ? sql`true` : sql`i.ordinal = any(${[...overwrite]}::integer[])`;
  if (like !== null) {
    await sql`
      insert into restore_undo (restore_id, type, object_id, undone_ordinal, overwrite)
      select ${id}::uuid, u.type, u.object_id, u.undone_ordinal, u.overwrite or ${isTicked}
      from restore_undo u
      join restore_item i on i.restore_id = ${undoOf} and i.ordinal = u.undone_ordinal
      where u.restore_id = ${like}`.execute(tx);
    return;
  }
  const isChosen = items === null ? sql`true` : sql`i.ordinal = any(${[...items]}::integer[])`;
  await sql`
    insert into restore_undo (restore_id, type, object_id, undone_ordinal, overwrite)
    select ${id}::uuid, i.type, coalesce(i.new_id, i.object_id), i.ordinal, ${isTicked}
    from restore_item i
    where i.restore_id = ${undoOf} and ${isChosen} and ${HAS_WRITTEN}
    order by i.ordinal
    on conflict do nothing`.execute(tx);
}

/**
 * Of an item `i`: it repairs references. So does a right that was given in place of one which named a gone object, and
 * which cannot be given again.
 */
export const IS_REPAIR = sql`(i.repair or (i.action = 'create' and exists (
    select from restore_step s where s.restore_id = i.restore_id and s.item_ordinal = i.ordinal
      and s.kind = 'remove' and s.state = 'done')))`;

/** Of an item `i`. */
export const MAY_HAVE_WRITTEN = sql`exists (
    select from restore_step s where s.restore_id = i.restore_id and s.item_ordinal = i.ordinal
      and s.state in ('intended', 'done', 'unknown'))`;

/** Of an item `i`: there is something to undo. */
export const HAS_WRITTEN = sql`(
  i.before_kept_at is not null and not ${IS_REPAIR} and exists (
    select from restore_step s where s.restore_id = i.restore_id and s.item_ordinal = i.ordinal
      and s.state in ('intended', 'done', 'failed', 'unknown')
      and (i.before_sealed is not null or (s.kind in ('create', 'undelete') and s.state <> 'failed'))))`;

/** Of the ordinals, those of items that wrote nothing. */
export async function nothingWritten(db: Db, restoreId: string, ordinals: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ ordinal: number }>`
    select o.ordinal from unnest(${[...ordinals]}::integer[]) o (ordinal)
    where not exists (
      select from restore_item i where i.restore_id = ${restoreId} and i.ordinal = o.ordinal and ${HAS_WRITTEN})`.execute(
    db,
  );
  return rows.map(({ ordinal }) => ordinal);
}

/** Types of what there is to undo; none where the restore wrote nothing. */
export async function writtenTypes(
  db: Db,
  restoreId: string,
  items: UndoSelection['items'],
): Promise<readonly TypeKey[]> {
  const isChosen = items === null ? sql`true` : sql`i.ordinal = any(${[...items]}::integer[])`;
  const { rows } = await sql<{ type: TypeKey }>`
    select distinct i.type from restore_item i
    where i.restore_id = ${restoreId} and ${isChosen} and ${HAS_WRITTEN}`.execute(db);
  return rows.map(({ type }) => type);
}

/** An item of the restore that is undone, as it was kept. */
export interface UndoneItem extends EntryPosition {
  readonly ordinal: number;
  readonly action: PlanAction;
  readonly overwrite: boolean;
  readonly detailSealed: Uint8Array;
  readonly beforeSealed: Uint8Array | null;
  readonly afterSealed: Uint8Array | null;
  readonly afterKeptAt: Date | null;
}

export async function undoneItems(
  db: Db,
  { id, undoOf }: RestoreFacts,
  keys: readonly EntryPosition[],
): Promise<readonly UndoneItem[]> {
  if (undoOf === null || keys.length === 0) return [];
  const { rows } = await sql<UndoneItem>`
    select u.type, u.object_id, u.overwrite, i.ordinal, i.action, i.detail_sealed, i.before_sealed, i.after_sealed, i.after_kept_at
    from unnest(${keys.map(({ type }) => type)}::text[], ${keys.map(({ objectId }) => objectId)}::text[]) k (type, object_id)
    join restore_undo u on u.restore_id = ${id} and u.type = k.type and u.object_id = k.object_id
    join restore_item i on i.restore_id = ${undoOf} and i.ordinal = u.undone_ordinal`.execute(db);
  return rows;
}

/** Of the IDs, in lower case, objects that an Undo brings back to a state in which they were there. */
export async function comingBack(
  db: Db,
  { id, undoOf }: RestoreFacts,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (undoOf === null) return [];
  const { rows } = await sql<{ id: string }>`
    select lower(u.object_id) as id from restore_undo u
    join restore_item i on i.restore_id = ${undoOf} and i.ordinal = u.undone_ordinal and i.before_sealed is not null
    where u.restore_id = ${id} and lower(u.object_id) = any(${ids}::text[])`.execute(db);
  return rows.map((row) => row.id);
}

/** IDs, in lower case, of objects that an Undo takes away: the restore brought them into the tenant. */
export async function goingAway(
  db: Db,
  { id, undoOf }: RestoreFacts,
  among: { readonly type: TypeKey } | { readonly ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (undoOf === null) return new Set();
  const isAmong =
    'type' in among ? sql`u.type = ${among.type}` : sql`lower(u.object_id) = any(${[...among.ids]}::text[])`;
  const { rows } = await sql<{ id: string }>`
    select lower(u.object_id) as id from restore_undo u
    join restore_item i on i.restore_id = ${undoOf} and i.ordinal = u.undone_ordinal and i.before_sealed is null
    where u.restore_id = ${id} and ${isAmong}`.execute(db);
  return new Set(rows.map((row) => row.id));
}
