import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import { appendJobEvent } from '../../../jobs/store/job-events.ts';
import { runFilesOf } from '../../../repository/manifest-runs.ts';
import { keepBytesStored } from '../../../storages/store/listed.ts';
import { insertWrittenFiles, writtenRun } from '../files/stored-files.ts';
import { notifyBackupEnd } from '../notify-backup-end.ts';
import { finishedTypes } from './backup-facts.ts';
import { publishEdges } from './edges.ts';
import { liesInLostFile } from './lost-versions.ts';
import { releaseStaging } from './release-staging.ts';
import { dropParts, publishParts } from './unknown-parts.ts';

/**
 * Gives the backup its place in the connection's sequence and its end time. Both are kept before the manifest is
 * written, so that a repetition writes the very same manifest.
 */
export async function assignSequence(
  db: Db,
  backupId: string,
  /** The highest number that a file of the repository has: another one's, which cannot be used again. */
  taken = 0,
): Promise<{ seq: number; finishedAt: Date }> {
  await sql`
    update backup b set
      seq = (select greatest(coalesce(max(o.seq), 0), ${taken}::integer) + 1 from backup o
        where o.connection_id = b.connection_id),
      finished_at = now()
    where b.id = ${backupId} and b.seq is null`.execute(db);
  const row = await db
    .selectFrom('backup')
    .select(['seq', 'finishedAt'])
    .where('id', '=', backupId)
    .executeTakeFirstOrThrow();
  if (row.seq === null || row.finishedAt === null) throw new Error('the backup has no sequence number');
  return { seq: row.seq, finishedAt: row.finishedAt };
}

/** What was staged under a backup, and the number it is published under. */
export interface StagedRows {
  readonly backupId: string;
  readonly connectionId: string;
  readonly repositoryId: string;
  readonly seq: number;
  /** They came from a storage: their content was not read, and with it what they refer to. */
  readonly unread?: boolean;
}

export interface Publication extends StagedRows {
  readonly workspaceId: string;
  readonly state: 'completed' | 'completedWithWarnings';
  readonly warnings: readonly Warning[];
  readonly manifestKey: string;
  readonly manifestSha256: string;
  readonly manifestBytes: number;
  /** Everything that lies in the repository now. */
  readonly bytesStored: number;
}

/** Rows after which the planner's idea of the tables is refreshed at once instead of when autovacuum comes round. */
export const ANALYZE_ROWS = 2_000;
/** Staged rows whose place on the disk is worth a moment in which nothing else is staged. */
const RELEASE_ROWS = 50_000;

/** Makes the planner know how much was staged: the indexes of a first backup are else written by plans for empty tables. */
export async function analyzeStaging(db: Db): Promise<void> {
  await sql`analyze capture_object, capture_link`.execute(db);
}

/** Takes what was read into the catalogue and ends the backup, all or nothing. Repeating it does nothing. */
export async function publishCapture(db: Db, publication: Publication): Promise<void> {
  const { rows, staged } = await publishAll(db, publication);
  if (rows >= ANALYZE_ROWS) await analyzeCatalogue(db);
  if (staged >= RELEASE_ROWS) await releaseStaging(db);
}

/** After many rows came in at once. */
export async function analyzeCatalogue(db: Db): Promise<void> {
  await sql`analyze object_version, link_version, reference_edge`.execute(db);
  await sql`select gin_clean_pending_list('object_version_search')`.execute(db);
}

async function publishAll(db: Db, publication: Publication): Promise<{ rows: number; staged: number }> {
  return db.transaction().execute(async (tx) => {
    if (!(await endBackup(tx, publication))) return { rows: 0, staged: 0 };
    await sql`set local work_mem = '64MB'`.execute(tx);
    // New names wait in the search index's list and are sorted in together, some ten thousand at a time: a longer list takes
    // longer to sort in, and what it needed stays in the index.
    await sql`set local gin_pending_list_limit = '16MB'`.execute(tx);
    const rows = await publishRows(tx, publication);
    await keepWritten(tx, publication);
    await countUnsealed(tx, publication);
    await tx
      .updateTable('backupType')
      .set({ state: 'published' })
      .where('backupId', '=', publication.backupId)
      .where('state', '=', 'captured')
      .execute();
    const staged = await dropStaging(tx, publication.backupId);
    const { workspaceId, backupId, seq, state } = publication;
    await appendJobEvent(tx, {
      workspaceId,
      jobKind: 'backup',
      jobId: backupId,
      kind: 'manifest',
      data: { seq, sha256: publication.manifestSha256 },
    });
    await appendJobEvent(tx, { workspaceId, jobKind: 'backup', jobId: backupId, kind: 'state', data: { state, seq } });
    await notifyBackupEnd(tx, backupId);
    return { rows, staged };
  });
}

