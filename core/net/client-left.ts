import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Whether somebody still waits for what is being read: the client of a request, or the job that an activity is of. It
 * travels with the work instead of through every function:
 * what lies between a route and a bucket has nothing to say about it, and one function that forgets to hand it on would
 * be a read that nobody waits for.
 */
const current = new AsyncLocalStorage<AbortSignal | undefined>();

/** Reads from outside that `work` begins end with the signal. */
export function whileClientStays<T>(left: AbortSignal, work: () => T): T {
  return current.run(left, work);
}

/** For work that others share: one who leaves does not end it for them. */
export function forEverybody<T>(work: () => T): T {
  return current.run(undefined, work);
}

export function clientLeft(): AbortSignal | undefined {
  return current.getStore();
}
