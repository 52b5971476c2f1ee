import { setTimeout as sleep } from 'node:timers/promises';
import { CybbackError } from '../domain/errors.ts';

/** A page of a list, as S3 gives it: keys in the order of their bytes, and whether there are more. */
export interface ListPage<Entry> {
  readonly entries: readonly (readonly [key: string, entry: Entry])[];
  /** Null: it was the last one. */
  readonly next: string | null;
}

/** A thousand keys each: far beyond any repository. */
const MOST_PAGES = 20_000;
/** S3 gives a thousand names a page, others hundreds: from so many pages on, fewer than that are no list of files. */
const SPARSE_PAGES = 1_000;
const LEAST_NAMES = 10;
/** A page costs the same however little it holds: from here on, those that hold little are asked for one after a while. */
const FAST_PAGES = 50;
const FULL_NAMES = 100;
const SPARSE_WAIT_MS = 20;
/** Providers may send a page without a key now and then. */
const MOST_EMPTY_PAGES = 50;

/**
 * Looks at each page of a list as it comes, and throws `storage-answer` where the pages lead nowhere or have no end. `next`
 * is where the page says that the list continues.
 */
export function pageGuard(what: string): (page: { readonly empty: boolean; readonly next: string | null }) => void {
  let pages = 0;
  let empty = 0;
  let last: string | null = null;
  return (page) => {
    pages += 1;
    empty = page.empty ? empty + 1 : 0;
    if (page.next === null) return;
    if (page.next === last || empty > MOST_EMPTY_PAGES) throw lies(what, 'its pages lead nowhere');
    if (pages >= MOST_PAGES) throw lies(what, 'it has no end');
    last = page.next;
  };
}

/**
 * Follows a list to its end. Keys ascend and none comes twice, so that it has an end; a list that does otherwise is no
 * answer of an S3 storage, and ends with `storage-answer`. Pages that hold little come slowly after a while, so that a list
 * of them keeps the process from nobody else's work.
 */
export async function* listAll<Entry>(
  what: string,
  pageAfter: (token: string | undefined) => Promise<ListPage<Entry>>,
  wait: (ms: number) => Promise<unknown> = sleep,
): AsyncIterable<readonly [key: string, entry: Entry]> {
  let last: Buffer | null = null;
  let token: string | undefined;
  let pages = 0;
  let names = 0;
  const guard = pageGuard(what);
  for (;;) {
    const { entries, next } = await pageAfter(token);
    pages += 1;
    names += entries.length;
    if (pages >= SPARSE_PAGES && names < pages * LEAST_NAMES) throw lies(what, 'it has no end');
    for (const entry of entries) {
      const key = Buffer.from(entry[0]);
      if (last !== null && Buffer.compare(key, last) <= 0) throw lies(what, 'names repeat or are out of order');
      last = key;
      yield entry;
    }
    guard({ empty: entries.length === 0, next });
    if (next === null) return;
    if (pages > FAST_PAGES && entries.length < FULL_NAMES) await wait(SPARSE_WAIT_MS);
    token = next;
  }
}

function lies(what: string, how: string): CybbackError {
  return new CybbackError(
    'storage-answer',
    `The storage does not list ${what} as an S3 storage does: ${how}. Check the endpoint URL, or choose another storage.`,
  );
}
