import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks until the answer is not `undefined` or `false`; returns `undefined` when the time is over. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs, intervalMs = 50, signal }: WaitOptions,
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() >= deadline) return undefined;
    await sleep(intervalMs, undefined, { signal });
  }
}
