import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { StorageNeeds } from '../../storages/store/storages.ts';

/** Who writes to a storage, and what lies in it. */
export async function storageNeeds(db: Db, storageId: string): Promise<StorageNeeds> {
  const { rows } = await sql<StorageNeeds>`
    select
      (select count(*)::int from repository r join connection c on c.id = r.connection_id
        where r.storage_id = ${storageId} and r.retired_at is null and c.deleted_at is null) connections,
      (select count(*)::int from backup b join repository r on r.id = b.repository_id
        where r.storage_id = ${storageId} and ((b.manifest_key is not null and b.manifest_removed_at is null) or b.state in ('pending', 'running'))) backups,
      exists (select from object_version v join repository r on r.id = v.repository_id
        where r.storage_id = ${storageId} and v.connection_id = r.connection_id) versions`.execute(db);
  const [needs] = rows;
  if (!needs) throw new Error('an aggregate answers one row');
  return needs;
}
