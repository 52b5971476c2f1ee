import { setTimeout } from 'node:timers/promises';
import { type ReconcileDeps, keepSchedules, reconcileSchedules } from './reconcile.ts';

export interface KeeperOptions {
  /** Between two looks for changes that Temporal does not have. Milliseconds. */
  readonly lookMs?: number;
  /** Between two comparisons of everything, among all processes. Milliseconds. */
  readonly compareMs?: number;
}

const LOOK_MS = 15_000;
const COMPARE_MS = 5 * 60_000;

/**
 * Keeps Temporal in agreement with the schedules for as long as the process lives: everything at the start, then
 * everything once an interval by one process of all, and at once what could not be handed over when it changed.
 */
export function startScheduleKeeper(
  deps: ReconcileDeps,
  { lookMs = LOOK_MS, compareMs = COMPARE_MS }: KeeperOptions = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    let first = true;
    while (!signal.aborted) {
      try {
        await (first ? reconcileSchedules({ ...deps, signal }) : keepSchedules({ ...deps, signal }, compareMs));
        first = false;
      } catch (error) {
        deps.logger.warn({ err: error }, 'schedules could not be compared with those of Temporal; it is tried again');
      }
      await setTimeout(lookMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
