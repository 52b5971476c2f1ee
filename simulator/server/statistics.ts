import type { RequestStatistics } from '../types.ts';

/** Counts of what was asked since the start or the last reset. */
export class Statistics {
  #total = 0;
  #throttled = 0;
  readonly #byTemplate = new Map<string, number>();
  readonly #byClient = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();

  record(template: string, client: string, status: number): void {
    this.#total += 1;
    if (status === 429) this.#throttled += 1;
    increment(this.#byTemplate, template);
    increment(this.#byClient, client);
    increment(this.#byStatus, String(status));
  }

  reset(): void {
    this.#total = 0;
    this.#throttled = 0;
    for (const counts of [this.#byTemplate, this.#byClient, this.#byStatus]) counts.clear();
  }

  read(): RequestStatistics {
    return {
      total: this.#total,
      throttled: this.#throttled,
      byTemplate: Object.fromEntries(this.#byTemplate),
      byClient: Object.fromEntries(this.#byClient),
      byStatus: Object.fromEntries(this.#byStatus),
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
