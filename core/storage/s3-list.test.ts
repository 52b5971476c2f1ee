import { expect, test } from 'vitest';
import { listAll } from './s3-list.ts';

test('a list that has a new name on each page for ever comes to an end', async () => {
  let pages = 0;
  let keys = 0;
  const read = async (): Promise<void> => {
    const list = listAll('the files of acme', () => {
      pages += 1;
      const key = String(pages).padStart(9, '0');
      return Promise.resolve({ entries: [[key, {}]], next: key });
    });
    for await (const _ of list) keys += 1;
  };
  await expect(read()).rejects.toMatchObject({ code: 'storage-answer', retryable: false });
  expect([pages, keys]).toEqual([20_000, 20_000]);
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
