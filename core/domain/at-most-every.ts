import type { Clock } from './clock.ts';

/** Does something when it is called, unless it has just been done, or this was only just made: what happens once in `ms`. */
export function atMostEvery(ms: number, clock: Clock, action: () => Promise<void>): () => Promise<void> {
  let doneAt = clock.now();
  return async () => {
    if (clock.now() - doneAt < ms) return;
    doneAt = clock.now();
    await action();
  };
}
