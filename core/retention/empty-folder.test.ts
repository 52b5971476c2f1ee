import { expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage, StorageFolder } from '../storage/storage.ts';
import { emptyFolder } from './empty-folder.ts';

const MARKERS = ['keys/a', 'repository.json'];
/** More than are deleted at once. */
const PACKS = Array.from({ length: 1_100 }, (_, index) => `packs/s${String(index).padStart(5, '0')}`);
const BESIDE = 'one1/packs/x';

/** A folder of which some files cannot be deleted, and another one beside it. */
function folderOf(
  paths: readonly string[],
  refusal: (path: string) => 'storage-locked' | 'storage-permission' | null,
  more: (storage: Storage) => Partial<Storage> = () => ({}),
): StorageFolder & { left(): string[] } {
  const files = new Map([...paths.map((path) => `one/${path}`), BESIDE].map((path) => [path, new Uint8Array(1)]));
  const inner = memoryStorage(files);
  const storage: Storage = {
    ...inner,
    delete(key) {
      const code = refusal(key.slice('one/'.length));
      return code === null ? inner.delete(key) : Promise.reject(new CybbackError(code, `${key} stays.`));
    },
  };
  return {
    storage: { ...storage, ...more(storage) },
    name: 'one/',
    left: () => [...files.keys()].map((key) => key.replace('one/', '')).sort(),
  };
}

const work = (isOver: boolean) => ({ signal: new AbortController().signal, isOver: () => isOver });
const nothing = (): null => null;

it('deletes everything in it and nothing beside it, in as many calls as it takes', async () => {
  const folder = folderOf([...MARKERS, 'notes', ...PACKS], nothing);
  const outcomes: string[] = [];
  do outcomes.push(await emptyFolder(folder, work(true)));
  while (outcomes.at(-1) === 'over');
  expect(outcomes).toEqual(['over', 'over', 'empty']);
  expect(folder.left()).toEqual([BESIDE]);
});

it('keeps header and keys as long as anything else is there', async () => {
  const folder = folderOf([...MARKERS, ...PACKS], (path) => (path === 'packs/s00700' ? 'storage-locked' : null));
  expect(await emptyFolder(folder, work(false))).toBe('locked');
  expect(folder.left()).toEqual(['keys/a', BESIDE, 'packs/s00700', 'repository.json'].sort());
});

it('does not ask to be called again where everything is protected, however much that is', async () => {
  const folder = folderOf([...MARKERS, ...PACKS], () => 'storage-locked');
  expect(await emptyFolder(folder, work(true))).toBe('locked');
  expect(folder.left()).toHaveLength(PACKS.length + MARKERS.length + 1);
});

it('does not call a folder empty of which the key may not delete a file', async () => {
  const folder = folderOf([...MARKERS, 'packs/x'], (path) => (path === 'packs/x' ? 'storage-permission' : null));
  await expect(emptyFolder(folder, work(false))).rejects.toMatchObject({ code: 'storage-permission' });
  expect(folder.left()).toContain('packs/x');
});

it('leaves to a lifecycle rule what the key may not delete below the name of a file', async () => {
  const folder = folderOf([...MARKERS, 'packs/x'], nothing, (storage) => ({
    async versions(prefix) {
      const entries = [];
      for await (const { key } of storage.list(prefix)) entries.push({ key, versionId: '1', isCurrent: true });
      return { entries, next: null };
    },
    deleteVersion: () => Promise.reject(new CybbackError('storage-permission', 'No.')),
  }));
  expect(await emptyFolder(folder, work(false))).toBe('empty');
  expect(folder.left()).toEqual([BESIDE]);
});
