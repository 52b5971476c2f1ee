import { randomUUID } from 'node:crypto';
import type { Backup } from '../backups/store/backups.ts';
import type { ConnectionReport } from '../connections/connection-report.ts';
import type { Connection } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { RestoreJobOptions } from '../domain/plan/restore-options.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { joinQueue } from '../jobs/store/turns.ts';
import { type TurnLimits, DEFAULT_TURN_LIMITS } from '../jobs/turn-limits.ts';
import type { Jobs } from '../temporal/client.ts';
import type { RestoreSelection } from './restore-selection.ts';
import { endRestore } from './store/restore-states.ts';
import { type NewRestore, type Restore, insertPendingRestore, writingRestore } from './store/restores.ts';

export interface StartRestoreRequest {
  readonly connection: Connection;
  readonly backup: Backup;
  readonly selection: RestoreSelection;
  /** Every type that the selection touches. */
  readonly types: readonly TypeKey[];
  readonly options: RestoreJobOptions;
  readonly reason: string;
  readonly createdBy: string;
}

/** Row first, workflow second, as for a backup. Refusals: `connection-not-ready`, `restore-running`, `queue-full`, `temporal-unavailable`. */
export async function startRestore(
  { db, jobs, turnLimits = DEFAULT_TURN_LIMITS }: { db: Db; jobs: Jobs; turnLimits?: TurnLimits },
  request: StartRestoreRequest,
): Promise<Restore> {
  const { connection, backup, options } = request;
  refuseUnready(connection, options.dryRun ? null : request.types);
  if (!options.dryRun) await refuseWhileWriting(db, connection);
  const pending: NewRestore = {
    id: randomUUID(),
    workspaceId: connection.workspaceId,
    connectionId: backup.connectionId,
    backupId: backup.id,
    targetConnectionId: connection.id,
    options,
    selection: request.selection,
    reason: request.reason,
    createdBy: request.createdBy,
  };
  const restore = await db.transaction().execute(async (trx) => {
    const inserted = await insertPendingRestore(trx, pending);
    const { workspaceId, id: connectionId } = connection;
    const turn = { jobId: pending.id, jobKind: 'restore', workspaceId, connectionId, lane: 'manual' } as const;
    await joinQueue(trx, turn, turnLimits);
    return inserted;
  });
  try {
    await jobs.startRestore({
      restoreId: restore.id,
      dryRun: options.dryRun,
      confirmationRequired: !options.dryRun && options.confirmation === 'required',
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      label: `${options.dryRun ? 'dry run of a restore' : 'restore'} into ${connection.name}`,
    });
  } catch (error) {
    const failure = isCybbackError(error)
      ? error
      : new CybbackError('internal', 'The restore could not be started.', { cause: error });
    await endRestore(db, restore, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
  return restore;
}

/** A plan only reads. A restore that can write some of the selected types goes ahead; its plan says what is blocked. */
function refuseUnready(connection: Connection, writtenTypes: readonly TypeKey[] | null): void {
  const facts = { connectionId: connection.id };
  if (!connection.readyForBackup) {
    throw new CybbackError(
      'connection-not-ready',
      `The connection ${connection.name} cannot read the tenant. Test the connection to see what is missing.`,
      { facts },
    );
  }
  if (writtenTypes === null || connection.readyForRestore) return;
  const unwritable = unwritableTypes(connection.lastReport);
  if (writtenTypes.some((type) => !unwritable.has(type))) return;
  throw new CybbackError(
    'connection-not-ready',
    `The connection ${connection.name} may not write what was selected. Test the connection to see which permissions are missing.`,
    { facts },
  );
}

/** By the last test; of a report that says nothing, nothing is held against the connection. */
function unwritableTypes(report: unknown): ReadonlySet<string> {
  const types = (report as Partial<Pick<ConnectionReport, 'types'>> | null)?.types ?? [];
  return new Set(types.filter(({ restore }) => restore.state === 'missing').map(({ type }) => type));
}

async function refuseWhileWriting(db: Db, connection: Connection): Promise<void> {
  const other = await writingRestore(db, { workspaceId: connection.workspaceId, targetConnectionId: connection.id });
  if (other === null) return;
  throw new CybbackError(
    'restore-running',
    `Another restore is writing into ${connection.name}. Wait for its end or cancel it.`,
    {
      facts: { restoreId: other },
    },
  );
}
