import { isRefused } from '../outcomes.ts';
import { REPLICATION_WAITS_MS } from '../replication.ts';
import type { RestoreContext } from '../types.ts';

/** Repeats a call that meets "not found" while it concerns an object that this job has just made; no other one is. */
export async function untilReplicated<T>(
  context: RestoreContext,
  isFresh: boolean,
  call: () => Promise<T>,
): Promise<T> {
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
