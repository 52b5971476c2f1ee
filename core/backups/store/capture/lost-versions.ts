import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';

/** A version that lies in a file with which something is wrong; `v` is the version. */
export const liesInLostFile = sql<boolean>`exists (
  select from stored_file f
  where f.repository_id = v.repository_id and f.path = 'packs/' || v.pack_id and f.damage is not null)`;

/** Packs of the repository with which something is wrong; few as a rule, and mostly none. */
async function lostPacks(db: Db, repositoryId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('storedFile')
    .select('path')
    .where('repositoryId', '=', repositoryId)
    .where('kind', '=', 'pack')
    .where('damage', 'is not', null)
    .execute();
  return rows.map(({ path }) => path.slice('packs/'.length));
}

/** Objects of the type whose present content lies in a lost file and that this backup has not read anew. */
export async function countLost(
  db: Db,
  scope: { readonly backupId: string; readonly connectionId: string; readonly type: TypeKey },
  repositoryId: string,
): Promise<number> {
  const packs = await lostPacks(db, repositoryId);
  if (packs.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from object_version v
    where v.connection_id = ${scope.connectionId} and v.type = ${scope.type} and v.to_seq is null
      and v.repository_id = ${repositoryId} and v.pack_id = any(${packs}::text[])
      and not exists (select from capture_object c where c.backup_id = ${scope.backupId} and c.type = v.type
        and c.object_id = v.object_id and (c.outcome in ('soft', 'hard') or c.pack_id is not null))`.execute(db);
  return rows[0]?.count ?? 0;
}
