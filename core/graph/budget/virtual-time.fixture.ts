import type { Clock } from '../../domain/clock.ts';
import { throwIfCancelled, cancelled } from '../wait.ts';

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** Time that passes only while everybody waits, and then at once: as exact as the code, however busy the machine is. */
export class VirtualTime implements Clock {
  #nowMs = Date.UTC(2026, 0, 1);
  readonly #sleepers = new Set<Sleeper>();
  #isWatching = false;

  now(): number {
    return this.#nowMs;
  }

  /** In place of the `wait` of the product. */
  readonly wait = (forMs: number, signal?: AbortSignal): Promise<void> => {
    throwIfCancelled(signal);
    if (forMs <= 0) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = (): void => {
      this.#sleepers.delete(sleeper);
      reject(cancelled(signal));
    };
    const sleeper: Sleeper = {
      dueMs: this.#nowMs + forMs,
      wake() {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
    };
    signal?.addEventListener('abort', stop, { once: true });
    this.#sleepers.add(sleeper);
    this.#watch();
    return promise;
  };

  /** After everything that can happen without time: who is due first is woken, the others of the same moment after. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    setImmediate(() => {
      this.#isWatching = false;
      const next = [...this.#sleepers].toSorted((one, other) => one.dueMs - other.dueMs)[0];
      if (!next) return;
      this.#sleepers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
      this.#watch();
    });
  }
}
