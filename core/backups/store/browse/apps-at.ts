import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { validAt } from './sql.ts';
import type { BackupView, ObjectKey } from './versions-at.ts';

/** App registrations and enterprise applications of a backup that have one of the appIds. */
export async function appsAt(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  appIds: readonly string[],
): Promise<(ObjectKey & { readonly appId: string })[]> {
  const { rows } = await sql<ObjectKey & { appId: string }>`
    select v.app_id, v.type, v.object_id from object_version v
    where v.connection_id = ${connectionId} and v.app_id = any(${appIds}::text[])
      and v.type in ('applications', 'servicePrincipals') and ${validAt('v', backupSeq)}`.execute(db);
  return rows;
}
