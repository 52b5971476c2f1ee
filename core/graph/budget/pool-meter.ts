import type { Clock } from '../../domain/clock.ts';
import { throttled } from '../throttled.ts';
import type { wait } from '../wait.ts';
import type { BudgetStore } from './budget-store.ts';
import type { PoolRate } from './rates.ts';

export interface PoolMeterOptions {
  readonly store: BudgetStore;
  readonly key: string;
  readonly rate: () => PoolRate;
  readonly leases: boolean;
  readonly maxWaitMs: number;
  readonly clock: Clock;
  readonly wait: typeof wait;
}

interface Lease {
  units: number;
  /** What the lease held at first. */
  readonly size: number;
  readonly usableAtMs: number;
  readonly endsAtMs: number;
}

/** A pause set by another process is noticed at the next lease: this bounds how late that is. */
const LEASE_MS = 1000;
/** Part of a second's units that one process may hold: large enough to save round trips, small enough to be fair. */
const LARGEST_LEASE_SECONDS = 0.2;

/**
 * Spends from one bucket. Units are taken from the store in leases, which grow while they are used up before they end and
 * shrink when not. However many processes there are, together they spend no more than the bucket gave in the last second.
 */
export class PoolMeter {
  readonly #options: PoolMeterOptions;
  #lease: Lease | null = null;
  #nextLeaseUnits = 1;
  #pausedUntilMs = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PoolMeterOptions) {
    this.#options = options;
  }

  /** @returns milliseconds waited. */
  async spend(units: number, signal?: AbortSignal): Promise<number> {
    const { clock, maxWaitMs } = this.#options;
    const startedMs = clock.now();
    const usableAtMs = await this.#inTurn(() => this.#reserve(units));
    const dueMs = Math.max(usableAtMs, this.#pausedUntilMs);
    if (dueMs - startedMs > maxWaitMs) {
      await this.#giveBack(units);
      throw throttled(dueMs - clock.now());
    }
    await this.#waitUntil(usableAtMs, units, signal);
    return clock.now() - startedMs;
  }

  async pause(forMs: number): Promise<void> {
    const untilMs = this.#options.clock.now() + forMs;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
    await this.#options.store.pause(this.#options.key, untilMs);
  }

  async #waitUntil(usableAtMs: number, units: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock, wait } = this.#options;
    try {
      // a pause may begin while waiting
      for (let leftMs = 1; leftMs > 0;) {
        leftMs = Math.max(usableAtMs, this.#pausedUntilMs) - clock.now();
        await wait(leftMs, signal);
      }
    } catch (error) {
      await this.#giveBack(units);
      throw error;
    }
  }

  /** Answers when the units may be used. */
  async #reserve(units: number): Promise<number> {
    const now = this.#options.clock.now();
    const lease = this.#lease;
    const isOver = lease === null || now >= lease.endsAtMs;
    // What is left of an ended one is lost: else many processes, each with a rest of a time long ago, would pass the limit at once.
    const left = isOver ? 0 : lease.units;
    if (!isOver && now >= this.#pausedUntilMs && left >= units) {
      lease.units -= units;
      return lease.usableAtMs;
    }
    const size = this.#sizeOfNext(units, { last: lease, grows: !isOver });
    const { waitMs } = await this.#take(size - left);
    const usableAtMs = now + waitMs;
    this.#lease = { units: size - units, size, usableAtMs, endsAtMs: usableAtMs + LEASE_MS };
    return usableAtMs;
  }

  /** @param grows the last one was too small for its time. */
  #sizeOfNext(units: number, { last, grows }: { last: Lease | null; grows: boolean }): number {
    if (!this.#options.leases) return units;
    const most = this.#options.rate().ratePerSecond * LARGEST_LEASE_SECONDS;
    if (last !== null) this.#nextLeaseUnits = Math.min(most, (last.size - last.units) * (grows ? 2 : 1));
    return Math.max(units, Math.floor(this.#nextLeaseUnits));
  }

  #take(units: number): Promise<{ waitMs: number }> {
    return this.#options.store.take(this.#options.key, units, {
      ...this.#options.rate(),
      now: this.#options.clock.now(),
    });
  }

  async #giveBack(units: number): Promise<void> {
    await this.#inTurn(() => this.#take(-units));
  }

  /** One conversation with the store at a time: callers of one process are served in the order in which they asked. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work, work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
