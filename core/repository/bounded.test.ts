import { expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { getBounded, limited, MOST_JSON_BYTES, MOST_MANIFEST_BYTES } from './bounded.ts';

const MIB = 1024 * 1024;

async function* endless(count: { chunks: number }): AsyncIterable<Uint8Array> {
  for (;;) {
    count.chunks += 1;
    yield new Uint8Array(MIB);
    await Promise.resolve();
  }
}

it.each([MOST_JSON_BYTES, MOST_MANIFEST_BYTES])(
  'a file of more than %i bytes is damaged, and no more is asked for',
  async (most) => {
    const asked: (number | undefined)[] = [];
    const files: Storage = {
      ...memoryStorage(),
      get: (_key, mostBytes) => {
        asked.push(mostBytes);
        return Promise.resolve(new Uint8Array(mostBytes ?? 0));
      },
    };
    await expect(getBounded(files, 'manifests/1', most)).rejects.toMatchObject({ code: 'repository-corrupt' });
    expect(asked).toEqual([most + 1]);
  },
);

it('a file that has exactly as much as it can have is read', async () => {
  const files = memoryStorage();
  await files.put('a', new Uint8Array(1_000));
  expect(await getBounded(files, 'a', 1_000)).toHaveLength(1_000);
});

it('a run or pack that goes on beyond its end is left at the first chunk too many', async () => {
  const count = { chunks: 0 };
  let bytes = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of limited('packs/1', endless(count), 3 * MIB)) bytes += chunk.length;
  };
  await expect(read()).rejects.toMatchObject({ code: 'repository-mismatch' });
  expect([count.chunks, bytes]).toEqual([4, 3 * MIB]);
});
