import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isHeldByAny } from './lying.ts';
import type { RepositoryPlace } from './remove-files.ts';

/** When packs are written again. */
export interface RewriteRules {
  /** Below each of these sizes packs are small, and are written together once so many of a type are. In bytes, ascending. */
  readonly sizes: readonly number[];
  readonly together: number;
}

export const REWRITE_RULES: RewriteRules = { sizes: [65_536, 1_048_576], together: 16 };

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
 */
export async function markToRewrite(
  db: Db,
  { repositoryId, connectionId }: RepositoryPlace,
  { sizes, together }: RewriteRules,
): Promise<void> {
  await sql`
    with held as materialized (
      select v.pack_id, count(*) as versions, count(*) filter (where v.to_seq is null) as newest from object_version v
      where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId} and ${isHeldByAny('v', connectionId)}
      group by v.pack_id
    ),
    pack as (
      select f.path, f.type, h.versions, f.records, width_bucket(f.size_bytes, ${sizes}::bigint[]) as size
      from held h join stored_file f on f.repository_id = ${repositoryId} and f.path = 'packs/' || h.pack_id
      where f.removing_at is null and f.damage is null and f.size_bytes is not null and h.newest > 0
    ),
    chosen as (
      select path from (select *, count(*) over (partition by type, size) as alike from pack) p
      where case when size < ${sizes.length} then alike >= ${together} else versions * 2 < records end
    )
    update stored_file f set to_rewrite = c.path is not null
    from stored_file s left join chosen c on c.path = s.path
    where f.repository_id = ${repositoryId} and s.repository_id = f.repository_id and s.path = f.path and f.kind = 'pack'
      and f.to_rewrite <> (c.path is not null)`.execute(db);
}
