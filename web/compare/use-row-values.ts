import { shallowReactive } from 'vue';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';
import type { ChangedObject, ComparedObject } from './data.ts';

/** Objects of one request. */
const AT_ONCE = 50;
/** More than the pages that a table holds. */
const MOST_HELD = 3_000;

export interface RowValues {
  /** Undefined: it is still coming; null: it could not be loaded. */
  readonly of: (row: ChangedObject) => ComparedObject | null | undefined;
  /** Reads what differs in the rows of a page, after the page itself has been shown. */
  readonly follow: (page: PageWanted, answer: Promise<CursorPage<ChangedObject>>) => Promise<CursorPage<ChangedObject>>;
}

/** What differs in the rows of a list, read from the storage page by page. */
export function useRowValues(
  read: (objects: readonly ChangedObject[], signal: AbortSignal) => Promise<readonly ComparedObject[]>,
): RowValues {
  const values = shallowReactive(new Map<string, ComparedObject | null>());

  async function readPage(rows: readonly ChangedObject[], signal: AbortSignal): Promise<void> {
    const wanted = rows.filter((row) => isCompared(row) && !values.get(keyOf(row)));
    for (let at = 0; at < wanted.length && !signal.aborted; at += AT_ONCE) {
      const group = wanted.slice(at, at + AT_ONCE);
      const found = await read(group, signal).catch(() => []);
      if (signal.aborted) return;
      for (const row of group) values.set(keyOf(row), found.find((one) => keyOf(one) === keyOf(row)) ?? null);
    }
    for (const key of values.keys()) {
      if (values.size <= MOST_HELD) break;
      values.delete(key);
    }
  }

  return {
    of: (row) => values.get(keyOf(row)),
    async follow({ signal }, answer) {
      const page = await answer;
      void readPage(page.items, signal);
      return page;
    },
  };
}

/** Of the others there is nothing to compare. */
function isCompared({ kind }: ChangedObject): boolean {
  return kind === 'changed' || kind === 'linksChanged';
}

function keyOf({ type, id }: Pick<ChangedObject, 'type' | 'id'>): string {
  return `${type}/${id}`;
}
