import { setTimeout as sleep } from 'node:timers/promises';
import { CybbackError } from '../domain/errors.ts';

/** Waits, or ends at once with `cancelled` when the signal is given. */
export async function wait(forMs: number, signal?: AbortSignal): Promise<void> {
  throwIfCancelled(signal);
  if (forMs <= 0) return;
  try {
    await sleep(forMs, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw cancelled(signal ?? cause);
  }
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(signal);
}

/** Follows `promise`, but stops waiting for it when the signal is given; the work itself goes on for others. */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  throwIfCancelled(signal);
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(cancelled(signal));
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** @param cause the signal, or what took its place. */
export function cancelled(cause: unknown, facts: CybbackError['facts'] = {}): CybbackError {
  return new CybbackError('cancelled', 'The work was cancelled.', {
    cause: cause instanceof AbortSignal ? cause.reason : cause,
    facts,
  });
}
