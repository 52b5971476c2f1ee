import { inLanes } from '../../domain/in-lanes.ts';

export type Settled<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: Error };

/** Runs the work for every value, at most `limit` at a time. Order of the answer = order of the values. */
export async function mapLimit<T, R>(
  values: readonly T[],
  limit: number,
  work: (value: T) => Promise<R>,
): Promise<Settled<R>[]> {
  const results = new Array<Settled<R>>(values.length);
  await inLanes(values, limit, async (value, index) => {
    results[index] = await work(value).then(
      (result) => ({ ok: true, value: result }),
      (error: unknown) => ({ ok: false, error: error instanceof Error ? error : new Error(String(error)) }),
    );
  });
  return results;
}

/** One after the other per key, side by side otherwise: Graph answers 409 to two writes on one object. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const name = key.toLowerCase();
    const before = this.#tails.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#tails.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(name) === mine) this.#tails.delete(name);
    }
  }
}
