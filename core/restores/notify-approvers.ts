import { allMembers } from '../accounts/store/members.ts';
import { namedConnection } from '../connections/store/named-connection.ts';
import type { DbTransaction } from '../database/database.ts';
import type { Approval } from '../domain/approval.ts';
import { roleAllows } from '../domain/states.ts';
import { recordEvent } from '../notifications/store/notification-events.ts';
import type { Restore } from './store/restores.ts';

/** Mails everybody who may approve the restore, in the transaction that asks for it. */
export async function notifyApprovers(
  trx: DbTransaction,
  { id: restoreId, workspaceId, connectionId, targetConnectionId, reason }: Restore,
  { requestedBy, requestedPerson, expiresAt }: Pick<Approval, 'requestedBy' | 'requestedPerson' | 'expiresAt'>,
): Promise<void> {
  const members = await allMembers(trx, workspaceId);
  const people = members.filter(({ personId, role }) => roleAllows(role, 'restorer') && personId !== requestedPerson);
  const source = await namedConnection(trx, { workspaceId, id: connectionId });
  const target = await namedConnection(trx, { workspaceId, id: targetConnectionId });
  const facts = {
    connection: source.name,
    tenant: source.tenantName,
    into: target.id === source.id ? null : target.name,
    restoreId,
    reason,
    requestedBy,
    expiresAt: expiresAt.toISOString(),
  };
  const event = { workspaceId, connectionId, kind: 'restoreApproval' as const, dedupeKey: `approval:${restoreId}` };
  await recordEvent(trx, { ...event, facts }, { people });
}
