import type { DbTransaction } from '../../database/database.ts';
import { recordEvent } from '../../notifications/store/notification-events.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { countResults } from './restore-entries.ts';

/** Records what members are notified of when a restore ends, in the transaction that ends it. */
export async function notifyRestoreEnd(trx: DbTransaction, restoreId: string): Promise<void> {
  const restore = await trx
    .selectFrom('restore')
    .innerJoin('connection', 'connection.id', 'restore.connection_id')
    .innerJoin('connection as target', 'target.id', 'restore.target_connection_id')
    .select([
      'restore.workspace_id',
      'restore.connection_id',
      'restore.target_connection_id',
      'restore.state',
      'restore.options',
    ])
    .select(['restore.reason', 'restore.created_by', 'restore.warnings', 'restore.error_code', 'restore.error_message'])
    .select(['connection.name as connection', 'connection.tenant_name as tenant', 'target.name as target'])
    .where('restore.id', '=', restoreId)
    .executeTakeFirstOrThrow();
  const { newPasswords } = await trx
    .selectFrom('restore_item')
    .select((row) => row.fn.countAll<number>().as('newPasswords'))
    .where('restore_id', '=', restoreId)
    .where('needs_new_password', '=', true)
    .where('state', 'in', ['done', 'partial'])
    .executeTakeFirstOrThrow();
  const { dryRun, mailTo } = parseRestoreOptions(restore.options);
  const to = { also: mailTo };
  const base = { workspaceId: restore.workspace_id, connectionId: restore.connection_id };
  const facts = {
    connection: restore.connection,
    tenant: restore.tenant,
    into: restore.target_connection_id === restore.connection_id ? null : restore.target,
    restoreId,
    dryRun,
    reason: restore.reason,
    startedBy: restore.created_by,
    items: await countResults(trx, restoreId),
    newPasswords,
  };
  switch (restore.state) {
    case 'completed':
    case 'completedWithWarnings': {
      const warnings = restore.warnings.map(({ message }) => message);
      await recordEvent(
        trx,
        { ...base, kind: 'restoreFinished', dedupeKey: `restore:${restoreId}`, facts: { ...facts, warnings } },
        to,
      );
      return;
    }
    case 'failed': {
      const failure = { code: restore.error_code ?? 'internal', message: restore.error_message ?? '' };
      await recordEvent(
        trx,
        { ...base, kind: 'restoreFailed', dedupeKey: `restore:${restoreId}`, facts: { ...facts, ...failure } },
        to,
      );
      return;
    }
    case 'cancelled':
      await recordEvent(trx, { ...base, kind: 'restoreCancelled', dedupeKey: `restore:${restoreId}`, facts }, to);
      return;
    case 'pending':
    case 'running':
      return;
  }
}
