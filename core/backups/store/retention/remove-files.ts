import { type RawBuilder, sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { manifestPathOf } from '../../../repository/file-path.ts';
import { noteFileGone } from '../../../storages/store/listed.ts';
import { isHeldByAny, lyingBackups } from './lying.ts';

export interface RepositoryPlace {
  readonly repositoryId: string;
  readonly connectionId: string;
}

/** What a backup that failed has left is kept for so long: whoever wrote it may still be at work. */
const LEFT_BEHIND_MS = 86_400_000;

/** Runs that the backups of `which` name. */
const runsOf = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select 'indexes/' || (run ->> 'type') || '/' || (run ->> 'id') as path
  from backup_type t cross join lateral (
    select jsonb_array_elements(t.manifest -> 'objectRuns') run
    union all select jsonb_array_elements(t.manifest -> 'linkRuns')
    union all select t.manifest -> 'changes' -> 'objects'
    union all select t.manifest -> 'changes' -> 'links'
    union all select t.manifest -> 'unknown') runs
  where t.backup_id in (${which}) and jsonb_typeof(t.manifest) = 'object' and jsonb_typeof(run) = 'object'`;

/** Where the index of a type is damaged nobody can say which packs it leads to: all of the type, until it can be read again. */
const packsOfUnavailable = (repositoryId: string, connectionId: string): RawBuilder<unknown> => sql`
  select f.path from stored_file f where f.repository_id = ${repositoryId} and f.kind = 'pack' and f.type in (
    select t.type from backup_type t where t.unavailable is not null and t.backup_id in (
      select b.id from ${lyingBackups(connectionId)} and b.repository_id = ${repositoryId}))`;

/** Paths of the repository that a backup needs which lies there or is being made. */
const needed = ({ repositoryId, connectionId }: RepositoryPlace): RawBuilder<unknown> => sql`
  ${runsOf(sql`select b.id from ${lyingBackups(connectionId)} and b.repository_id = ${repositoryId}
    union all select b.id from backup b where b.connection_id = ${connectionId} and b.state in ('pending', 'running')`)}
  union
  select 'packs/' || v.pack_id from object_version v
  where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId} and ${isHeldByAny('v', connectionId)}
  union
  select 'packs/' || m.pack_id from moved_pack m
  where m.connection_id = ${connectionId} and m.repository_id = ${repositoryId} and ${isHeldByAny('m', connectionId)}
  union
  ${packsOfUnavailable(repositoryId, connectionId)}
  union
  select 'packs/' || c.pack_id from capture_object c join backup b on b.id = c.backup_id
  where b.connection_id = ${connectionId} and c.pack_id is not null`;

/**
 * Marks every file of packs and runs that no backup needs and that no running one has written: it is not expected in the
 * storage any more. One that was marked and is needed is expected again.
 */
export async function markUnneeded(db: Db, place: RepositoryPlace, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx
      .selectFrom('backup')
      .select('id')
      .where('repositoryId', '=', place.repositoryId)
      .where('rowsRemovedAt', 'is not', null)
      .where('filesMarkedAt', 'is', null)
      .execute();
    await mark(tx, place, now);
    // What its manifest named is needed to know what it needed, and for nothing else.
    await tx
      .deleteFrom('backupType')
      .where(sql<boolean>`backup_id = any(${gone.map(({ id }) => id)}::uuid[])`)
      .execute();
    await tx
      .updateTable('backup')
      .set({ filesMarkedAt: now })
      .where(sql<boolean>`id = any(${gone.map(({ id }) => id)}::uuid[])`)
      .execute();
  });
}

async function mark(tx: DbTransaction, place: RepositoryPlace, now: Date): Promise<void> {
  const leftBehind = new Date(now.getTime() - LEFT_BEHIND_MS);
  await sql`
    with needed as materialized (${needed(place)})
    update stored_file f set removing_at = case when n.path is null then ${now}::timestamptz end, locked_until = null
    from stored_file s left join needed n on n.path = s.path
    where f.repository_id = ${place.repositoryId} and s.repository_id = f.repository_id and s.path = f.path
      and f.kind in ('pack', 'objects', 'links') and (n.path is null) <> (f.removing_at is not null)
      and not exists (select from backup b where b.id = f.backup_id and (b.state in ('pending', 'running')
        or (b.state in ('failed', 'cancelled') and (coalesce(b.finished_at, b.created_at) > ${leftBehind}
          or (b.seq is not null and b.manifest_removed_at is null)))))`.execute(tx);
}

/** Files that are to be deleted now, in order of path. */
export async function removingFiles(
  db: Db,
  repositoryId: string,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('storedFile')
    .select('path')
    .where('repositoryId', '=', repositoryId)
    .where('removingAt', 'is not', null)
    .where('kind', 'in', ['pack', 'objects', 'links'])
    .where('path', '>', after)
    .where((eb) => eb.or([eb('lockedUntil', 'is', null), eb('lockedUntil', '<=', now)]))
    .orderBy('path')
    .limit(limit)
    .execute();
  return rows.map(({ path }) => path);
}

export async function forgetFile(tx: DbTransaction, repositoryId: string, path: string): Promise<void> {
  const gone = await tx
    .deleteFrom('storedFile')
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .where('removingAt', 'is not', null)
    .returning('sizeBytes')
    .executeTakeFirst();
  await noteFileGone(tx, repositoryId, gone?.sizeBytes ?? null);
}

export async function noteLocked(db: Db, repositoryId: string, path: string, until: Date): Promise<void> {
  await db
    .updateTable('storedFile')
    .set({ lockedUntil: until })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .execute();
}

/** A backup whose manifest is to be deleted. */
export interface ManifestToRemove {
  readonly backupId: string;
  /** Below the connection's folder. */
  readonly path: string;
}

/** Of removed backups of the repository, those that the storage still knows, oldest first. From now on nobody expects their manifests there. */
export async function manifestsToRemove(
  db: Db,
  { repositoryId }: RepositoryPlace,
  now: Date,
): Promise<ManifestToRemove[]> {
  await sql`
    update stored_file f set removing_at = ${now} from backup b
    where b.repository_id = ${repositoryId} and b.removed_at is not null and b.manifest_removed_at is null
      and f.repository_id = b.repository_id and f.removing_at is null
      and f.path = substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1)`.execute(db);
  const { rows } = await sql<ManifestToRemove>`
    select b.id as "backupId", substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1) as path
    from backup b
    left join stored_file f on f.repository_id = b.repository_id
      and f.path = substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1)
    where b.repository_id = ${repositoryId} and b.removed_at is not null and b.manifest_removed_at is null
      and b.manifest_key is not null and (f.locked_until is null or f.locked_until <= ${now})
    order by b.seq`.execute(db);
  return rows;
}

/** The manifest is gone: the backup needs nothing any more. */
export async function noteManifestRemoved(
  db: Db,
  { repositoryId }: RepositoryPlace,
  { backupId, path }: ManifestToRemove,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('backup')
      .set({ manifestRemovedAt: sql<Date>`now()` })
      .where('id', '=', backupId)
      .where((eb) => eb.or([eb('removedAt', 'is not', null), eb('state', 'in', ['failed', 'cancelled'])]))
      .execute();
    await forgetFile(tx, repositoryId, path);
  });
}

/**
 * Manifests that backups may have written which then failed before they were published; what these have written goes after
 * them.
 */
export async function manifestsLeftBehind(
  db: Db,
  { repositoryId }: RepositoryPlace,
  now: Date,
): Promise<ManifestToRemove[]> {
  const rows = await db
    .selectFrom('backup')
    .select(['id', sql<number>`seq`.as('seq')])
    .where('repositoryId', '=', repositoryId)
    .where('state', 'in', ['failed', 'cancelled'])
    .where('seq', 'is not', null)
    .where('manifestRemovedAt', 'is', null)
    .where('finishedAt', '<', new Date(now.getTime() - LEFT_BEHIND_MS))
    .orderBy('seq')
    .execute();
  return rows.map(({ id, seq }) => ({ backupId: id, path: manifestPathOf(seq, id) }));
}

export interface LockedFiles {
  readonly files: number;
  readonly bytes: number;
  /** When the first of them is tried again. */
  readonly until: Date | null;
}

/** What no backup needs and the storage refuses to delete. */
export async function lockedFiles(db: Db, repositoryIds: readonly string[]): Promise<LockedFiles> {
  const { rows } = await sql<LockedFiles>`
    select count(*)::int as files, coalesce(sum(size_bytes), 0)::bigint as bytes, min(locked_until) as until
    from stored_file where repository_id = any(${repositoryIds}::uuid[]) and removing_at is not null and locked_until is not null
      and backup_id is not null`.execute(db);
  return rows[0] ?? { files: 0, bytes: 0, until: null };
}

/** Bytes of the files that are needed by some of the connection's backups and by none but the given ones. */
export async function bytesOnlyOf(db: Db, connectionId: string, backupIds: readonly string[]): Promise<number> {
  if (backupIds.length === 0) return 0;
  const stays = sql`select b.id from ${lyingBackups(connectionId)} and b.id <> all(${backupIds}::uuid[])`;
  const { rows } = await sql<{ bytes: number }>`
    with stays as materialized (${stays}),
    seqs as materialized (select b.seq from backup b where b.id in (select id from stays)),
    needed as materialized (
      ${runsOf(sql`select id from stays`)}
      union
      select 'packs/' || v.pack_id from object_version v
      where v.connection_id = ${connectionId} and (v.to_seq is null or exists (
        select from seqs s where s.seq >= v.from_seq and s.seq < v.to_seq))
      union
      select 'packs/' || m.pack_id from moved_pack m where m.connection_id = ${connectionId} and exists (
        select from seqs s where s.seq >= m.from_seq and s.seq < m.to_seq)
      union
      select substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1) from backup b
      where b.id in (select id from stays)
    )
    select coalesce(sum(f.size_bytes), 0)::bigint as bytes from stored_file f
    where f.repository_id in (select b.repository_id from backup b where b.id = any(${backupIds}::uuid[]))
      and f.kind <> 'marker' and f.removing_at is null and f.path not in (select path from needed)
      and exists (select from backup b where b.id = f.backup_id and b.state in ('completed', 'completedWithWarnings'))`.execute(
    db,
  );
  return rows[0]?.bytes ?? 0;
}
