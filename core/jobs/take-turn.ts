import type { Db } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { Jobs } from '../temporal/client.ts';
import type { TurnRow } from './next-turns.ts';
import { askForTurn, giveTurnBack, noteAlive, waitingTurns } from './store/turns.ts';
import type { TurnLimits } from './turn-limits.ts';

export interface TurnDeps {
  readonly db: Db;
  readonly jobs: Pick<
    Jobs,
    | 'isBackupRunning'
    | 'isRestoreRunning'
    | 'isProofRunning'
    | 'isComparisonRunning'
    | 'wakeBackup'
    | 'wakeRestore'
    | 'wakeProof'
    | 'wakeComparison'
  >;
  readonly limits: TurnLimits;
  readonly logger: Logger;
}

export interface Turn {
  readonly taken: boolean;
  /** From 1; 0 where the turn is taken. */
  readonly place: number;
}

/**
 * Takes the job's turn, or says its place in the queue. What is in the way and was ended from outside (an operator may
 * end workflows in Temporal) gives its turn back. Errors: `temporal-unavailable`.
 */
export async function takeTurn(deps: TurnDeps, jobId: string): Promise<Turn> {
  for (;;) {
    const { taken, place, silent } = await askForTurn(deps.db, jobId, deps.limits);
    if (taken || silent.length === 0) return { taken, place };
    for (const row of silent) await lookAfter(deps, row);
  }
}

async function lookAfter({ db, jobs }: TurnDeps, row: TurnRow): Promise<void> {
  await ((await isRunning(jobs, row)) ? noteAlive(db, row.jobId) : giveTurnBack(db, row.jobId));
}

function isRunning(jobs: TurnDeps['jobs'], { jobId, jobKind, connectionId }: TurnRow): Promise<boolean> {
  if (jobKind === 'backup') return jobs.isBackupRunning(connectionId);
  if (jobKind === 'comparison') return jobs.isComparisonRunning(jobId);
  return jobKind === 'proof' ? jobs.isProofRunning(connectionId) : jobs.isRestoreRunning(jobId);
}

function wake(jobs: TurnDeps['jobs'], { jobId, jobKind, connectionId }: TurnRow): Promise<boolean> {
  if (jobKind === 'backup') return jobs.wakeBackup(connectionId);
  if (jobKind === 'comparison') return jobs.wakeComparison(jobId);
  return jobKind === 'proof' ? jobs.wakeProof(connectionId) : jobs.wakeRestore(jobId);
}

/** Tells those whose turn it is now. They ask from time to time by themselves: a word that is lost costs them a little time. */
export async function wakeNext({ db, jobs, limits, logger }: TurnDeps, workspaceId: string): Promise<void> {
  for (const row of await waitingTurns(db, workspaceId, limits)) {
    try {
      await wake(jobs, row);
    } catch (error) {
      logger.warn({ err: error, jobId: row.jobId }, 'a job was not told that it is its turn; it asks again by itself');
      return;
    }
  }
}
