import { isRefused } from '../outcomes.ts';
import type { RestoreContext } from '../types.ts';

/** What was just made shows up in every replica within about two minutes. */
const REPLICATION_WAITS_MS = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000];

/** Repeats a call that meets "not found" while it concerns an object that this job has just made; no other one is. */
export async function untilReplicated<T>(context: RestoreContext, isFresh: boolean, call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const wait = REPLICATION_WAITS_MS[attempt];
      if (!isFresh || wait === undefined || !isRefused(error, 'graph-not-found')) throw error;
      await context.wait(wait);
    }
  }
}
