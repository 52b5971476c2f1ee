import type { EntryKind } from './run-entries.ts';

/**
 * One sorted stream out of several, newest last: of entries with the same key that of the newest run counts.
 * Holds one block of each run.
 */
export async function* mergeRuns<T>(
  kind: EntryKind<T>,
  runs: readonly AsyncGenerator<T[]>[],
  withTombstones: boolean,
): AsyncIterable<T> {
  const cursors = runs.map((blocks) => new Cursor(blocks));
  try {
    await Promise.all(cursors.map((cursor) => cursor.nextBlock()));
    let live = cursors.filter((cursor) => cursor.head !== null);
    while (live.length > 0) {
      const winner = newestSmallest(kind, live);
      const entry = winner?.head ?? null;
      if (entry === null) return;
      let ended = false;
      for (const cursor of live) {
        if (cursor.head === null || (cursor !== winner && kind.compare(cursor.head, entry) !== 0)) continue;
        if (!cursor.advance()) await cursor.nextBlock();
        ended ||= cursor.head === null;
      }
      if (ended) live = live.filter((cursor) => cursor.head !== null);
      if (withTombstones || !kind.isTombstone(entry)) yield entry;
    }
  } finally {
    await Promise.all(runs.map((blocks) => blocks.return(undefined)));
  }
}

function newestSmallest<T>(kind: EntryKind<T>, cursors: readonly Cursor<T>[]): Cursor<T> | null {
  let best: Cursor<T> | null = null;
  for (const cursor of cursors) {
    if (best === null || cursor.head === null || best.head === null || kind.compare(cursor.head, best.head) <= 0)
      best = cursor;
  }
  return best;
}

class Cursor<T> {
  head: T | null = null;
  readonly #blocks: AsyncGenerator<T[]>;
  #block: readonly T[] = [];
  #at = 0;

  constructor(blocks: AsyncGenerator<T[]>) {
    this.#blocks = blocks;
  }

  /** False at the end of the block. */
  advance(): boolean {
    this.#at += 1;
    this.head = this.#block[this.#at] ?? null;
    return this.head !== null;
  }

  /** Leaves `head` null at the end of the run. */
  async nextBlock(): Promise<void> {
    this.head = null;
    while (this.head === null) {
      const next = await this.#blocks.next();
      if (next.done) return;
      this.#block = next.value;
      this.#at = 0;
      this.head = this.#block[0] ?? null;
    }
  }
}
