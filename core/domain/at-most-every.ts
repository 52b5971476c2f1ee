import type { Clock } from './clock.ts';

/** Does something when it is called, unless it has just been done, or this was only just made: what happens once in `ms`. */
export function atMostEvery<Args extends readonly unknown[]>(
  ms: number,
  clock: Clock,
  action: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  let doneAt = clock.now();
  return async (...args) => {
    if (clock.now() - doneAt < ms) return;
    doneAt = clock.now();
    await action(...args);
  };
}