async function endBackup(tx: DbTransaction, publication: Publication): Promise<boolean> {
  const changed = await sql`
    update backup set state = ${publication.state}, warnings = ${JSON.stringify(publication.warnings)}::jsonb,
      manifest_key = ${publication.manifestKey}, manifest_sha256 = ${publication.manifestSha256},
      (objects, links, added, changed, deleted) = (
        select coalesce(sum(t.objects), 0), coalesce(sum(t.links), 0), coalesce(sum(t.added), 0),
          coalesce(sum(t.changed), 0), coalesce(sum(t.deleted), 0)
        from backup_type t where t.backup_id = backup.id)
    where id = ${publication.backupId} and state = 'running'`.execute(tx);
  return (changed.numAffectedRows ?? 0n) > 0n;
}

async function keepWritten(
  tx: DbTransaction,
  { backupId, repositoryId, connectionId, manifestKey, manifestSha256, manifestBytes, bytesStored }: Publication,
): Promise<void> {
  const runs = (await finishedTypes(tx, backupId)).flatMap(({ manifest }) => (manifest ? runFilesOf(manifest) : []));
  const written = [...new Map(runs.map((run) => [run.id, writtenRun(run)])).values()];
  await dropRepeated(tx, { repositoryId, backupId }, written);
  await insertWrittenFiles(tx, { repositoryId, backupId }, [
    ...written,
    {
      path: manifestKey.slice(connectionId.length + 1),
      kind: 'manifest',
      type: null,
      sizeBytes: manifestBytes,
      sha256: manifestSha256,
    },
  ]);
  await keepBytesStored(tx, repositoryId, bytesStored);
  // Until now only packs, as they grew.
  await sql`
    with written as (
      select type, coalesce(sum(size_bytes), 0) as bytes from stored_file
      where repository_id = ${repositoryId} and backup_id = ${backupId} group by type
    ), types as (
      update backup_type t set bytes_written = w.bytes from written w where t.backup_id = ${backupId} and t.type = w.type
    )
    update backup set bytes_written = (select coalesce(sum(bytes), 0) from written) where id = ${backupId}`.execute(tx);
}

/** Indexes that a killed worker has written and another one once more: no manifest names them, and none will. */
async function dropRepeated(
  tx: DbTransaction,
  { repositoryId, backupId }: { repositoryId: string; backupId: string },
  named: readonly { readonly path: string }[],
): Promise<void> {
  await tx
    .updateTable('storedFile')
    .set({ removingAt: sql<Date>`now()` })
    .where('repositoryId', '=', repositoryId)
    .where('backupId', '=', backupId)
    .where('kind', 'in', ['objects', 'links'])
    .where(sql<boolean>`path <> all(${named.map(({ path }) => path)}::text[])`)
    .execute();
}

/** Objects that anybody can read who can read the storage: written before encryption was switched on. */
export async function countUnsealed(
  tx: DbTransaction,
  { backupId, connectionId, repositoryId }: Pick<StagedRows, 'backupId' | 'connectionId' | 'repositoryId'>,
): Promise<void> {
  await sql`
    update backup b set unsealed_objects = (
      select count(*) from object_version v
      where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId} and v.to_seq is null
        and starts_with(v.pack_id, 'c'))
    where b.id = ${backupId}`.execute(tx);
}

/**
 * Content that was written again, because its file was lost or not sealed, is still the same version: it now lies where
 * it was written, for every backup that has it. References that could not be read there are read again.
 * The indexes of earlier backups keep leading to the first place, which therefore stays as long as they do. One that was written
 * again before is held for all that have the version: who wrote it first is not believed, and too long is better than too short.
 */
async function moveVersions(
  tx: DbTransaction,
  { backupId, connectionId, repositoryId, seq }: StagedRows,
): Promise<void> {
  const isMoving = sql`
    c.backup_id = ${backupId} and c.outcome in ('added', 'changed') and c.pack_id is not null
      and v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id and v.hash = c.hash
      and v.repository_id = ${repositoryId} and (v.to_seq is null or ${liesInLostFile})`;
  await sql`
    insert into moved_pack (connection_id, repository_id, pack_id, from_seq, to_seq)
    select ${connectionId}::uuid, ${repositoryId}::uuid, v.pack_id, min(v.from_seq), ${seq}::integer
    from capture_object c, object_version v
    where ${isMoving} and v.pack_id <> c.pack_id
    group by v.pack_id
    on conflict (connection_id, repository_id, pack_id, to_seq)
      do update set from_seq = least(moved_pack.from_seq, excluded.from_seq)`.execute(tx);
  await sql`
    update object_version v set pack_id = c.pack_id, frame_offset = c.frame_offset, frame_length = c.frame_length,
      record_offset = c.record_offset, record_length = c.record_length, delta_hash = c.delta_hash,
      aside_hash = c.aside_hash, references_read = nullif(v.references_read, false),
      facets = nullif(v.facets, array['?'])
    from capture_object c
    where ${isMoving}`.execute(tx);
}

