import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Rows of one statement: some hundred milliseconds, and nobody else waits for its locks. */
const CHUNK = 5_000;

/** Whose rows go. */
export type Erased = { readonly workspaceId: string } | { readonly connectionId: string };

type Owner = 'connection' | 'backup' | 'proof' | 'restore' | 'repository' | 'workspace';

interface Rows {
  readonly table: string;
  readonly column: string;
  /** Whose ID the column holds. */
  readonly of: Owner;
  /** Only with a connection: with its workspace they go in one transaction with all that refers to them. */
  readonly alone?: true;
}

const rows = (column: string, of: Owner, ...tables: readonly string[]): Rows[] =>
  tables.map((table) => ({ table, column, of }));

/**
 * What tells of a tenant, its history and its restores, and what grows with them, in an order in which nothing is deleted that
 * others refer to. With a connection its own row, its backups and its repositories stay, because the audit log refers to
 * them; with a workspace what is not named goes with it: some rows for each connection and job.
 */
const ROWS: readonly Rows[] = [
  ...rows('connection_id', 'connection', 'reference_edge', 'link_version', 'object_version', 'unknown_part', 'id_map'),
  ...rows('connection_id', 'connection', 'moved_pack'),
  ...rows('backup_id', 'backup', 'capture_part', 'capture_link', 'capture_object'),
  // Staged rows of proofs lie under the ID of the proof.
  ...rows('backup_id', 'proof', 'capture_part', 'capture_link', 'capture_object'),
  ...rows('proof_id', 'proof', 'proof_difference', 'proof_object', 'proof_selected', 'proof_frame'),
  ...rows('restore_id', 'restore', 'restore_dependency', 'restore_referrer', 'restore_step', 'restore_item'),
  ...rows('job_id', 'backup', 'job_event'),
  ...rows('job_id', 'restore', 'job_event'),
  ...rows('job_id', 'proof', 'job_event'),
  { table: 'restore', column: 'connection_id', of: 'connection', alone: true },
  { table: 'proof', column: 'connection_id', of: 'connection', alone: true },
  ...rows('repository_id', 'repository', 'stored_file'),
  { table: 'repository_key', column: 'repository_id', of: 'repository', alone: true },
  ...rows('workspace_id', 'workspace', 'notification_delivery', 'workspace_event'),
];

/** Null: there are none of these in what goes. */
function ownersIn(erased: Erased, of: Owner): RawBuilder<unknown> | null {
  if ('connectionId' in erased) {
    const id = sql`${erased.connectionId}::uuid`;
    if (of === 'workspace') return null;
    return of === 'connection' ? sql`(${id})` : sql`(select id from ${sql.table(of)} where connection_id = ${id})`;
  }
  const id = sql`${erased.workspaceId}::uuid`;
  const connections = sql`(select id from connection where workspace_id = ${id})`;
  if (of === 'workspace') return sql`(${id})`;
  if (of === 'connection') return connections;
  return of === 'repository'
    ? sql`(select id from repository where connection_id in ${connections})`
    : sql`(select id from ${sql.table(of)} where workspace_id = ${id})`;
}

/**
 * Deletes a chunk of them; repeatable at any time.
 *
 * @returns whether there may be more.
 */
export async function eraseRows(db: Db, erased: Erased): Promise<boolean> {
  for (const { table, column, of, alone } of ROWS) {
    const owners = ownersIn(erased, of);
    if (owners === null || (alone && 'workspaceId' in erased)) continue;
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid = any (array(
        select ctid from ${sql.table(table)} where ${sql.ref(column)} in ${owners} limit ${CHUNK}
      ))`.execute(db);
    if (numAffectedRows > 0n) return true;
  }
  return false;
}
