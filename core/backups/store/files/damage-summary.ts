import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { inUse } from './stored-files.ts';

export interface DamageSummary {
  readonly files: number;
  /** Sentences about the first of them. */
  readonly examples: readonly string[];
  /** Published backups that need one of them. */
  readonly backups: number;
  /** Numbers of the newest of these. */
  readonly backupNumbers: readonly number[];
  /** Objects of which some version lies in one of them. */
  readonly objects: number;
}

const MOST_EXAMPLES = 5;
const MOST_NUMBERED = 10;
const NOTHING: DamageSummary = { files: 0, examples: [], backups: 0, backupNumbers: [], objects: 0 };

/** What is known to be wrong with files that backups need. */
export async function summarizeDamage(db: Db, repositoryId: string): Promise<DamageSummary> {
  const rows = await db
    .selectFrom('storedFile')
    .select(['path', 'damageMessage'])
    .where('repositoryId', '=', repositoryId)
    .where('kind', '<>', 'marker')
    .where('damage', 'is not', null)
    .where(inUse(null))
    .orderBy('path')
    .execute();
  if (rows.length === 0) return NOTHING;
  const paths = rows.map(({ path }) => path);
  const [backups, objects] = await Promise.all([
    affectedBackups(db, repositoryId, paths),
    affectedObjects(db, repositoryId, paths),
  ]);
  return {
    files: rows.length,
    examples: rows.slice(0, MOST_EXAMPLES).map(({ damageMessage }) => damageMessage ?? ''),
    ...backups,
    objects,
  };
}

async function affectedBackups(
  db: Db,
  repositoryId: string,
  paths: readonly string[],
): Promise<Pick<DamageSummary, 'backups' | 'backupNumbers'>> {
  const { rows } = await sql<{ seq: number; total: number }>`
    select b.seq, count(*) over ()::int as total from backup b
    where b.repository_id = ${repositoryId} and b.seq is not null and b.state in ('completed', 'completedWithWarnings')
      and b.removed_at is null and (
      substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1) = any(${paths}::text[])
      or exists (select from backup_type t cross join lateral (
          select jsonb_array_elements(t.manifest -> 'objectRuns') run
          union all select jsonb_array_elements(t.manifest -> 'linkRuns')) runs
        where t.backup_id = b.id and jsonb_typeof(t.manifest) = 'object'
          and 'indexes/' || (run ->> 'type') || '/' || (run ->> 'id') = any(${paths}::text[]))
      or exists (select from object_version v where v.connection_id = b.connection_id and v.repository_id = ${repositoryId}
        and v.from_seq <= b.seq and (v.to_seq is null or v.to_seq > b.seq) and 'packs/' || v.pack_id = any(${paths}::text[])))
    order by b.seq desc limit ${MOST_NUMBERED}`.execute(db);
  return { backups: rows[0]?.total ?? 0, backupNumbers: rows.map(({ seq }) => seq) };
}

async function affectedObjects(db: Db, repositoryId: string, paths: readonly string[]): Promise<number> {
  const { rows } = await sql<{ objects: number }>`
    select count(distinct (v.type, v.object_id))::int as objects
    from object_version v
    where v.connection_id = (select connection_id from backup where repository_id = ${repositoryId} limit 1)
      and v.repository_id = ${repositoryId} and 'packs/' || v.pack_id = any(${paths}::text[])`.execute(db);
  return rows[0]?.objects ?? 0;
}
