import { findBackup } from '../../backups/store/backups.ts';
import { namedConnection } from '../../connections/store/named-connection.ts';
import type { DbTransaction } from '../../database/database.ts';
import { recordEvent } from '../../notifications/store/notification-events.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { countResults } from './restore-entries.ts';
import { whatWasDone } from './what-was-done.ts';

/** The page of a restore says that it is looked at more often than this. */
const WATCHED_MS = 60_000;

/** Records what members are notified of when a restore ends, in the transaction that ends it. */
export async function notifyRestoreEnd(trx: DbTransaction, restoreId: string): Promise<void> {
  const restore = await trx
    .selectFrom('restore')
    .select([
      'restore.workspaceId',
      'restore.connectionId',
      'restore.targetConnectionId',
      'restore.state',
      'restore.options',
      'restore.backupId',
    ])
    .select([
      'restore.replacedBy',
      'restore.watchedAt',
      'restore.confirmedAt',
      'restore.startedAt',
      'restore.finishedAt',
    ])
    .select(['restore.reason', 'restore.createdBy', 'restore.warnings', 'restore.errorCode', 'restore.errorMessage'])
    .where('restore.id', '=', restoreId)
    .executeTakeFirstOrThrow();
  // Whoever made the other plan knows.
  if (restore.replacedBy !== null && restore.state === 'cancelled') return;
  const { newPasswords } = await trx
    .selectFrom('restoreItem')
    .select((row) => row.fn.countAll<number>().as('newPasswords'))
    .where('restoreId', '=', restoreId)
    .where('needsNewPassword', '=', true)
    .where('state', 'in', ['done', 'partial'])
    .executeTakeFirstOrThrow();
  const { dryRun, mailTo } = parseRestoreOptions(restore.options);
  const isWatched = restore.watchedAt !== null && Date.now() - restore.watchedAt.getTime() < WATCHED_MS;
  // Its plan is on somebody's screen: only who was named is mailed, and programs hear of it all the same.
  const to = { also: mailTo, quiet: dryRun && isWatched };
  const source = await namedConnection(trx, { workspaceId: restore.workspaceId, id: restore.connectionId });
  const target = await namedConnection(trx, { workspaceId: restore.workspaceId, id: restore.targetConnectionId });
  const backup = await findBackup(trx, { workspaceId: restore.workspaceId, id: restore.backupId });
  const base = { workspaceId: restore.workspaceId, connectionId: restore.connectionId };
  const facts = {
    connection: source.name,
    tenant: source.tenantName,
    into: target.id === source.id ? null : target.name,
    restoreId,
    dryRun,
    reason: restore.reason,
    startedBy: restore.createdBy,
    items: await countResults(trx, restoreId),
    newPasswords,
    ...(await whatWasDone(trx, restoreId)),
    durationMs: durationOf(restore),
    ...(backup && { point: { seq: backup.seq, backedUpAt: (backup.startedAt ?? backup.createdAt).toISOString() } }),
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
      const failure = { code: restore.errorCode ?? 'internal', message: restore.errorMessage ?? '' };
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

/** From the confirmation on: waiting for it is nobody's work. Of a dry run, and of what nobody confirmed, the planning. */
function durationOf({
  confirmedAt,
  startedAt,
  finishedAt,
}: Readonly<Record<'confirmedAt' | 'startedAt' | 'finishedAt', Date | null>>): number | null {
  const from = confirmedAt ?? startedAt;
  return from === null || finishedAt === null ? null : finishedAt.getTime() - from.getTime();
}
