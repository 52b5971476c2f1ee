import { setTimeout as sleep } from 'node:timers/promises';
import { dropOldComparisons } from '../backups/store/proof/drop-differences.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import {
  forgetOldAnswers,
  forgetOldDeliveries,
  forgetOldJobEvents,
  forgetOldWorkspaceEvents,
} from '../overview/store/forget-old-rows.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** For how many days each is kept. Whoever follows a job needs its events for as long as it runs, and a while after. */
export const KEPT_DAYS = { jobEvents: 30, answers: 2, deliveries: 90, workspaceEvents: 400, comparisons: 30 } as const;

export interface HousekeepingDeps {
  readonly db: Db;
  readonly clock: Clock;
}

/** Deletes what was kept for its time: tables that would grow with every job, request and notification. */
export async function keepHouse({ db, clock }: HousekeepingDeps): Promise<void> {
  const before = (days: number): Date => new Date(clock.now() - days * DAY_MS);
  await forgetOldJobEvents(db, before(KEPT_DAYS.jobEvents));
  await forgetOldAnswers(db, before(KEPT_DAYS.answers));
  await forgetOldDeliveries(db, before(KEPT_DAYS.deliveries));
  await dropOldComparisons(db, before(KEPT_DAYS.comparisons));
  await forgetOldWorkspaceEvents(db, before(KEPT_DAYS.workspaceEvents));
}

/** Once an hour for as long as the process lives. */
export function startHousekeeping(deps: HousekeepingDeps & { logger: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await keepHouse(deps);
      } catch (error) {
        deps.logger.warn({ err: error }, 'what had run out could not be deleted; it is tried again');
      }
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
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
