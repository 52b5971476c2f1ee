import { isLag } from '../outcomes.ts';
import { REPLICATION_WAITS_MS } from '../replication.ts';
import type { RestoreContext } from '../types.ts';

/**
 * Repeats a call that Graph refuses because it does not know an object yet, while the call concerns one that this job has
 * just made; nothing else is repeated.
 */
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
      if (!isFresh || wait === undefined || !isLag(error)) throw error;
      await context.wait(wait);
    }
  }
}
