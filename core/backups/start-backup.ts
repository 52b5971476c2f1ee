import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getDeletion } from '../accounts/store/workspace-deletions.ts';
import type { Connection } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { deletionRefusal } from '../domain/workspace-deletion.ts';
import { joinQueue } from '../jobs/store/turns.ts';
import { type Lane, type TurnLimits, DEFAULT_TURN_LIMITS } from '../jobs/turn-limits.ts';
import { repositoryFor } from '../storages/store/repositories.ts';
import type { Jobs } from '../temporal/client.ts';
import type { MayRunBackups } from './may-run-backups.ts';
import { deletePendingBackup, endBackup } from './store/backup-states.ts';
import {
  type Backup,
  type NewBackup,
  insertPendingBackup,
  latestPublishedBackup,
  runningBackup,
} from './store/backups.ts';

export interface StartBackupRequest {
  readonly connection: Connection;
  /** `auto`: incremental where there is a backup to build on. */
  readonly mode: 'auto' | 'full' | 'incremental';
  readonly trigger: 'manual' | 'schedule';
  readonly createdBy: string;
  /** Given by a caller that may have to ask again for the same backup. */
  readonly id?: string;
}

export interface StartBackupDeps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly mayRunBackups: MayRunBackups;
  readonly turnLimits?: TurnLimits;
}

/** A workflow ends a moment after its backup: tries, and milliseconds between them, until it has. */
const ENDING_TRIES = 10;
const ENDING_WAIT_MS = 300;

/** A row without a workflow after this long was left by a process that died between the two. */
const ABANDONED_MS = 30_000;

/**
 * Row first, workflow second: what Temporal runs can always be found, and a workflow that cannot be started leaves a
 * backup that says so. Refusals: `workspace-leaving`, `licence-ended`, `connection-not-ready`, `conflict`, `backup-running`, `queue-full`,
 * `temporal-unavailable`.
 */
export async function startBackup(deps: StartBackupDeps, request: StartBackupRequest): Promise<Backup> {
  const { connection } = request;
  const deletion = deletionRefusal(await getDeletion(deps.db, connection.workspaceId));
  if (deletion !== null) throw new CybbackError('workspace-leaving', deletion);
  const refusal = await deps.mayRunBackups(connection.workspaceId);
  if (refusal !== null) throw new CybbackError('licence-ended', refusal);
  refuseUnready(connection);
  const backup =
    (await insertBackup(deps, request)) ??
    ((await clearAbandoned(deps, connection)) ? await insertBackup(deps, request) : null);
  if (!backup) throw await alreadyRunning(deps, connection);
  if (!(await startOnceEnded(deps, connection, backup))) {
    await deletePendingBackup(deps.db, backup);
    throw new CybbackError('backup-running', 'The backup before this one is just ending. Try again in a moment.');
  }
  return backup;
}

function refuseUnready(connection: Connection): void {
  if (connection.readyForBackup) return;
  throw new CybbackError(
    'connection-not-ready',
    `The connection ${connection.name} is not ready for backup. Test the connection to see what is missing.`,
    { facts: { connectionId: connection.id } },
  );
}

async function insertBackup({ db, turnLimits }: StartBackupDeps, request: StartBackupRequest): Promise<Backup | null> {
  const { connection, trigger, createdBy } = request;
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id };
  const repository = await repositoryFor(db, scope);
  const base = await latestPublishedBackup(db, { ...scope, repositoryId: repository.id });
  if (request.mode === 'incremental' && !base) {
    throw new CybbackError(
      'conflict',
      'There is no backup yet that an incremental one could build on. Run a full backup first.',
    );
  }
  const pending: NewBackup = {
    ...scope,
    id: request.id ?? randomUUID(),
    repositoryId: repository.id,
    // A full backup reads everything anew, and still knows the one before: unchanged content is not written twice.
    baseBackupId: base?.id ?? null,
    mode: request.mode === 'full' || !base ? 'full' : 'incremental',
    trigger,
    createdBy,
    sealing: connection.encryption ? 'aes-256-gcm' : 'none',
  };
  return db.transaction().execute(async (trx) => {
    const backup = await insertPendingBackup(trx, pending);
    const turn = { ...scope, jobId: pending.id, jobKind: 'backup', lane: laneOf(request) } as const;
    if (backup) await joinQueue(trx, turn, turnLimits ?? DEFAULT_TURN_LIMITS);
    return backup;
  });
}

export function laneOf({ trigger }: Pick<StartBackupRequest, 'trigger'>): Lane {
  return trigger === 'schedule' ? 'scheduled' : 'manual';
}

/** @returns whether the backup in the way was one that nobody works on. */
async function clearAbandoned({ db, jobs, clock }: StartBackupDeps, connection: Connection): Promise<boolean> {
  const running = await runningBackup(db, { workspaceId: connection.workspaceId, connectionId: connection.id });
  if (!running) return true;
  if (clock.now() - running.createdAt.getTime() < ABANDONED_MS) return false;
  if (await jobs.isBackupRunning(connection.id)) return false;
  await endBackup(db, running, {
    state: 'failed',
    errorCode: 'internal',
    errorMessage:
      'The backup stopped without a result: its workflow is not running. A new backup was started in its place.',
  });
  return true;
}

/** The row is ours already: what is in the way can only be a workflow whose backup has just ended. */
async function startOnceEnded(deps: StartBackupDeps, connection: Connection, backup: Backup): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    if (await startWorkflow(deps, connection, backup)) return true;
    if (attempt >= ENDING_TRIES) return false;
    await sleep(ENDING_WAIT_MS);
  }
}

async function startWorkflow({ db, jobs }: StartBackupDeps, connection: Connection, backup: Backup): Promise<boolean> {
  try {
    return await jobs.startBackup({
      backupId: backup.id,
      connectionId: connection.id,
      workspaceId: connection.workspaceId,
      lane: laneOf(backup),
      label: `${backup.mode} backup of ${connection.name}`,
    });
  } catch (error) {
    const failure = isCybbackError(error)
      ? error
      : new CybbackError('internal', 'The backup could not be started.', { cause: error });
    await endBackup(db, backup, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
}

async function alreadyRunning({ db }: StartBackupDeps, connection: Connection): Promise<CybbackError> {
  const running = await runningBackup(db, { workspaceId: connection.workspaceId, connectionId: connection.id });
  return new CybbackError(
    'backup-running',
    `A backup of ${connection.name} is already running${running ? ` since ${running.createdAt.toISOString()}` : ''}. Wait for its end or cancel it.`,
    { facts: { backupId: running?.id ?? null } },
  );
}
