import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { validAt } from './sql.ts';
import type { BackupView, ObjectKey } from './versions-at.ts';

/** By what an object of a backup is known in any tenant. */
export interface Identity extends ObjectKey {
  readonly appId: string | null;
  readonly userPrincipalName: string | null;
}

/** Directory objects among the IDs, as a backup has them. */
export async function identitiesAt(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  ids: readonly string[],
): Promise<readonly Identity[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Identity>`
    select v.type, v.object_id, v.app_id, v.user_principal_name from object_version v
    where v.connection_id = ${connectionId} and v.type in ('users', 'groups', 'devices', 'applications', 'servicePrincipals')
      and v.object_id = any(${[...ids]}::text[]) and ${validAt('v', backupSeq)}`.execute(db);
  return rows;
}
