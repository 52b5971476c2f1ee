import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { ProofActivities } from '../activities/proof-activities.ts';
import type { RestoreActivities } from '../activities/restore-activities.ts';
import { CAPTURE_PHASES } from '../core/domain/capture-phases.ts';
import { type Wave, WAVES } from '../core/domain/plan/waves.ts';
import {
  CANCEL_SIGNAL,
  CONFIRM_SIGNAL,
  type RestoreInput,
  type RestoreProgress,
  STATE_QUERY,
} from '../core/temporal/names.ts';
import { BOOKKEEPING, WINDOW } from './activity-options.ts';
import { awaitTurn } from './await-turn.ts';
import { failureFacts } from './failure.ts';
import { isHistoryLong } from './history.ts';
import { PLANNING_ENDS_AT_ONCE, PLANS_READ_IN_BULK } from './patches.ts';
import { type ReadingProgress, readAndCompareTypes } from './read-and-compare.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);
const confirmSignal = defineSignal(CONFIRM_SIGNAL);
const stateQuery = defineQuery<RestoreProgress>(STATE_QUERY);

/** A plan that nobody confirms is given up: the tenant has moved on. */
const CONFIRM_WITHIN = '7 days';

/** Writing is never given up for trouble that passes: a restore left half done helps nobody. */
const WRITING = { ...WINDOW, retry: { ...WINDOW.retry, maximumAttempts: 40 } };

const { startProof } = proxyActivities<ProofActivities>(BOOKKEEPING);
const { readProofContext } = proxyActivities<ProofActivities>(WINDOW);
const { readForPlan, publishPlan, beginRestore, beginComparison, endRestore } =
  proxyActivities<RestoreActivities>(BOOKKEEPING);

type Progress = { -readonly [Key in keyof RestoreProgress]: RestoreProgress[Key] };

/**
 * Plans, waits for a confirmation where one is required, carries the plan out wave by wave and compares. A cancellation
 * ends it after the step in hand; what was done is compared and reported all the same.
 */
export async function restore(input: RestoreInput): Promise<void> {
  const { restoreId, continued } = input;
  const progress: Progress = continued
    ? { ...continued }
    : { phase: 'planning', wave: null, after: 0, confirmed: false, cancelRequested: false };
  setHandler(stateQuery, () => progress);
  const planning = new CancellationScope();
  setHandler(cancelSignal, () => {
    progress.cancelRequested = true;
    planning.cancel();
  });
  setHandler(confirmSignal, () => void (progress.confirmed = true));
  let isOver: boolean;
  try {
    isOver = await planAndExecute(input, progress, planning);
  } catch (error) {
    await CancellationScope.nonCancellable(() =>
      endRestore(
        restoreId,
        isCancellation(error) ? { state: 'cancelled' } : { state: 'failed', ...failureFacts(error) },
      ),
    );
    if (isCancellation(error)) return;
    const { code, message } = failureFacts(error);
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true });
  }
  if (isOver) return;
  log.info('the restore continues in a new run', { restoreId, ...progress });
  await continueAsNew<typeof restore>({ ...input, continued: progress });
}

/** How a part of the work came to its end; `later`: it continues in a new run. */
type Outcome = 'done' | 'cancelled' | 'later';

/** @returns false where the work is to continue in a new run. */
async function planAndExecute(input: RestoreInput, progress: Progress, planning: CancellationScope): Promise<boolean> {
  const { restoreId, dryRun } = input;
  const planned = progress.phase === 'planning' ? await planAndConfirm(input, progress, planning) : 'done';
  if (planned === 'later') return false;
  const isExecuted = planned === 'done' && !dryRun;
  if (isExecuted && (await execute(restoreId, progress)) === 'later') return false;
  const isCancelled = progress.cancelRequested || (!isExecuted && !dryRun);
  await endRestore(restoreId, { state: isCancelled ? 'cancelled' : 'completed' });
  return true;
}

