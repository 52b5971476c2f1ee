import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import type { Jobs } from '../temporal/client.ts';
import {
  confirmRestore,
  endRestore,
  markReplaced,
  requestRestoreCancel,
  withdrawConfirmation,
} from './store/restore-states.ts';
import { type Restore, type RestoreScope, getRestore } from './store/restores.ts';

interface Deps {
  readonly db: Db;
  readonly jobs: Jobs;
}

/**
 * Lets a plan that waits be carried out. A repeated confirmation is no error.
 * Refusals: `not-found`, `conflict`, `temporal-unavailable`.
 */
export async function confirmPlan({ db, jobs }: Deps, scope: RestoreScope, confirmedBy: string): Promise<Restore> {
  const restore = await confirmable(db, scope);
  if (restore.confirmedAt !== null) return restore;
  if (await confirmRestore(db, scope, confirmedBy)) await tellWorkflow({ db, jobs }, scope);
  return findRestore(db, scope);
}

/** A restore that waits for a confirmation, or has had one. Refusals: `not-found`, `conflict`. */
export async function confirmable(db: Db, scope: RestoreScope): Promise<Restore> {
  const restore = await findRestore(db, scope);
  if (restore.confirmedAt === null) refuseUnconfirmable(restore);
  return restore;
}

/** Stops after the step in hand; what was done stays done and is reported. */
export async function cancelRestore({ db, jobs }: Deps, scope: RestoreScope): Promise<Restore> {
  const restore = await requestRestoreCancel(db, scope);
  if (!restore) throw unknownRestore();
  if (restore.finishedAt !== null) {
    throw new CybbackError('conflict', 'The restore has already ended; there is nothing to cancel.', {
      facts: { state: restore.state },
    });
  }
  const heard = await jobs.cancelRestore(scope.id);
  if (!heard) await endRestore(db, scope, { state: 'cancelled', warnings: restore.warnings });
  return findRestore(db, scope);
}

/** Ends a plan without a word to anybody, as another one is there in its place. One that was confirmed meanwhile goes on. */
export async function replacePlan(deps: Deps, scope: RestoreScope, by: string): Promise<void> {
  if (await markReplaced(deps.db, scope, by)) await cancelRestore(deps, scope);
}

async function tellWorkflow({ db, jobs }: Deps, scope: RestoreScope): Promise<void> {
  try {
    if (await jobs.confirmRestore(scope.id)) return;
  } catch (error) {
    await withdrawConfirmation(db, scope);
    throw error;
  }
  await withdrawConfirmation(db, scope);
  throw new CybbackError('conflict', 'The restore is no longer waiting for a confirmation. Make a new plan.');
}

function refuseUnconfirmable(restore: Restore): void {
  if (restore.options.dryRun) {
    throw new CybbackError(
      'conflict',
      'This is a dry run: its plan is never carried out. Start a restore with dryRun set to false.',
    );
  }
  if (restore.state === 'running' && restore.phase === 'planned') return;
  throw new CybbackError('conflict', 'The restore is not waiting for a confirmation.', {
    facts: { state: restore.state, phase: restore.phase },
  });
}

async function findRestore(db: Db, scope: RestoreScope): Promise<Restore> {
  const restore = await getRestore(db, scope);
  if (!restore) throw unknownRestore();
  return restore;
}

function unknownRestore(): CybbackError {
  return new CybbackError('not-found', 'There is no such restore.');
}
