import { expect, test } from 'vitest';
import { listAll } from './s3-list.ts';

/** New names on each page, for ever. */
async function endless(namesOfPage: number): Promise<{ pages: number; names: number; waitedMs: number }> {
  let [pages, names, waitedMs] = [0, 0, 0];
  const list = listAll(
    'the files of acme',
    () => {
      pages += 1;
      const key = (n: number): string => `${String(pages).padStart(9, '0')}-${String(n).padStart(4, '0')}`;
      const entries = Array.from({ length: namesOfPage }, (_, n) => [key(n), {}] as const);
      return Promise.resolve({ entries, next: key(0) });
    },
    (ms) => Promise.resolve((waitedMs += ms)),
  );
  const read = async (): Promise<void> => {
    for await (const _ of list) names += 1;
  };
  await expect(read()).rejects.toMatchObject({ code: 'storage-answer', retryable: false });
  return { pages, names, waitedMs };
}

test.each([
  ['a new name', 1, { pages: 1_000, names: 999, waitedMs: 949 * 20 }],
  ['ten new names', 10, { pages: 20_000, names: 200_000, waitedMs: 19_949 * 20 }],
  ['as many new names as others give', 100, { pages: 20_000, names: 2_000_000, waitedMs: 0 }],
])(
  'a list that has %s on each page for ever comes to an end, and keeps the process from nothing',
  async (_what, of, read) => {
    expect(await endless(of)).toEqual(read);
  },
);

test('a list that holds little is read at once', async () => {
  let waits = 0;
  let pages = 0;
  const list = listAll(
    'x',
    () =>
      Promise.resolve({
        entries: [[`a${String((pages += 1)).padStart(3, '0')}`, 1]],
        next: pages < 50 ? `t${String(pages)}` : null,
      }),
    () => Promise.resolve((waits += 1)),
  );
  let found = 0;
  for await (const [, one] of list) found += one;
  expect([found, waits]).toEqual([50, 0]);
});

test('names are in the order of their bytes, as S3 has them, not of their characters', async () => {
  // U+FFFD comes before U+1F600 in UTF-8, and after it in UTF-16.
  const entries = [
    ['\u{fffd}', 1],
    ['\u{1f600}', 2],
  ] as const;
  const found: number[] = [];
  for await (const [, value] of listAll('x', () => Promise.resolve({ entries, next: null }))) found.push(value);
  expect(found).toEqual([1, 2]);
});
