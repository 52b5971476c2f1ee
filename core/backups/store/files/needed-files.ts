import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { KnownFile } from './stored-files.ts';

/** Of a backup: its manifest, the runs that it names, and the packs in which its versions lie. */
export interface NeededBy {
  readonly repositoryId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly seq: number;
}

/** The backup's paths, as a query. */
function neededPaths({ repositoryId, connectionId, backupId, seq }: NeededBy): ReturnType<typeof sql> {
  return sql`(
    select substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1) path from backup b
    where b.id = ${backupId} and b.manifest_key is not null
    union
    select 'indexes/' || (run ->> 'type') || '/' || (run ->> 'id') from backup_type t cross join lateral (
      select jsonb_array_elements(t.manifest -> 'objectRuns') run
      union all select jsonb_array_elements(t.manifest -> 'linkRuns')
      union all select t.manifest -> 'changes' -> 'objects'
      union all select t.manifest -> 'changes' -> 'links'
      union all select t.manifest -> 'unknown') runs
    where t.backup_id = ${backupId} and jsonb_typeof(t.manifest) = 'object' and jsonb_typeof(run) = 'object'
    union
    select distinct 'packs/' || v.pack_id from object_version v
    where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId}
      and v.from_seq <= ${seq} and (v.to_seq is null or v.to_seq > ${seq}))`;
}

/** Files that the backup needs and that were not read whole since; nothing is known to be wrong with them. */
export async function unreadNeeded(
  db: Db,
  needed: NeededBy,
  { since, limit }: { since: Date; limit: number },
): Promise<KnownFile[]> {
  const { rows } = await sql<KnownFile>`
    select f.path, f.kind, f.type, f.size_bytes, f.sha256, f.tag, f.damage, f.noticed_at, f.backup_id
    from stored_file f where f.repository_id = ${needed.repositoryId} and f.damage is null
      and (f.read_at is null or f.read_at < ${since}) and f.path in (select path from ${neededPaths(needed)} n)
    order by f.path limit ${limit}`.execute(db);
  return rows;
}

export interface NeededSummary {
  readonly files: number;
  readonly bytes: number;
  readonly damagedFiles: number;
  /** The oldest of the times at which the files were last read whole; null where one never was. */
  readonly oldestReadAt: Date | null;
}

export async function summarizeNeeded(db: Db, needed: NeededBy): Promise<NeededSummary> {
  const { rows } = await sql<NeededSummary & { unread: number }>`
    select count(*)::int as files, coalesce(sum(f.size_bytes), 0)::bigint as bytes,
      count(*) filter (where f.damage is not null)::int as "damagedFiles",
      count(*) filter (where f.read_at is null and f.damage is null)::int as unread,
      min(f.read_at) as "oldestReadAt"
    from stored_file f where f.repository_id = ${needed.repositoryId} and f.path in (select path from ${neededPaths(needed)} n)`.execute(
    db,
  );
  const row = rows[0];
  if (!row) throw new Error('an aggregate answers one row');
  const { unread, ...summary } = row;
  return { ...summary, bytes: Number(summary.bytes), oldestReadAt: unread > 0 ? null : summary.oldestReadAt };
}

export interface DamagedFile {
  readonly path: string;
  readonly kind: KnownFile['kind'];
  readonly type: string | null;
  readonly code: string;
  readonly message: string;
  readonly noticedAt: Date | null;
}

/** Files that the backup needs and that are not as they were written. */
export async function damagedNeeded(db: Db, needed: NeededBy, limit: number): Promise<DamagedFile[]> {
  const { rows } = await sql<DamagedFile>`
    select f.path, f.kind, f.type, f.damage as code, coalesce(f.damage_message, '') as message, f.noticed_at as "noticedAt"
    from stored_file f where f.repository_id = ${needed.repositoryId} and f.damage is not null
      and f.path in (select path from ${neededPaths(needed)} n)
    order by f.path limit ${limit}`.execute(db);
  return rows;
}

/** Packs of the type that were not read whole since; nothing is known to be wrong with them. */
export async function unreadPacks(
  db: Db,
  { repositoryId, type }: { repositoryId: string; type: string },
  { since, limit }: { since: Date; limit: number },
): Promise<KnownFile[]> {
  const { rows } = await sql<KnownFile>`
    select f.path, f.kind, f.type, f.size_bytes, f.sha256, f.tag, f.damage, f.noticed_at, f.backup_id
    from stored_file f where f.repository_id = ${repositoryId} and f.kind = 'pack' and f.type = ${type}
      and f.removing_at is null and f.damage is null and (f.read_at is null or f.read_at < ${since})
    order by f.path limit ${limit}`.execute(db);
  return rows;
}

/** Files that the backup needs and that may be deleted before the given time, as far as their retention is known. */
export async function retainedTooShort(
  db: Db,
  needed: NeededBy,
  { days, enough, limit }: { days: number; enough: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    select f.path from stored_file f where f.repository_id = ${needed.repositoryId} and f.damage is null
      and coalesce(f.retained_until, f.written_at + make_interval(days => ${days}::integer)) < ${enough}
      and f.path in (select path from ${neededPaths(needed)} n)
    order by f.path limit ${limit}`.execute(db);
  return rows.map(({ path }) => path);
}

export async function keepRetained(db: Db, repositoryId: string, paths: readonly string[], until: Date): Promise<void> {
  await sql`
    update stored_file set retained_until = ${until} where repository_id = ${repositoryId}
      and path = any(${paths}::text[])`.execute(db);
}
