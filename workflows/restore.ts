import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { RestoreActivities } from '../activities/restore-activities.ts';
import { WAVES } from '../core/domain/plan/waves.ts';
import { CANCEL_SIGNAL, CONFIRM_SIGNAL, type RestoreInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, WINDOW } from './activity-options.ts';
import { failureFacts } from './failure.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);
const confirmSignal = defineSignal(CONFIRM_SIGNAL);

/** A plan that nobody confirms is given up: the tenant has moved on. */
const CONFIRM_WITHIN = '7 days';

/** Writing is never given up for trouble that passes: a restore left half done helps nobody. */
const WRITING = { ...WINDOW, retry: { ...WINDOW.retry, maximumAttempts: 40 } };

const { publishPlan, beginRestore, beginComparison, endRestore } = proxyActivities<RestoreActivities>(BOOKKEEPING);

/**
 * Plans, waits for a confirmation where one is required, carries the plan out wave by wave and compares. A cancellation
 * ends it after the step in hand; what was done is compared and reported all the same.
 */
export async function restore({ restoreId, dryRun, confirmationRequired }: RestoreInput): Promise<void> {
  const steering = { cancelled: false, confirmed: false };
  setHandler(cancelSignal, () => void (steering.cancelled = true));
  setHandler(confirmSignal, () => void (steering.confirmed = true));
  try {
    const planned = await plan(restoreId, steering);
    const goOn = planned && !dryRun && (!confirmationRequired || (await confirmed(steering)));
    if (goOn) await execute(restoreId, steering);
    await endRestore(restoreId, { state: steering.cancelled || (!goOn && !dryRun) ? 'cancelled' : 'completed' });
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
}

interface Steering {
  cancelled: boolean;
  confirmed: boolean;
}

async function plan(restoreId: string, steering: Steering): Promise<boolean> {
  const { planRestore } = proxyActivities<RestoreActivities>({ ...WINDOW, summary: 'plan' });
  while (!steering.cancelled) {
    const { done } = await planRestore(restoreId);
    if (!done) continue;
    await publishPlan(restoreId);
    return !steering.cancelled;
  }
  return false;
}

async function confirmed(steering: Steering): Promise<boolean> {
  await condition(() => steering.confirmed || steering.cancelled, CONFIRM_WITHIN);
  return steering.confirmed && !steering.cancelled;
}

async function execute(restoreId: string, steering: Steering): Promise<void> {
  await beginRestore(restoreId);
  for (const wave of WAVES) {
    const { applyRestore } = proxyActivities<RestoreActivities>({ ...WRITING, summary: wave });
    for (let after: number | null = 0; after !== null && !steering.cancelled;) {
      ({ after } = await applyRestore(restoreId, wave, after));
    }
  }
  await beginComparison(restoreId);
  const { compareRestore } = proxyActivities<RestoreActivities>({ ...WINDOW, summary: 'compare' });
  for (let after: number | null = 0; after !== null;) {
    ({ after } = await compareRestore(restoreId, after));
  }
}
