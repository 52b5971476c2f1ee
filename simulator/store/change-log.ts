import type { RelationName, SetName } from '../types.ts';

/** One thing that happened to one object; delta rounds fold these. */
export interface Change {
  seq: number;
  at: number;
  set: SetName;
  id: string;
  kind: 'create' | 'update' | 'softDelete' | 'hardDelete' | 'restore' | 'link';
  props?: readonly string[];
  relation?: RelationName;
  target?: string;
  targetType?: string;
  removed?: boolean;
  /** The edge went with its target, which was deleted for good. */
  purge?: boolean;
}

/** What happened since the tenant was seeded, in order. `seq` starts at 1; 0 is the seeded state. */
export class ChangeLog {
  readonly #entries: Change[];
  #last: number;

  constructor(entries: Change[] = [], last = 0) {
    this.#entries = entries;
    this.#last = Math.max(last, entries.at(-1)?.seq ?? 0);
  }

  get last(): number {
    return this.#last;
  }

  append(change: Omit<Change, 'seq'>): void {
    this.#last += 1;
    this.#entries.push({ seq: this.#last, ...change });
  }

  /** Entries with `after < seq <= until`. */
  between(after: number, until: number): Change[] {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.seq ?? 0) <= after) low = middle + 1;
      else high = middle;
    }
    const found: Change[] = [];
    for (let at = low; at < this.#entries.length; at += 1) {
      const change = this.#entries[at];
      if (change === undefined || change.seq > until) break;
      found.push(change);
    }
    return found;
  }

  /** No token older than `before` can ask for these any more. */
  forget(before: number): void {
    const keep = this.#entries.findIndex((change) => change.at >= before);
    if (keep > 0) this.#entries.splice(0, keep);
  }

  all(): readonly Change[] {
    return this.#entries;
  }
}
