import { sql } from 'kysely';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { Json } from '../../domain/json.ts';
import { itemContext } from './restore-items.ts';

/** A restore that has ended, as it is noted beside the backups: columns of the tables, as JSON; sealed ones opened, as base64. */
export interface NotedPart {
  readonly items: readonly Json[];
  readonly steps: readonly Json[];
  readonly idMap: readonly Json[];
  /** Of an Undo: which items of the other restore it takes back. */
  readonly undo: readonly Json[];
}

/** Their values are in memory together. */
const ITEMS_PER_PART = 200;
const ROWS_PER_PART = 5_000;
const SEALED = {
  detail_sealed: 'detail',
  result_sealed: 'result',
  before_sealed: 'before',
  after_sealed: 'after',
} as const;

/**
 * Null where it has not ended, or is gone. `undone`: the restore that it undoes, and whatever that one undoes: without the
 * row of the one, the other cannot be there, whether or not its own note is lost.
 */
export async function notedRestore(db: Db, id: string): Promise<{ restore: Json; undone: readonly Json[] } | null> {
  const { rows } = await sql<{ row: Json }>`
    with recursive chain (id, undo_of, depth, row) as (
      select r.id, r.undo_of, 0, to_jsonb(r) from restore r
      where r.id = ${id} and r.state not in ('pending', 'running')
      union all
      select r.id, r.undo_of, c.depth + 1, to_jsonb(r) from restore r join chain c on r.id = c.undo_of)
    select row - 'workspace_id' as row from chain order by depth`.execute(db);
  const [restore, ...undone] = rows.map(({ row }) => row);
  return restore === undefined ? null : { restore, undone };
}

export async function* notedParts(
  { db, box }: { db: Db; box: SecretBox },
  restoreId: string,
): AsyncGenerator<NotedPart> {
  for (let after = -1; ;) {
    const { rows } = await sql<{ ordinal: number; row: Record<string, Json>; sealed: SealedColumns }>`
      select i.ordinal, to_jsonb(i) - ${['restore_id', ...Object.keys(SEALED)]}::text[] as row,
        jsonb_build_object('detail_sealed', encode(i.detail_sealed, 'base64'),
          'result_sealed', encode(i.result_sealed, 'base64'), 'before_sealed', encode(i.before_sealed, 'base64'),
          'after_sealed', encode(i.after_sealed, 'base64')) as sealed
      from restore_item i where i.restore_id = ${restoreId} and i.ordinal > ${after}
      order by i.ordinal limit ${ITEMS_PER_PART}`.execute(db);
    const last = rows.at(-1)?.ordinal;
    if (last === undefined) break;
    const items: Json[] = [];
    for (const { ordinal, row, sealed } of rows)
      items.push({
        ...row,
        ...(await changed(sealed, (bytes, part) => box.open(bytes, itemContext(restoreId, ordinal, part)))),
      });
    const steps = await sql<{ row: Json }>`
      select to_jsonb(s) - 'restore_id' as row from restore_step s
      where s.restore_id = ${restoreId} and s.item_ordinal > ${after} and s.item_ordinal <= ${last}
      order by s.item_ordinal, s.ordinal`.execute(db);
    yield { items, steps: steps.rows.map(({ row }) => row), idMap: [], undo: [] };
    after = last;
  }
  yield* notedMap(db, restoreId);
  yield* notedUndo(db, restoreId);
}

async function* notedMap(db: Db, restoreId: string): AsyncGenerator<NotedPart> {
  for (let offset: [string, string, string] = ['', '', '']; ;) {
    const { rows } = await sql<{ type: string; kind: string; old: string; row: Json }>`
      select m.type, m.kind, m.old_id as old, to_jsonb(m) - array['restore_id', 'connection_id'] as row from id_map m
      where m.restore_id = ${restoreId} and (m.type, m.kind, m.old_id) > (${offset[0]}, ${offset[1]}, ${offset[2]})
      order by m.type, m.kind, m.old_id limit ${ROWS_PER_PART}`.execute(db);
    const last = rows.at(-1);
    if (last) yield { items: [], steps: [], idMap: rows.map(({ row }) => row), undo: [] };
    if (!last || rows.length < ROWS_PER_PART) return;
    offset = [last.type, last.kind, last.old];
  }
}

async function* notedUndo(db: Db, restoreId: string): AsyncGenerator<NotedPart> {
  for (let offset: [string, string] = ['', '']; ;) {
    const { rows } = await sql<{ type: string; id: string; row: Json }>`
      select u.type, u.object_id as id, to_jsonb(u) - 'restore_id' as row from restore_undo u
      where u.restore_id = ${restoreId} and (u.type, u.object_id) > (${offset[0]}, ${offset[1]})
      order by u.type, u.object_id limit ${ROWS_PER_PART}`.execute(db);
    const last = rows.at(-1);
    if (last) yield { items: [], steps: [], idMap: [], undo: rows.map(({ row }) => row) };
    if (!last || rows.length < ROWS_PER_PART) return;
    offset = [last.type, last.id];
  }
}

type SealedColumns = Readonly<Record<keyof typeof SEALED, string | null>>;

