import { condition, defineSignal, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type { TurnActivities } from '../activities/turn-activities.ts';
import { TURN_SIGNAL } from '../core/temporal/names.ts';
import { BOOKKEEPING } from './activity-options.ts';
import { isHistoryLong } from './history.ts';

const turnSignal = defineSignal(TURN_SIGNAL);

const { takeTurn } = proxyActivities<TurnActivities>(BOOKKEEPING);

/** Whose turn it is, is told by a signal; these are for a signal that was lost. */
const NEAR = 5;
const ASK_AGAIN = { near: '20 seconds', far: '1 minute' } as const;

/**
 * Waits for the job's turn among those of its workspace. `later`: its history is long, it continues waiting in a new run.
 *
 * `patched`: what an earlier release began has its turn, and is replayed without one.
 */
export async function awaitTurn(jobId: string, isCancelled: () => boolean): Promise<'taken' | 'cancelled' | 'later'> {
  let woken = false;
  setHandler(turnSignal, () => void (woken = true));
  if (!patched('turns')) return 'taken';
  for (;;) {
    if (isCancelled()) return 'cancelled';
    if (isHistoryLong()) return 'later';
    woken = false;
    const { taken, place } = await takeTurn(jobId);
    if (taken) return 'taken';
    await condition(() => woken || isCancelled(), place <= NEAR ? ASK_AGAIN.near : ASK_AGAIN.far);
  }
}
