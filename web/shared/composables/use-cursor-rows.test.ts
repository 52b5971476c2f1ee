import { describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { type CursorPage, type CursorRows, type CursorRowsOptions, useCursorRows } from './use-cursor-rows.ts';

const ROWS = 200_000;

/** A server that holds `rows` rows and counts what it was asked. */
function endless(rows = ROWS) {
  const asked: (string | null)[] = [];
  const fetchPage: CursorRowsOptions<number>['fetchPage'] = ({ cursor, limit }) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.max(0, Math.min(limit, rows - from)) }, (_, index) => from + index);
    return Promise.resolve({ items, nextCursor: from + limit >= rows ? null : String(from + limit) });
  };
  return { asked, fetchPage };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

function inScope<T>(options: CursorRowsOptions<T>): CursorRows<T> {
  const rows = effectScope(true).run(() => useCursorRows(options));
  if (!rows) throw new Error('no scope');
  return rows;
}

describe('useCursorRows', () => {
  it('scrolls through 200,000 rows, asks for each page once and holds a few', async () => {
    const { asked, fetchPage } = endless();
    const rows = inScope({ list: ref('all'), fetchPage, pageSize: 100, keptPages: 12 });
    await settled();
    expect(rows.count.value).toBe(200);
    while (!rows.isComplete.value) {
      rows.show(rows.count.value - 20, rows.count.value);
      await settled();
    }
    expect(rows.count.value).toBe(ROWS);
    expect(asked.length).toBe(ROWS / 100);
    expect(rows.row(ROWS - 1)).toBe(ROWS - 1);
    const held = Array.from({ length: ROWS / 100 }, (_, page) => rows.row(page * 100)).filter(
      (row) => row !== undefined,
    );
    expect(held.length).toBeLessThanOrEqual(12);
  });

  it('asks again, by the cursor it remembers, for what it let go of', async () => {
    const { asked, fetchPage } = endless(5_000);
    const rows = inScope({ list: ref('all'), fetchPage, pageSize: 100, keptPages: 3 });
    while (!rows.isComplete.value) {
      rows.show(rows.count.value - 1, rows.count.value);
      await settled();
    }
    expect(rows.row(10)).toBeUndefined();
    rows.show(0, 30);
    await settled();
    expect(rows.row(10)).toBe(10);
    expect(asked.slice(-2)).toEqual([null, '100']);
    expect(rows.count.value).toBe(5_000);
  });

  it('knows the place of each row where pages are shorter than was asked for, or empty', async () => {
    const answers: Record<string, CursorPage<number>> = {
      start: { items: [], nextCursor: 'b' },
      b: { items: [0, 1, 2], nextCursor: 'c' },
      c: { items: [3], nextCursor: 'd' },
      d: { items: [4, 5, 6, 7], nextCursor: null },
    };
    const rows = inScope<number>({
      list: ref('all'),
      pageSize: 100,
      fetchPage: ({ cursor }) => Promise.resolve(answers[cursor ?? 'start'] ?? { items: [], nextCursor: null }),
    });
    for (let turn = 0; turn < 5; turn += 1) {
      rows.show(0, rows.count.value);
      await settled();
    }
    expect([rows.isComplete.value, ...Array.from({ length: rows.count.value }, (_, index) => rows.row(index))]).toEqual(
      [true, 0, 1, 2, 3, 4, 5, 6, 7],
    );
  });

  it('never lets the answer of an earlier list overwrite that of a later one', async () => {
    const answers = new Map<string, (page: CursorPage<string>) => void>();
    const list = ref<string | null>('a');
    const rows = inScope<string>({
      list,
      keepPrevious: true,
      fetchPage: () => new Promise((resolve) => answers.set(list.value ?? '', resolve)),
    });
    list.value = 'an';
    list.value = 'anna';
    answers.get('anna')?.({ items: ['Anna'], nextCursor: null });
    await settled();
    answers.get('a')?.({ items: ['Axel'], nextCursor: null });
    answers.get('an')?.({ items: ['Andy'], nextCursor: null });
    await settled();
    expect([rows.row(0), rows.count.value, rows.isPrevious.value]).toEqual(['Anna', 1, false]);
  });

  it('shows what was there until the first page of the next list has come, then begins at the top', async () => {
    let answer: (page: CursorPage<string>) => void = () => undefined;
    const list = ref<string | null>('a');
    const rows = inScope<string>({
      list,
      keepPrevious: true,
      fetchPage: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    answer({ items: ['Axel'], nextCursor: null });
    await settled();
    const before = rows.generation.value;
    list.value = 'b';
    expect([rows.row(0), rows.isPrevious.value]).toEqual(['Axel', true]);
    answer({ items: ['Bo'], nextCursor: null });
    await settled();
    expect([rows.row(0), rows.isPrevious.value, rows.generation.value]).toEqual(['Bo', false, before + 1]);
    rows.reload();
    expect([rows.row(0), rows.isPrevious.value]).toEqual(['Bo', true]);
    list.value = null;
    await nextTick();
    expect(rows.count.value).toBe(0);
  });

  it('asks for a page that failed only when told to, and continues from there', async () => {
    const { fetchPage } = endless(1_000);
    const broken = vi.fn<CursorRowsOptions<number>['fetchPage']>().mockRejectedValue(new Error('no'));
    let isBroken = false;
    const rows = inScope<number>({
      list: ref('all'),
      pageSize: 100,
      fetchPage: (page) => (isBroken ? broken(page) : fetchPage(page)),
    });
    await settled();
    isBroken = true;
    for (const last of [210, 220, 230]) {
      rows.show(last - 30, last);
      await settled();
    }
    expect(broken).toHaveBeenCalledTimes(1);
    expect([rows.problem.value?.message, rows.count.value]).toEqual(['no', 200]);
    isBroken = false;
    rows.retry();
    await settled();
    expect([rows.problem.value, rows.count.value]).toEqual([null, 400]);
  });

  it('shows the present state of what is on the screen without moving it', async () => {
    const { asked, fetchPage } = endless(1_000);
    let time = 0;
    const rows = inScope<string>({
      list: ref('all'),
      pageSize: 100,
      keptPages: 4,
      fetchPage: async (page) => {
        const { items, nextCursor } = await fetchPage(page);
        return { items: items.map((row) => `${String(row)} at ${String(time)}`), nextCursor };
      },
    });
    for (const last of [150, 250]) {
      rows.show(last - 30, last);
      await settled();
    }
    const before = { count: rows.count.value, generation: rows.generation.value };
    time = 1;
    rows.show(220, 250);
    await settled();
    asked.length = 0;
    await rows.refresh();
    await settled();
    expect([rows.row(230), rows.count.value, rows.generation.value]).toEqual([
      '230 at 1',
      before.count,
      before.generation,
    ]);
    // What is not on the screen is not asked for, but neither shown as it was.
    expect(asked).toEqual(['200', '300']);
    rows.show(0, 20);
    await settled();
    expect(rows.row(5)).toBe('5 at 1');
  });

  it('starts over where rows have come since', async () => {
    let length = 2;
    const rows = inScope<number>({
      list: ref('all'),
      fetchPage: () => Promise.resolve({ items: Array.from({ length }, (_, index) => index), nextCursor: null }),
    });
    await settled();
    length = 3;
    await rows.refresh();
    await settled();
    expect([rows.count.value, rows.row(2)]).toEqual([3, 2]);
  });

  it('loses and doubles no row where others have come before those that are shown', async () => {
    let newest = 0;
    const rows = inScope<number>({
      list: ref('all'),
      pageSize: 2,
      // Newest first, by the row that the page before ended with.
      fetchPage: ({ cursor, limit }) => {
        const first = cursor === null ? newest : Number(cursor) - 1;
        const items = Array.from({ length: Math.min(limit, first + 6) }, (_, index) => first - index);
        return Promise.resolve({ items, nextCursor: first - limit < -5 ? null : String(items.at(-1)) });
      },
    });
    const shown = async (): Promise<(number | undefined)[]> => {
      while (!rows.isComplete.value) {
        rows.show(0, rows.count.value);
        await settled();
      }
      return Array.from({ length: rows.count.value }, (_, index) => rows.row(index));
    };
    expect(await shown()).toEqual([0, -1, -2, -3, -4, -5]);
    const { generation } = rows;
    const before = generation.value;
    newest = 1;
    rows.show(0, 1);
    await rows.refresh();
    expect([await shown(), generation.value]).toEqual([[1, 0, -1, -2, -3, -4, -5], before]);
  });

  it('sees the first rows of a list that had none', async () => {
    let items: readonly number[] = [];
    const rows = inScope<number>({
      list: ref('failed'),
      fetchPage: () => Promise.resolve({ items, nextCursor: null }),
    });
    await settled();
    items = [7];
    await rows.refresh();
    expect([rows.count.value, rows.row(0)]).toEqual([1, 7]);
  });
});
