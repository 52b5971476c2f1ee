import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isHeldByAny } from './lying.ts';
import type { RepositoryPlace } from './remove-files.ts';

/** What is written again of one type in one backup: what is more waits for the next one. */
export interface RewriteLimits {
  readonly versions: number;
  /** Of content. */
  readonly bytes: number;
}

/** When packs are written again. */
export interface RewriteRules {
  /** Below each of these sizes packs are small, and are written together once so many of a type are. In bytes, ascending. */
  readonly sizes: readonly number[];
  readonly together: number;
  readonly limits: RewriteLimits;
}

export const REWRITE_RULES: RewriteRules = {
  sizes: [4_096, 65_536, 1_048_576],
  together: 16,
  limits: { versions: 2_000, bytes: 16 * 1024 * 1024 },
};

export interface UncountedPack {
  readonly packId: string;
  readonly sizeBytes: number;
}

/** Packs that are not small, and of which it is not known how many versions they hold. */
export async function uncountedPacks(
  db: Db,
  repositoryId: string,
  { sizes }: RewriteRules,
  limit: number,
): Promise<UncountedPack[]> {
  const { rows } = await sql<UncountedPack>`
    select substring(path from 7) as "packId", size_bytes as "sizeBytes" from stored_file
    where repository_id = ${repositoryId} and kind = 'pack' and records is null and removing_at is null and damage is null
      and size_bytes >= ${sizes.at(-1) ?? 0}
    order by path limit ${limit}`.execute(db);
  return rows;
}

export async function keepRecords(db: Db, repositoryId: string, packId: string, records: number): Promise<void> {
  await db
    .updateTable('storedFile')
    .set({ records })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', `packs/${packId}`)
    .execute();
}

/**
 * Marks the packs whose content the next backup is to write again: those of which kept backups need less than half, and
 * small ones where there are many of a type. Only what the newest backup needs can be written again, so that packs without
 * that are left alone. A mark is a hint: nothing is removed because of it.
 *
 * Of small ones just those are marked that one backup can write into a single pack. Each time there are fewer packs by
 * `together` − 1, and without changes that comes to an end: a few at a time, packs that stay small would be written for ever.
 */
export async function markToRewrite(
  db: Db,
  { repositoryId, connectionId }: RepositoryPlace,
  { sizes, together, limits }: RewriteRules,
): Promise<void> {
  await sql`
    with held as materialized (
      select v.pack_id, count(*) as versions, count(*) filter (where v.to_seq is null) as newest,
        sum(v.record_length) filter (where v.to_seq is null) as newest_bytes
      from object_version v
      where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId} and ${isHeldByAny('v', connectionId)}
      group by v.pack_id
    ),
    pack as (
      select f.path, f.type, h.newest, h.newest_bytes, width_bucket(f.size_bytes, ${sizes}::bigint[]) as size,
        h.versions * 2 < f.records as mostly_dead
      from held h join stored_file f on f.repository_id = ${repositoryId} and f.path = 'packs/' || h.pack_id
      where f.removing_at is null and f.damage is null and f.size_bytes is not null and h.newest > 0
    ),
    least_first as (
      select path, type, size, mostly_dead,
        sum(newest) over least <= ${limits.versions} and sum(newest_bytes) over least <= ${limits.bytes} as fits
      from pack window least as (partition by type, size order by newest, newest_bytes, path)
    ),
    chosen as (
      select path from (select *, count(*) filter (where fits) over (partition by type, size) as alike from least_first) p
      where case when size < ${sizes.length} then fits and alike >= ${together} else mostly_dead end
    )
    update stored_file f set to_rewrite = c.path is not null
    from stored_file s left join chosen c on c.path = s.path
    where f.repository_id = ${repositoryId} and s.repository_id = f.repository_id and s.path = f.path and f.kind = 'pack'
      and f.to_rewrite <> (c.path is not null)`.execute(db);
}