async function changed(
  sealed: SealedColumns,
  change: (bytes: Uint8Array, part: (typeof SEALED)[keyof typeof SEALED]) => Promise<Uint8Array>,
): Promise<Record<string, string | null>> {
  const columns = Object.entries(SEALED) as [keyof typeof SEALED, (typeof SEALED)[keyof typeof SEALED]][];
  const values = columns.map(async ([column, part]) => {
    const value = sealed[column];
    return [
      column,
      value === null ? null : Buffer.from(await change(Buffer.from(value, 'base64'), part)).toString('base64'),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

export interface RestorePlace {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly restoreId: string;
}

/**
 * Takes a noted restore in, without what is in its parts. Its backup, the connection that it wrote into and the restore that
 * it undoes must be there. `there`: the database has it already; `taken`: a restore of another connection has its ID.
 */
export async function takeUpRestore(
  db: Db,
  { workspaceId, connectionId, restoreId, undoOf }: RestorePlace & { readonly undoOf: string | null },
  noted: unknown,
): Promise<'new' | 'there' | 'taken'> {
  const made = await sql`
    insert into restore (id, workspace_id, connection_id, backup_id, target_connection_id, undo_of, state, phase, options,
      selection, reason, created_by, created_at, started_at, planned_at, confirmed_at, finished_at, cancel_requested_at, summary,
      warnings, error_code, error_message, replaced_by, requests, writes, throttled, waited_ms)
    select ${restoreId}::uuid, ${workspaceId}::uuid, ${connectionId}::uuid, r.backup_id, r.target_connection_id,
      ${undoOf}::uuid, r.state, r.phase, r.options, r.selection, r.reason, r.created_by, r.created_at, r.started_at, r.planned_at, r.confirmed_at,
      r.finished_at, r.cancel_requested_at, r.summary, r.warnings, r.error_code, r.error_message, r.replaced_by,
      coalesce(r.requests, 0), coalesce(r.writes, 0), coalesce(r.throttled, 0), coalesce(r.waited_ms, 0)
    from jsonb_populate_record(null::restore, ${JSON.stringify(noted)}::jsonb) r
    where r.state not in ('pending', 'running') on conflict do nothing`.execute(db);
  if ((made.numAffectedRows ?? 0n) > 0n) return 'new';
  const there = await db
    .selectFrom('restore')
    .select('id')
    .where('id', '=', restoreId)
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .executeTakeFirst();
  return there ? 'there' : 'taken';
}

/** Takes a part of a noted restore in. Doing it again changes nothing. */
export async function takeUpPart(
  { db, box }: { db: Db; box: SecretBox },
  { connectionId, restoreId }: RestorePlace,
  { items, steps, idMap, undo }: TakenPart,
): Promise<void> {
  const sealed = await Promise.all(
    items.map(async (item) => {
      const columns = await changed(item, (bytes, part) => box.seal(bytes, itemContext(restoreId, item.ordinal, part)));
      // PostgreSQL reads bytes within JSON in its own hexadecimal form.
      const hex = Object.entries(columns).map(([column, value]): [string, string | null] => [
        column,
        value === null ? null : `\\x${Buffer.from(value, 'base64').toString('hex')}`,
      ]);
      return { ...item, ...Object.fromEntries(hex), restore_id: restoreId };
    }),
  );
  const map = owned(idMap, { restore_id: restoreId, connection_id: connectionId });
  await db.transaction().execute(async (tx) => {
    await insertRows(tx, 'restore_item', sealed);
    await insertRows(tx, 'restore_step', owned(steps, { restore_id: restoreId }));
    await insertRows(tx, 'id_map', map);
    await insertRows(tx, 'restore_undo', owned(undo, { restore_id: restoreId }));
  });
}

/** Rows as `to_jsonb` wrote them. Columns that the table has not are left out; those that it has since got have their defaults. */
async function insertRows(
  tx: DbTransaction,
  name: 'restore_item' | 'restore_step' | 'id_map' | 'restore_undo',
  rows: readonly object[],
): Promise<void> {
  const table = sql.table(name);
  const { rows: known } = await sql<{ column: string }>`
    select jsonb_object_keys(to_jsonb(jsonb_populate_record(null::${table}, '{}'::jsonb))) as column`.execute(tx);
  const given = new Set(Object.keys(rows[0] ?? {}));
  const columns = known.filter(({ column }) => given.has(column)).map(({ column }) => sql.ref(column));
  if (columns.length === 0) return;
  await sql`
    insert into ${table} (${sql.join(columns)})
    select ${sql.join(columns)} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`.execute(tx);
}

export type NotedItem = { readonly ordinal: number } & SealedColumns;

export interface TakenPart {
  readonly items: readonly NotedItem[];
  readonly steps: readonly unknown[];
  readonly idMap: readonly unknown[];
  readonly undo: readonly unknown[];
}

/** Whatever a note says, its rows belong to the restore and the connection in whose folder it lies. */
function owned(rows: readonly unknown[], columns: Readonly<Record<string, string>>): object[] {
  return rows.map((row) => ({ ...(row as object), ...columns }));
}
