import type { EntryKind } from './run-entries.ts';

export interface DiffKind<T> extends EntryKind<T> {
  /** The tombstone of an entry that the later state no longer has. */
  gone(entry: T): T;
}

/** What leads from one sorted state to another: new and changed entries as they are now, tombstones for lost ones. */
export async function* diffStates<T>(
  before: AsyncIterable<T>,
  after: AsyncIterable<T>,
  kind: DiffKind<T>,
): AsyncIterable<T> {
  const old = before[Symbol.asyncIterator]();
  try {
    let left = await old.next();
    for await (const entry of after) {
      while (!left.done && kind.compare(left.value, entry) < 0) {
        if (!kind.isTombstone(left.value)) yield kind.gone(left.value);
        left = await old.next();
      }
      if (!left.done && kind.compare(left.value, entry) === 0) {
        if (kind.encode(left.value) !== kind.encode(entry)) yield entry;
        left = await old.next();
      } else {
        yield entry;
      }
    }
    for (; !left.done; left = await old.next()) {
      if (!kind.isTombstone(left.value)) yield kind.gone(left.value);
    }
  } finally {
    await old.return?.();
  }
}
