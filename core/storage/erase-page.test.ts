import { mkdtemp, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { erasePage } from './erase-page.ts';
import { folderStorage } from './folder-storage.ts';
import { memoryStorage } from './memory-storage.fixture.ts';
import { prefixed } from './prefixed.ts';
import type { Storage } from './storage.ts';

const BYTES = new Uint8Array([1]);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cybback-erase-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function eraseAll(storage: Storage, prefix: string): Promise<{ pages: number; deleted: number; left: string[] }> {
  const left: string[] = [];
  let [pages, deleted] = [0, 0];
  for (let after: string | null = null; ;) {
    const page = await erasePage(storage, prefix, after);
    pages += 1;
    deleted += page.deleted;
    left.push(...page.left.map(({ key }) => key));
    if (page.next === null) return { pages, deleted, left };
    after = page.next;
  }
}

it('deletes the folder page by page and nothing beside it, in memory, in a folder and below a prefix', async () => {
  // What a folder keeps is flushed to the disk, file by file.
  for (const [storage, files, pages] of [
    [memoryStorage(), 1_203, 3],
    [folderStorage(folder), 502, 2],
    [prefixed(memoryStorage(), 'a/b'), 1_203, 3],
  ] as const) {
    for (let file = 0; file < files; file += 1) await storage.put(`one/packs/${String(file).padStart(5, '0')}`, BYTES);
    for (const beside of ['one1/packs/x', 'two/packs/x']) await storage.put(beside, BYTES);
    expect(await eraseAll(storage, 'one/')).toEqual({ pages, deleted: files, left: [] });
    const rest = [];
    for await (const { key } of storage.list('')) rest.push(key);
    expect(rest).toEqual(['one1/packs/x', 'two/packs/x']);
    expect(await eraseAll(storage, 'one/')).toEqual({ pages: 1, deleted: 0, left: [] });
  }
});

it('leaves no folder behind, nor what a writer that died had begun', async () => {
  const storage = folderStorage(folder);
  await storage.put('three/packs/x', BYTES);
  await mkdir(join(folder, 'three/manifests'), { recursive: true });
  await writeFile(join(folder, 'three/manifests/.unfinished-1'), 'half');
  await eraseAll(storage, 'three/');
  expect(await readdir(folder)).not.toContain('three');
});

it('names what is locked, passes it over on the next page, and ends', async () => {
  const files = new Map<string, Uint8Array>();
  const inner = memoryStorage(files);
  const isLocked = (key: string): boolean => /[05]$/.test(key);
  const storage: Storage = {
    ...inner,
    delete: (key) =>
      isLocked(key) ? Promise.reject(new CybbackError('storage-locked', `${key} is locked.`)) : inner.delete(key),
  };
  for (let file = 0; file < 1_200; file += 1) await storage.put(`one/${String(file).padStart(5, '0')}`, BYTES);
  const { deleted, left } = await eraseAll(storage, 'one/');
  expect(deleted).toBe(960);
  expect(left).toEqual([...files.keys()].toSorted());
  expect(left).toHaveLength(240);
});

it('stops at what is about the storage and not about a file, and continues where it stopped', async () => {
  const inner = memoryStorage();
  let isAway = false;
  const storage: Storage = {
    ...inner,
    delete: (key) =>
      isAway && key === 'one/3' ? Promise.reject(new CybbackError('storage-unreachable', 'away')) : inner.delete(key),
  };
  for (let file = 0; file < 8; file += 1) await storage.put(`one/${file}`, BYTES);
  isAway = true;
  await expect(erasePage(storage, 'one/', null)).rejects.toMatchObject({ code: 'storage-unreachable' });
  isAway = false;
  await erasePage(storage, 'one/', null);
  const rest = [];
  for await (const { key } of storage.list('')) rest.push(key);
  expect(rest).toEqual([]);
});

it('says when earlier versions may be left that the key cannot see', async () => {
  const storage: Storage = {
    ...memoryStorage(),
    versions: () => Promise.resolve(null),
    mayKeepVersions: () => Promise.resolve(true),
  };
  await storage.put('one/x', BYTES);
  expect(await erasePage(storage, 'one/', null)).toMatchObject({ deleted: 1, unseen: true });
});

it('takes a folder and nothing shorter', async () => {
  await expect(erasePage(memoryStorage(), 'one', null)).rejects.toThrow('only a folder');
});
