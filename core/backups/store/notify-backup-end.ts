import type { DbTransaction } from '../../database/database.ts';
import type { ConnectionFacts } from '../../domain/notifications/facts.ts';
import { isSignInRefusal } from '../../domain/notifications/sign-in-refusal.ts';
import { type DigestState, nextDigest, warningKey } from '../../domain/notifications/warning-digest.ts';
import { conditionState, endCondition, keepCondition } from '../../notifications/store/notification-conditions.ts';
import { recordEvent } from '../../notifications/store/notification-events.ts';
import { noteSignInBroken } from '../../notifications/store/notification-sign-in.ts';

/** Records what members are notified of when a backup ends, in the transaction that ends it. */
export async function notifyBackupEnd(trx: DbTransaction, backupId: string): Promise<void> {
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
