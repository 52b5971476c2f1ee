import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { CybbackError } from '../../../domain/errors.ts';
import type { RecordLocation, StoredVersion } from '../../../repository/types.ts';
import { insertWrittenFiles } from '../files/stored-files.ts';
import { type CaptureScope, toLocation } from './lookups.ts';

/** The condition that packs of the type are marked, for rows of `backup_type` joined with their `backup`. */
export const hasMarkedPacks = sql<boolean>`exists (select from stored_file f
  where f.repository_id = backup.repository_id and f.type = backup_type.type and f.to_rewrite)`;

/**
 * Versions of the newest backup whose packs are to be written again, and which this backup has not found changed or gone;
 * pack by pack.
 */
export async function versionsToRewrite(
  db: Db,
  { backupId, connectionId, type }: CaptureScope,
  { repositoryId, limit }: { repositoryId: string; limit: number },
): Promise<StoredVersion[]> {
  const { rows: packs } = await sql<{ packId: string }>`
    select substring(path from 7) as "packId" from stored_file
    where repository_id = ${repositoryId} and type = ${type} and to_rewrite and damage is null and removing_at is null`.execute(
    db,
  );
  if (packs.length === 0) return [];
  const { rows } = await sql<RecordLocation & { id: string; hash: string }>`
    select v.object_id as id, v.hash, v.pack_id, v.frame_offset, v.frame_length, v.record_offset, v.record_length
    from object_version v
    where v.connection_id = ${connectionId} and v.type = ${type} and v.to_seq is null and v.repository_id = ${repositoryId}
      and v.pack_id = any(${packs.map(({ packId }) => packId)}::text[])
      and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type
        and c.object_id = v.object_id and c.outcome <> 'unchanged')
    order by v.pack_id, v.frame_offset, v.record_offset limit ${limit}`.execute(db);
  return rows.map(({ id, hash, ...location }) => ({ type, id, hash, location: toLocation(location) }));
}

export interface RewrittenVersions {
  readonly repositoryId: string;
  /** As it is kept of the type that is being finished, and as it shall be from now on. */
  readonly cursor: { readonly before: unknown; readonly after: unknown };
  /** Null: nothing was written. */
  readonly pack: { readonly packId: string; readonly sizeBytes: number; readonly sha256: string } | null;
  readonly versions: readonly { readonly id: string; readonly hash: string; readonly location: RecordLocation }[];
}

/**
 * Stages versions at their new place, as content that was written again is. The cursor moves with them: a worker that was
 * given up for dead cannot stage anything once another one writes the indexes.
 *
 * Errors: `cancelled` where the backup has ended; `internal` where another worker was faster.
 */
export async function stageRewritten(db: Db, scope: CaptureScope, written: RewrittenVersions): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await moveCursor(tx, scope, written.cursor);
    if (written.pack) await stageVersions(tx, scope, { ...written, pack: written.pack });
  });
}

async function moveCursor(
  tx: DbTransaction,
  { backupId, type }: CaptureScope,
  { before, after }: RewrittenVersions['cursor'],
): Promise<void> {
  const { rows } = await sql`select from backup where id = ${backupId} and state = 'running' for share`.execute(tx);
  if (rows.length === 0) throw new CybbackError('cancelled', 'The backup has ended meanwhile.');
  const moved = await sql`
    update backup_type set cursor = ${JSON.stringify(after)}::jsonb
    where backup_id = ${backupId} and type = ${type} and cursor = ${JSON.stringify(before)}::jsonb`.execute(tx);
  if (moved.numAffectedRows === 0n)
    throw new CybbackError('internal', 'Another worker has gone on with this type meanwhile.');
}

async function stageVersions(
  tx: DbTransaction,
  { backupId, connectionId, type }: CaptureScope,
  { repositoryId, pack, versions }: RewrittenVersions & { readonly pack: NonNullable<RewrittenVersions['pack']> },
): Promise<void> {
  const { packId, sizeBytes, sha256 } = pack;
  const file = { path: `packs/${packId}`, kind: 'pack', type, sizeBytes, sha256 } as const;
  await insertWrittenFiles(tx, { repositoryId, backupId }, [file]);
  const column = <T>(read: (version: RewrittenVersions['versions'][number]) => T): T[] => versions.map(read);
  await sql`
    insert into capture_object (backup_id, type, object_id, outcome, hash, pack_id, frame_offset, frame_length,
      record_offset, record_length, display_name, user_principal_name, mail, app_id, delta_hash, aside_hash,
      facets)
    select ${backupId}::uuid, v.type, v.object_id, 'changed', v.hash, ${packId}, u.frame_offset, u.frame_length,
      u.record_offset, u.record_length, v.display_name, v.user_principal_name, v.mail, v.app_id, v.delta_hash, v.aside_hash,
      v.facets
    from unnest(${column(({ id }) => id)}::text[], ${column(({ hash }) => hash)}::text[],
      ${column(({ location }) => location.frameOffset)}::bigint[], ${column(({ location }) => location.frameLength)}::integer[],
      ${column(({ location }) => location.recordOffset)}::integer[],
      ${column(({ location }) => location.recordLength)}::integer[]
    ) as u (object_id, hash, frame_offset, frame_length, record_offset, record_length)
    join object_version v on v.connection_id = ${connectionId} and v.type = ${type} and v.object_id = u.object_id
      and v.to_seq is null and v.hash = u.hash
    on conflict (backup_id, type, object_id) do update set outcome = 'changed', pack_id = excluded.pack_id,
      frame_offset = excluded.frame_offset, frame_length = excluded.frame_length, record_offset = excluded.record_offset,
      record_length = excluded.record_length, delta_hash = coalesce(capture_object.delta_hash, excluded.delta_hash),
      aside_hash = coalesce(capture_object.aside_hash, excluded.aside_hash)
      where capture_object.outcome = 'unchanged' and capture_object.hash = excluded.hash`.execute(tx);
}
