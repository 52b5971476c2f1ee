import { z } from 'zod';
import { namedConnection } from '../../connections/store/named-connection.ts';
import type { DbTransaction } from '../../database/database.ts';
import type { ConnectionFacts } from '../../domain/notifications/facts.ts';
import { isSignInRefusal } from '../../domain/notifications/sign-in-refusal.ts';
import { type DigestState, nextDigest, warningKey } from '../../domain/notifications/warning-digest.ts';
import { conditionState, endCondition, keepCondition } from '../../notifications/store/notification-conditions.ts';
import { recordEvent } from '../../notifications/store/notification-events.ts';
import { noteSignInBroken } from '../../notifications/store/notification-sign-in.ts';

/** As the condition keeps it. */
const digestState = z.object({
  told: z.array(z.string()),
  toldAt: z.string(),
  silent: z.number(),
}) satisfies z.ZodType<DigestState>;

/** Records what members are notified of when a backup ends, in the transaction that ends it. */
export async function notifyBackupEnd(trx: DbTransaction, backupId: string): Promise<void> {
  const backup = await trx
    .selectFrom('backup')
    .select([
      'backup.workspaceId',
      'backup.connectionId',
      'backup.state',
      'backup.startedAt',
      'backup.finishedAt',
      'backup.warnings',
    ])
    .select(['backup.errorCode', 'backup.errorMessage'])
    .where('backup.id', '=', backupId)
    .executeTakeFirstOrThrow();
  const { workspaceId, connectionId } = backup;
  const { name, tenantName } = await namedConnection(trx, { workspaceId, id: connectionId });
  const names: ConnectionFacts = { connection: name, tenant: tenantName };
  const failure = { code: backup.errorCode ?? 'internal', message: backup.errorMessage ?? '' };
  switch (backup.state) {
    case 'failed': {
      const facts = { ...names, ...failure, backupId, startedAt: backup.startedAt?.toISOString() ?? null };
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
      const finishedAt = backup.finishedAt ?? new Date();
      const state = digestState.nullable().parse(await conditionState(trx, connectionId, 'backupWarnings'));
      const next = nextDigest(state, backup.warnings, finishedAt.getTime());
      if (next.state) await keepCondition(trx, connectionId, 'backupWarnings', next.state);
      else await endCondition(trx, connectionId, 'backupWarnings');
      if (!next.notify) return;
      const { backups, fresh } = next.notify;
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
