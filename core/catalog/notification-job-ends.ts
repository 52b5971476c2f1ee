import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { ConnectionFacts } from '../domain/notifications/facts.ts';
import { isSignInRefusal } from '../domain/notifications/sign-in-refusal.ts';
import type { DigestState } from '../domain/notifications/warning-digest.ts';
import { nextDigest, warningKey } from '../domain/notifications/warning-digest.ts';
import { conditionState, endCondition, keepCondition } from '../notifications/store/notification-conditions.ts';
import { recordEvent } from '../notifications/store/notification-events.ts';
import { noteSignInBroken } from '../notifications/store/notification-sign-in.ts';
import { countResults } from '../restores/store/restore-entries.ts';

/** Tells of the end of a backup, in the transaction that ends it. */
export async function tellBackupEnd(trx: Transaction<Database>, backupId: string): Promise<void> {
  const backup = await trx
    .selectFrom('backup')
    .innerJoin('connection', 'connection.id', 'backup.connection_id')
    .select([
      'backup.workspace_id',
      'backup.connection_id',
      'backup.state',
      'backup.started_at',
      'backup.finished_at',
      'backup.warnings',
    ])
    .select([
      'backup.error_code',
      'backup.error_message',
      'connection.name as connection',
      'connection.tenant_name as tenant',
    ])
    .where('backup.id', '=', backupId)
    .executeTakeFirstOrThrow();
  const { workspace_id: workspaceId, connection_id: connectionId, connection, tenant } = backup;
  const names: ConnectionFacts = { connection, tenant };
  const failure = { code: backup.error_code ?? 'internal', message: backup.error_message ?? '' };
  switch (backup.state) {
    case 'failed': {
      const facts = { ...names, ...failure, backupId, startedAt: backup.started_at?.toISOString() ?? null };
      await recordEvent(trx, {
        workspaceId,
        connectionId,
        kind: 'backupFailed',
        dedupeKey: `backupFailed:${backupId}`,
        facts,
      });
      if (isSignInRefusal(failure.code)) await noteSignInBroken(trx, { workspaceId, connectionId, names, failure });
      return;
    }
    case 'completed':
    case 'completedWithWarnings': {
      // It has signed in and has written: what was broken works again.
      await endCondition(trx, connectionId, 'signInBroken');
      await endCondition(trx, connectionId, 'storageUnreachable');
      const finishedAt = backup.finished_at ?? new Date();
      const state = (await conditionState(trx, connectionId, 'backupWarnings')) as DigestState | null;
      const next = nextDigest(state, backup.warnings, finishedAt.getTime());
      if (next.state) await keepCondition(trx, connectionId, 'backupWarnings', next.state);
      else await endCondition(trx, connectionId, 'backupWarnings');
      if (!next.tell) return;
      const { backups, fresh } = next.tell;
      const warnings = backup.warnings.map(({ code, type, message, remedy }) => ({
        code,
        type,
        message,
        remedy,
        isNew: fresh.has(warningKey({ code, type })),
      }));
      const facts = { ...names, backupId, finishedAt: finishedAt.toISOString(), warnings, backups };
      await recordEvent(trx, {
        workspaceId,
        connectionId,
        kind: 'backupWarnings',
        dedupeKey: `backupWarnings:${backupId}`,
        facts,
      });
      return;
    }
    // Somebody stopped it, or it has not ended.
    case 'cancelled':
    case 'pending':
    case 'running':
      return;
  }
}

/** Tells of the end of a restore, in the transaction that ends it. */
export async function tellRestoreEnd(trx: Transaction<Database>, restoreId: string): Promise<void> {
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
  const options = restore.options as { dryRun?: boolean; mailTo?: readonly string[] } | null;
  const to = { also: options?.mailTo ?? [] };
  const base = { workspaceId: restore.workspace_id, connectionId: restore.connection_id };
  const facts = {
    connection: restore.connection,
    tenant: restore.tenant,
    into: restore.target_connection_id === restore.connection_id ? null : restore.target,
    restoreId,
    dryRun: options?.dryRun === true,
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
