import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Rows of one statement: some hundred milliseconds, and nobody else waits for its locks. */
const CHUNK = 5_000;

const connections = (id: string): RawBuilder<unknown> => sql`(select id from connection where workspace_id = ${id})`;
const jobs = (table: 'backup' | 'restore' | 'proof', id: string): RawBuilder<unknown> =>
  sql`(select id from ${sql.table(table)} where workspace_id = ${id})`;
const repositories = (id: string): RawBuilder<unknown> =>
  sql`(select id from repository where connection_id in ${connections(id)})`;

/**
 * Tables that grow with a tenant, its history and its restores, in an order in which nothing is deleted that others refer
 * to, each with the rows of a workspace. What is not named goes with the workspace itself: some rows for each connection
 * and job.
 */
const LARGE: readonly (readonly [table: string, column: string, of: (workspaceId: string) => RawBuilder<unknown>])[] = [
  ['reference_edge', 'connection_id', connections],
  ['link_version', 'connection_id', connections],
  ['object_version', 'connection_id', connections],
  ['unknown_part', 'connection_id', connections],
  ['id_map', 'connection_id', connections],
  ['capture_part', 'backup_id', (id) => jobs('backup', id)],
  ['capture_link', 'backup_id', (id) => jobs('backup', id)],
  ['capture_object', 'backup_id', (id) => jobs('backup', id)],
  // Staged rows of proofs lie under the ID of the proof.
  ['capture_part', 'backup_id', (id) => jobs('proof', id)],
  ['capture_link', 'backup_id', (id) => jobs('proof', id)],
  ['capture_object', 'backup_id', (id) => jobs('proof', id)],
  ['proof_difference', 'proof_id', (id) => jobs('proof', id)],
  ['proof_object', 'proof_id', (id) => jobs('proof', id)],
  ['proof_selected', 'proof_id', (id) => jobs('proof', id)],
  ['proof_frame', 'proof_id', (id) => jobs('proof', id)],
  ['restore_dependency', 'restore_id', (id) => jobs('restore', id)],
  ['restore_referrer', 'restore_id', (id) => jobs('restore', id)],
  ['restore_step', 'restore_id', (id) => jobs('restore', id)],
  ['restore_item', 'restore_id', (id) => jobs('restore', id)],
  ['stored_file', 'repository_id', repositories],
  ['job_event', 'job_id', (id) => jobs('backup', id)],
  ['job_event', 'job_id', (id) => jobs('restore', id)],
  ['job_event', 'job_id', (id) => jobs('proof', id)],
  ['notification_delivery', 'workspace_id', (id) => sql`(${id})`],
  ['workspace_event', 'workspace_id', (id) => sql`(${id})`],
];

/**
 * Deletes a chunk of what is in the large tables of a workspace; repeatable at any time.
 *
 * @returns whether there may be more.
 */
export async function eraseRows(db: Db, workspaceId: string): Promise<boolean> {
  for (const [table, column, of] of LARGE) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid = any (array(
        select ctid from ${sql.table(table)} where ${sql.ref(column)} in ${of(workspaceId)} limit ${CHUNK}
      ))`.execute(db);
    if (numAffectedRows > 0n) return true;
  }
  return false;
}

/**
 * Jobs, repositories, connections and storages of a workspace, in an order in which nothing that goes is referred to. The
 * workspace alone would take them in another one, and be refused by what a storage still holds.
 */
export async function eraseJobsAndPlaces(trx: Db, workspaceId: string): Promise<void> {
  for (const table of ['restore', 'proof', 'backup'] as const)
    await trx.deleteFrom(table).where('workspaceId', '=', workspaceId).execute();
  await trx
    .deleteFrom('repository')
    .where('connectionId', 'in', trx.selectFrom('connection').select('id').where('workspaceId', '=', workspaceId))
    .execute();
  for (const table of ['connection', 'storage'] as const)
    await trx.deleteFrom(table).where('workspaceId', '=', workspaceId).execute();
}
