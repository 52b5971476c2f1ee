import { type NewAuditEntry, recordAudit } from '../../audit/store/audit.ts';
import type { Db } from '../../database/database.ts';

/**
 * What a person did or suffered outside any workspace, such as signing in: one entry in each workspace of which the
 * person is a member. A person without a workspace has no log to write to.
 */
export async function recordAuditOfPerson(
  db: Db,
  personId: string,
  entry: Omit<NewAuditEntry, 'workspaceId'>,
): Promise<void> {
  const members = await db.selectFrom('member').select('workspaceId').where('personId', '=', personId).execute();
  await recordAudit(db, ...members.map(({ workspaceId }) => ({ ...entry, workspaceId })));
}
