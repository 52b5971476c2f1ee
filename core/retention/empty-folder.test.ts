import { expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { emptyFolder } from './empty-folder.ts';

const MARKERS = ['keys/a', 'repository.json'];
/** More than are deleted at once. */
const PACKS = Array.from({ length: 1_100 }, (_, index) => `packs/s${String(index).padStart(5, '0')}`);

/** A folder of which some files cannot be deleted yet. */
function folderOf(paths: readonly string[], isLocked: (path: string) => boolean): Storage & { left(): string[] } {
  const files = new Map(paths.map((path) => [path, new Uint8Array(1)]));
  const storage = memoryStorage(files);
  return {
    ...storage,
    left: () => [...files.keys()].sort(),
    async remove(path) {
      if (isLocked(path)) return new Date(8e12);
      await storage.delete(path);
      return null;
    },
  };
}

const work = (isOver: boolean) => ({ signal: new AbortController().signal, isOver: () => isOver });

it('deletes everything, in as many calls as it takes', async () => {
  const folder = folderOf([...MARKERS, 'notes', ...PACKS], () => false);
  const outcomes: string[] = [];
  do outcomes.push(await emptyFolder(folder, work(true)));
  while (outcomes.at(-1) === 'over');
  expect(outcomes).toEqual(['over', 'over', 'empty']);
  expect(folder.left()).toEqual([]);
});

it('keeps header and keys as long as anything else is there', async () => {
  const folder = folderOf([...MARKERS, ...PACKS], (path) => path === 'packs/s00700');
  expect(await emptyFolder(folder, work(false))).toBe('locked');
  expect(folder.left()).toEqual([...MARKERS.slice(0, 1), 'packs/s00700', ...MARKERS.slice(1)]);
});

it('does not ask to be called again where everything is protected, however much that is', async () => {
  const folder = folderOf([...MARKERS, ...PACKS], () => true);
  expect(await emptyFolder(folder, work(true))).toBe('locked');
  expect(folder.left()).toHaveLength(PACKS.length + MARKERS.length);
});