/** Versions that came without them: from a storage, or by an earlier version of the product. */
async function keepPartHashes(tx: DbTransaction, { backupId, connectionId }: StagedRows): Promise<void> {
  await sql`
    update object_version v set delta_hash = c.delta_hash, aside_hash = c.aside_hash
    from capture_object c
    where c.backup_id = ${backupId} and c.outcome = 'unchanged' and c.aside_hash is not null
      and v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id and v.hash = c.hash
      and v.to_seq is null`.execute(tx);
}

const isMoved = (repositoryId: string): ReturnType<typeof sql> =>
  sql`(v.hash = c.hash and v.repository_id = ${repositoryId} and c.outcome = 'changed')`;

async function publishObjects(tx: DbTransaction, publication: StagedRows): Promise<number> {
  const { backupId, connectionId, repositoryId, seq, unread = false } = publication;
  await moveVersions(tx, publication);
  await keepPartHashes(tx, publication);
  await sql`
    update object_version v set to_seq = ${seq},
      deleted = case when c.outcome in ('soft', 'hard') then c.outcome end
    from capture_object c
    where c.backup_id = ${backupId} and c.outcome in ('changed', 'soft', 'hard') and not ${isMoved(repositoryId)}
      and v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id and v.to_seq is null`.execute(
    tx,
  );
  // An object that lay in the bin and was purged since: its last version now says so.
  await sql`
    update object_version v set deleted = 'hard'
    from capture_object c
    where c.backup_id = ${backupId} and c.outcome = 'hard' and v.deleted = 'soft'
      and v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id`.execute(tx);
  const added = await sql`
    insert into object_version (connection_id, type, object_id, from_seq, repository_id, hash, pack_id, frame_offset,
      frame_length, record_offset, record_length, display_name, user_principal_name, mail, app_id, delta_hash,
      aside_hash, facets, references_read)
    select ${connectionId}::uuid, c.type, c.object_id, ${seq}::integer, ${repositoryId}::uuid, c.hash, c.pack_id, c.frame_offset,
      c.frame_length, c.record_offset, c.record_length, c.display_name, c.user_principal_name, c.mail, c.app_id, c.delta_hash,
      c.aside_hash, c.facets, nullif(${!unread}::boolean, false)
    from capture_object c
    where c.backup_id = ${backupId} and c.outcome in ('added', 'changed') and not exists (
      select from object_version v where v.connection_id = ${connectionId} and v.type = c.type
        and v.object_id = c.object_id and v.to_seq is null)
    order by c.type, c.object_id`.execute(tx);
  await publishEdges(tx, { backupId, connectionId, seq });
  return Number(added.numAffectedRows ?? 0n);
}

async function publishLinks(tx: DbTransaction, { backupId, connectionId, seq }: StagedRows): Promise<number> {
  await sql`
    update link_version l set to_seq = ${seq}
    from capture_link c
    where c.backup_id = ${backupId} and c.outcome in ('missing', 'removed')
      and l.connection_id = ${connectionId} and l.type = c.type and l.source_id = c.source_id
      and l.relation = c.relation and l.target_id = c.target_id and l.to_seq is null`.execute(tx);
  const added = await sql`
    insert into link_version (connection_id, type, source_id, relation, target_id, target_type, from_seq)
    select ${connectionId}::uuid, c.type, c.source_id, c.relation, c.target_id, c.target_type, ${seq}::integer
    from capture_link c
    where c.backup_id = ${backupId} and c.outcome = 'present' and not exists (
      select from link_version l where l.connection_id = ${connectionId} and l.type = c.type and l.source_id = c.source_id
        and l.relation = c.relation and l.target_id = c.target_id and l.to_seq is null)
    order by c.type, c.source_id, c.relation, c.target_id`.execute(tx);
  return Number(added.numAffectedRows ?? 0n);
}

/** What was staged becomes versions of the catalogue under the number of the backup. @returns how many rows. */
export async function publishRows(tx: DbTransaction, publication: StagedRows): Promise<number> {
  const rows = (await publishObjects(tx, publication)) + (await publishLinks(tx, publication));
  await publishParts(tx, publication);
  return rows;
}

/** @returns how many objects and links were staged. */
export async function dropStaging(db: Db, backupId: string): Promise<number> {
  const objects = await db.deleteFrom('captureObject').where('backupId', '=', backupId).executeTakeFirstOrThrow();
  const links = await db.deleteFrom('captureLink').where('backupId', '=', backupId).executeTakeFirstOrThrow();
  await dropParts(db, backupId);
  return Number(objects.numDeletedRows + links.numDeletedRows);
}