async function planAndConfirm(
  { restoreId, dryRun, confirmationRequired }: RestoreInput,
  progress: Progress,
  planning: CancellationScope,
): Promise<Outcome> {
  const turn = await awaitTurn(restoreId, () => progress.cancelRequested);
  if (turn !== 'taken') return turn;
  if (patched(PLANS_READ_IN_BULK)) {
    const read = await readInBulk(restoreId, progress, planning);
    if (read !== 'done') return read;
  }
  const planned = await plan(restoreId, progress, planning);
  if (planned !== 'done' || dryRun || !confirmationRequired) return planned;
  await condition(() => progress.confirmed || progress.cancelRequested, CONFIRM_WITHIN);
  return progress.confirmed && !progress.cancelRequested ? 'done' : 'cancelled';
}

/**
 * Reads the tenant as for a backup where whole types are planned, and compares it with the backup: what is as the backup
 * has it needs no plan. Repeated in a new run, it goes on where it was.
 */
async function readInBulk(restoreId: string, progress: Progress, planning: CancellationScope): Promise<Outcome> {
  if (progress.cancelRequested) return 'cancelled';
  const read = async (): Promise<boolean> => {
    const { comparisonId } = await readForPlan(restoreId);
    if (comparisonId === null) return true;
    const { goOn, types } = await startProof(comparisonId);
    if (!goOn) return true;
    await readProofContext(comparisonId);
    const reading: ReadingProgress = { phase: 'starting', read: [], compared: [] };
    return readAndCompareTypes(comparisonId, { phases: CAPTURE_PHASES, types, isAwaited: true }, reading);
  };
  const isRead = await planning.run(read).catch((error: unknown) => {
    if (progress.cancelRequested && isCancellation(error)) return null;
    if (isCancellation(error)) throw error;
    log.warn('the tenant could not be read in bulk; each object is read by itself', { restoreId });
    return true;
  });
  if (isRead === null) return 'cancelled';
  return isRead ? 'done' : 'later';
}

/** Nothing is written yet: a cancellation ends what is being read, however long tenant or bucket would take. */
async function plan(restoreId: string, progress: Progress, planning: CancellationScope): Promise<Outcome> {
  const { planRestore } = proxyActivities<RestoreActivities>({ ...WINDOW, summary: 'plan' });
  const endsAtOnce = patched(PLANNING_ENDS_AT_ONCE);
  const read = (): Promise<{ done: boolean }> => planRestore(restoreId);
  while (!progress.cancelRequested) {
    if (isHistoryLong()) return 'later';
    const outcome = await (endsAtOnce ? planning.run(read) : read()).catch((error: unknown) => {
      if (progress.cancelRequested && isCancellation(error)) return null;
      throw error;
    });
    if (!outcome) return 'cancelled';
    if (!outcome.done) continue;
    await publishPlan(restoreId);
    return progress.cancelRequested ? 'cancelled' : 'done';
  }
  return 'cancelled';
}

async function execute(restoreId: string, progress: Progress): Promise<Outcome> {
  if (progress.phase === 'planning') {
    await beginRestore(restoreId);
    Object.assign(progress, { phase: 'executing', wave: WAVES[0], after: 0 });
  }
  if (progress.phase === 'executing') {
    for (const wave of WAVES.slice(WAVES.indexOf(progress.wave ?? WAVES[0]))) {
      if ((await applyWave(restoreId, wave, progress)) === 'later') return 'later';
    }
    await beginComparison(restoreId);
    Object.assign(progress, { phase: 'comparing', wave: null, after: 0 });
  }
  return compare(restoreId, progress);
}

async function applyWave(restoreId: string, wave: Wave, progress: Progress): Promise<Outcome> {
  const { applyRestore } = proxyActivities<RestoreActivities>({ ...WRITING, summary: wave });
  if (progress.wave !== wave) Object.assign(progress, { wave, after: 0 });
  while (!progress.cancelRequested) {
    if (isHistoryLong()) return 'later';
    const { after } = await applyRestore(restoreId, wave, progress.after);
    if (after === null) break;
    progress.after = after;
  }
  return 'done';
}

/** Not given up when the restore is cancelled: what was done is reported. */
async function compare(restoreId: string, progress: Progress): Promise<Outcome> {
  const { compareRestore } = proxyActivities<RestoreActivities>({ ...WINDOW, summary: 'compare' });
  for (;;) {
    if (isHistoryLong()) return 'later';
    const { after } = await compareRestore(restoreId, progress.after);
    if (after === null) return 'done';
    progress.after = after;
  }
}
