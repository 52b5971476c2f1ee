import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { liesInLostFile } from '../capture/lost-versions.ts';

/**
 * Versions whose pack is missing lead to where the same content of the same object was written again, if it was: the
 * catalogue that was lost knew both places, the storage tells one a backup. @returns how many.
 */
export async function moveToTwins(db: Db, connectionId: string): Promise<number> {
  const moved = await sql`
    update object_version v set pack_id = t.pack_id, frame_offset = t.frame_offset, frame_length = t.frame_length,
      record_offset = t.record_offset, record_length = t.record_length,
      references_read = nullif(v.references_read, false), facets = nullif(v.facets, array['?'])
    from object_version t
    where v.connection_id = ${connectionId} and ${liesInLostFile}
      and t.connection_id = v.connection_id and t.type = v.type and t.object_id = v.object_id and t.hash = v.hash
      and t.repository_id = v.repository_id and t.pack_id <> v.pack_id and not exists (
        select from stored_file f where f.repository_id = t.repository_id and f.path = 'packs/' || t.pack_id
          and f.damage is not null)`.execute(db);
  return Number(moved.numAffectedRows ?? 0n);
}

/** Files of the connection with which something is wrong, in order of path. */
export async function damagedFilesOf(
  db: Db,
  repositoryId: string,
): Promise<{ path: string; damage: string; damageMessage: string | null }[]> {
  const rows = await db
    .selectFrom('storedFile')
    .select(['path', 'damage', 'damageMessage'])
    .where('repositoryId', '=', repositoryId)
    .where('damage', 'is not', null)
    .orderBy('path')
    .execute();
  return rows.map(({ damage, ...row }) => ({ ...row, damage: damage ?? '' }));
}
