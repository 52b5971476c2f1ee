import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { faultyStorage } from './faulty-storage.fixture.ts';
import { folderError } from './folder-errors.ts';
import { folderStorage } from './folder-storage.ts';
import { memoryStorage } from './memory-storage.fixture.ts';
import { prefixed } from './prefixed.ts';
import { storageContract, type StorageUnderTest } from './storage-contract.fixture.ts';

async function folder(): Promise<StorageUnderTest & { root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'cybback-storage-'));
  return { root, storage: folderStorage(join(root, 'files')), dispose: () => rm(root, { recursive: true }) };
}

storageContract('memory', async () => ({ storage: memoryStorage() }));
storageContract('folder', folder);
storageContract('a part of a memory storage', async () => {
  const whole = memoryStorage();
  await whole.put('outside', new Uint8Array(1));
  await whole.put('par', new Uint8Array(1));
  await whole.put('part2/x', new Uint8Array(1));
  return { storage: prefixed(whole, 'part') };
});
storageContract('a faulty storage without faults', async () => ({
  storage: faultyStorage(memoryStorage(), () => null),
}));

describe('folder storage', () => {
  const errno = (name: string): Error => Object.assign(new Error(name), { code: name, syscall: 'write' });

  it.each([
    ['ENOSPC', 'storage-full'],
    ['EDQUOT', 'storage-full'],
    ['EACCES', 'storage-permission'],
    ['EROFS', 'storage-permission'],
    ['ENOENT', 'storage-missing'],
    ['EIO', 'storage-unreachable'],
  ])('tells %s as %s', (name, expected) => {
    expect(folderError(errno(name), 'write x')).toMatchObject({ code: expected, facts: { errno: name } });
  });

  it('neither lists nor keeps unfinished files', async () => {
    const { root, storage, dispose } = await folder();
    await storage.put('a/b', new Uint8Array([1]));
    await storage.put('a/c', new Uint8Array([1]), { ifAbsent: true });
    await storage.put('a/c', new Uint8Array([1]), { ifAbsent: true }).catch(() => undefined);
    expect(await readdir(join(root, 'files/a'))).toEqual(['b', 'c']);
    await writeFile(join(root, 'files/a/~crashed'), 'half');
    const keys: string[] = [];
    for await (const file of storage.list('')) keys.push(file.key);
    expect(keys).toEqual(['a/b', 'a/c']);
    expect(await readFile(join(root, 'files/a/b'))).toEqual(Buffer.from([1]));
    await dispose?.();
  });

  it('lists many files between folders in key order, with the size of each', async () => {
    const { storage, dispose } = await folder();
    // `-` sorts before the slash that ends a folder's name, `0` after it.
    const keys = ['x-', 'x/', 'x0'].flatMap((name) =>
      Array.from({ length: 70 }, (_, index) => `${name}${String(index)}`),
    );
    await Promise.all(keys.map((key) => storage.put(key, new Uint8Array(1 + (key.length % 3)))));
    const listed = async (prefix: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { key, sizeBytes } of storage.list(prefix)) found.push(`${key} ${String(sizeBytes)}`);
      return found;
    };
    const expected = keys.toSorted().map((key) => `${key} ${String(1 + (key.length % 3))}`);
    for (const prefix of ['', 'x', 'x/', 'x/1', 'x0', 'y'])
      expect(await listed(prefix), prefix).toEqual(expected.filter((line) => line.startsWith(prefix)));
    await dispose?.();
  });

  it.skipIf(process.getuid?.() === 0)('tells a folder that it may not write to', async () => {
    const { root, storage, dispose } = await folder();
    await chmod(root, 0o500);
    await expect(storage.put('a', new Uint8Array(1))).rejects.toMatchObject({ code: 'storage-permission' });
    await chmod(root, 0o700);
    await dispose?.();
  });
});

describe('faulty storage', () => {
  it('fails before or after the call', async () => {
    const error = new CybbackError('storage-unreachable', 'down');
    const files = new Map<string, Uint8Array>();
    const storage = faultyStorage(memoryStorage(files), (call, key) =>
      call !== 'put' ? null : key === 'before' ? error : { after: error },
    );
    await expect(storage.put('before', new Uint8Array(1))).rejects.toBe(error);
    await expect(storage.put('after', new Uint8Array(1))).rejects.toBe(error);
    expect([...files.keys()]).toEqual(['after']);
  });
});
