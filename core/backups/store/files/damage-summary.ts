import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { inUse } from './stored-files.ts';

export interface DamageSummary {
  readonly files: number;
  /** Sentences about the first of them. */
  readonly examples: readonly string[];
  /** Published backups that need one of them. */
  readonly backups: number;
}

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
  if (rows.length === 0) return { files: 0, examples: [], backups: 0 };
  const paths = rows.map(({ path }) => path);
  const { rows: counted } = await sql<{ backups: number }>`
    select count(*)::int as backups from backup b
    where b.repository_id = ${repositoryId} and b.seq is not null and b.state in ('completed', 'completedWithWarnings') and (
      substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1) = any(${paths}::text[])
      or exists (select from backup_type t cross join lateral (
          select jsonb_array_elements(t.manifest -> 'objectRuns') run
          union all select jsonb_array_elements(t.manifest -> 'linkRuns')) runs
        where t.backup_id = b.id and jsonb_typeof(t.manifest) = 'object'
          and 'indexes/' || (run ->> 'type') || '/' || (run ->> 'id') = any(${paths}::text[]))
      or exists (select from object_version v where v.connection_id = b.connection_id and v.repository_id = ${repositoryId}
        and v.from_seq <= b.seq and (v.to_seq is null or v.to_seq > b.seq) and 'packs/' || v.pack_id = any(${paths}::text[])))`.execute(
    db,
  );
  return {
    files: rows.length,
    examples: rows.slice(0, 5).map(({ damageMessage }) => damageMessage ?? ''),
    backups: counted[0]?.backups ?? 0,
  };
}
