import { randomUUID } from 'node:crypto';
import { type StartBackupDeps, startBackup } from '../backups/start-backup.ts';
import { deletePendingBackup } from '../backups/store/backup-states.ts';
import { findBackup } from '../backups/store/backups.ts';
import { type Connection, getConnection } from '../connections/store/connections.ts';
import { databaseFailure } from '../database/database-failure.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { type RunDecision, type ScheduleRun, beginRun, decideRun, ranSince } from './store/schedule-runs.ts';
import { type RunnableSchedule, runnableSchedule } from './store/schedule-sync.ts';

export interface FireDeps extends StartBackupDeps {
  readonly logger: Logger;
  /** Signs in with the connection's stored credential; what Entra refuses is thrown. */
  signIn(scope: { workspaceId: string; connectionId: string }): Promise<unknown>;
}

export interface Firing {
  readonly scheduleId: string;
  readonly trigger: 'planned' | 'catchUp';
  readonly plannedFor: Date;
}

/**
 * What a schedule does when it is due: starts a backup through the gate that people's own starts go through, or notes
 * why it did not. To be called again for the same planned time until it answers: the run and its backup are the same
 * ones then.
 *
 * Throws only what passes by itself (database, Temporal). Null where the schedule is gone.
 */
export async function fireSchedule(
  deps: FireDeps,
  { scheduleId, trigger, plannedFor }: Firing,
): Promise<ScheduleRun | null> {
  const schedule = await runnableSchedule(deps.db, scheduleId);
  if (!schedule) return null;
  const run = await beginRun(deps.db, { id: randomUUID(), scheduleId, trigger, plannedFor });
  if (run === null || run.outcome !== 'deciding') return run;
  const decision = await decide(deps, schedule, run);
  return decideRun(deps.db, run.id, decision);
}

async function decide(deps: FireDeps, schedule: RunnableSchedule, run: ScheduleRun): Promise<RunDecision> {
  const { db } = deps;
  if (schedule.connectionDeleted) return skipped('connection-deleted', 'The connection was deleted.');
  if (schedule.paused)
    return skipped('paused', `The schedule is paused by ${schedule.paused.by}. Resume it to let it run.`);
  if (run.plannedFor !== null && (await ranSince(db, { scheduleId: schedule.id, due: run.plannedFor, than: run.id }))) {
    return skipped('superseded', 'A later run of this schedule has already taken its place.');
  }
  const connection = await getConnection(db, { workspaceId: schedule.workspaceId, id: schedule.connectionId });
  if (!connection) return skipped('connection-deleted', 'The connection was deleted.');
  try {
    return await start(deps, { schedule, connection, run });
  } catch (error) {
    return reasonOf(deps, error);
  }
}

async function start(
  deps: FireDeps,
  { schedule, connection, run }: { schedule: RunnableSchedule; connection: Connection; run: ScheduleRun },
): Promise<RunDecision> {
  if (await startedBefore(deps, { connection, id: run.id })) return { outcome: 'started', backupId: run.id };
  // Asked first: a backup that could not be started would be left behind as failed by every try.
  await deps.jobs.ping();
  if (connection.readyForBackup) await signInOrPass(deps, connection);
  const backup = await startBackup(deps, {
    id: run.id,
    connection,
    mode: 'auto',
    trigger: 'schedule',
    createdBy: `Schedule ${schedule.name}`,
  });
  return { outcome: 'started', backupId: backup.id };
}

/** A try before this one may have ended between the row and the workflow: its row is then taken away again. */
async function startedBefore(
  { db, jobs }: FireDeps,
  { connection, id }: { connection: Connection; id: string },
): Promise<boolean> {
  const before = await findBackup(db, { workspaceId: connection.workspaceId, id });
  if (!before) return false;
  if (before.state !== 'pending' || (await jobs.isBackupRunning(connection.id))) return true;
  await deletePendingBackup(db, before);
  return false;
}

/** What Entra refuses ends the run here with its reason; what passes is left to the backup, which waits and tries again. */
async function signInOrPass(deps: FireDeps, connection: Connection): Promise<void> {
  try {
    await deps.signIn({ workspaceId: connection.workspaceId, connectionId: connection.id });
  } catch (error) {
    if (databaseFailure(error)) throw error;
    if (isCybbackError(error) && !error.retryable) throw error;
    deps.logger.warn(
      { err: error, connectionId: connection.id },
      'the sign-in before a scheduled backup was not answered; the backup starts all the same',
    );
  }
}

function reasonOf({ logger }: FireDeps, error: unknown): RunDecision {
  if (databaseFailure(error) || isCybbackError(error, 'database-unavailable', 'temporal-unavailable')) throw error;
  if (isCybbackError(error)) return skipped(error.code, error.message);
  logger.error({ err: error }, 'a scheduled backup could not be started');
  return skipped(
    'internal',
    new CybbackError(
      'internal',
      'The backup could not be started because of a fault on our side. It is tried again when it is due next.',
    ).message,
  );
}

function skipped(code: string, message: string): RunDecision {
  return { outcome: 'skipped', code, message };
}

/** Somebody asks for a run now. Refusals are thrown, as for a backup without a schedule, and leave no run. */
export async function runScheduleNow(
  deps: StartBackupDeps,
  { schedule, connection, by }: { schedule: { id: string; name: string }; connection: Connection; by: string },
): Promise<ScheduleRun> {
  const backup = await startBackup(deps, {
    connection,
    mode: 'auto',
    trigger: 'schedule',
    createdBy: `${by} (schedule ${schedule.name})`,
  });
  return recordNow(deps.db, { scheduleId: schedule.id, backupId: backup.id });
}

async function recordNow(
  db: Db,
  { scheduleId, backupId }: { scheduleId: string; backupId: string },
): Promise<ScheduleRun> {
  const run = await beginRun(db, { id: backupId, scheduleId, trigger: 'now', plannedFor: null });
  const decided = run && (await decideRun(db, run.id, { outcome: 'started', backupId }));
  if (!decided) throw new CybbackError('not-found', 'There is no such schedule.', { facts: { backupId } });
  return decided;
}
