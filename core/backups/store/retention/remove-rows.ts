import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { dropDifferences, proofsOf } from '../proof/drop-differences.ts';
import { isHeldByAny, lyingBackups } from './lying.ts';

const OBJECTS_AT_ONCE = 2_000;
const ROWS_AT_ONCE = 5_000;

export interface RowsWork {
  readonly db: Db;
  readonly connectionId: string;
  /** Asked after each piece that is not the last, so that every call gets further: the work continues in another one. */
  readonly isOver: () => boolean;
}

/** Takes out of the catalogue what only removed backups had, and what proofs and comparisons kept of them; called again until `done`. */
export async function removeRows(work: RowsWork): Promise<{ done: boolean }> {
  const removed = await beingRemoved(work);
  if (removed.length === 0) return { done: true };
  if (!(await removeVersions(work))) return { done: false };
  if (!(await inPieces(work, () => removeLinks(work)))) return { done: false };
  if (!(await inPieces(work, () => removeUnknown(work)))) return { done: false };
  await sql`
    delete from moved_pack m where m.connection_id = ${work.connectionId} and not ${isHeldByAny('m', work.connectionId)}`.execute(
    work.db,
  );
  await dropDifferences(work.db, await proofsOf(work.db, removed));
  await work.db
    .updateTable('backup')
    .set({ rowsRemovedAt: sql<Date>`now()` })
    .where(sql<boolean>`id = any(${removed}::uuid[])`)
    .execute();
  return { done: true };
}

async function beingRemoved({ db, connectionId }: RowsWork): Promise<string[]> {
  const rows = await db
    .selectFrom('backup')
    .select('id')
    .where('connectionId', '=', connectionId)
    .where('manifestRemovedAt', 'is not', null)
    .where('rowsRemovedAt', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

async function inPieces({ isOver }: RowsWork, piece: () => Promise<number>): Promise<boolean> {
  for (;;) {
    if ((await piece()) < ROWS_AT_ONCE) return true;
    if (isOver()) return false;
  }
}

interface Place {
  readonly type: string;
  readonly objectId: string;
}

async function removeVersions(work: RowsWork): Promise<boolean> {
  let after: Place | null = { type: '', objectId: '' };
  while (after) {
    after = await removeVersionsAfter(work, after);
    if (after && work.isOver()) return false;
  }
  // Content of what lies in the bin has gone with the backups that had it: there is nothing to read references in.
  await sql`
    update object_version v set references_read = false
    where v.connection_id = ${work.connectionId} and v.references_read is null
      and not ${isHeldByAny('v', work.connectionId)}`.execute(work.db);
  return true;
}

/**
 * Versions of the next objects. What the next backup that has the object must say of the time between does not change:
 * the version before takes over until when the removed ones were there, and how the last of them left; and what lies in
 * the recycle bin is still known to lie there.
 *
 * @returns the last of these objects; null: there are no more.
 */
async function removeVersionsAfter({ db, connectionId }: RowsWork, { type, objectId }: Place): Promise<Place | null> {
  const goes = sql`(not ${isHeldByAny('v', connectionId)} and not (v.deleted = 'soft' and not exists (
    select from object_version n where n.connection_id = v.connection_id and n.type = v.type and n.object_id = v.object_id
      and n.from_seq > v.from_seq)))`;
  const { rows } = await sql<Place>`
    with object as materialized (
      select distinct v.type, v.object_id from object_version v
      where v.connection_id = ${connectionId} and (v.type, v.object_id) > (${type}, ${objectId}) and ${goes}
      order by v.type, v.object_id limit ${OBJECTS_AT_ONCE}
    ),
    version as materialized (
      select v.type, v.object_id, v.from_seq, v.to_seq, v.deleted, ${goes} as goes
      from object o join object_version v on v.connection_id = ${connectionId} and v.type = o.type and v.object_id = o.object_id
    ),
    taken_over as (
      select s.type, s.object_id, s.from_seq, g.to_seq, g.deleted
      from version s cross join lateral (
        select g.from_seq, g.to_seq, g.deleted from version g
        where g.type = s.type and g.object_id = s.object_id and g.goes and g.from_seq >= s.to_seq
          and not exists (select from version n where n.type = s.type and n.object_id = s.object_id and not n.goes
            and n.from_seq > s.from_seq and n.from_seq < g.from_seq)
          and not exists (select from ${lyingBackups(connectionId)} and b.seq >= s.to_seq and b.seq < g.from_seq)
        order by g.from_seq desc limit 1
      ) g
      where not s.goes
    ),
    extended as (
      update object_version v set to_seq = t.to_seq, deleted = t.deleted from taken_over t
      where v.connection_id = ${connectionId} and v.type = t.type and v.object_id = t.object_id and v.from_seq = t.from_seq
    ),
    gone as (
      delete from object_version v using version g
      where g.goes and v.connection_id = ${connectionId} and v.type = g.type and v.object_id = g.object_id
        and v.from_seq = g.from_seq
    )
    select o.type, o.object_id from object o order by o.type desc, o.object_id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

async function removeLinks({ db, connectionId }: RowsWork): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from link_version l where l.ctid = any(array(
      select l.ctid from link_version l where l.connection_id = ${connectionId} and not ${isHeldByAny('l', connectionId)}
      limit ${ROWS_AT_ONCE}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function removeUnknown({ db, connectionId }: RowsWork): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from unknown_part u where u.ctid = any(array(
      select u.ctid from unknown_part u where u.connection_id = ${connectionId} and not ${isHeldByAny('u', connectionId)}
      limit ${ROWS_AT_ONCE}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
