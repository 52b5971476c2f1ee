import { describe, expect, it } from 'vitest';
import { withPreviousKeys } from '../crypto/key-providers.ts';
import { CybbackError } from '../domain/errors.ts';
import { faultyStorage } from '../storage/faulty-storage.fixture.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { rewrapDataKeys, rotateDataKey } from './key-ring.ts';
import { openRepository } from './open-repository.ts';
import { readRepositoryHeader } from './repository-header.ts';
import { findingsOf, openTest, testKey, writeBackup } from './repository.fixture.ts';
import type { ManifestRef } from './types.ts';

describe('opening', () => {
  it('makes the folder once, however many open it at the same time', async () => {
    const files = new Map<string, Uint8Array>();
    const storage = memoryStorage(files);
    const opened = await Promise.all(Array.from({ length: 10 }, () => openTest(storage)));
    const { keys } = await readRepositoryHeader(storage, 'contoso');
    expect(keys).toHaveLength(1);
    expect([...files.keys()].filter((key) => key.startsWith('contoso/keys/'))).toHaveLength(1);
    const refs = await Promise.all(
      opened.map((repository, i) =>
        writeBackup(repository, {
          seq: i + 1,
          backupId: `b${i}`,
          ...(i > 0 ? { previousSha256: '0'.repeat(64) } : {}),
        }),
      ),
    );
    for (const repository of opened) {
      for (const ref of refs) expect(await repository.readManifest(ref)).toMatchObject({ backupId: ref.backupId });
    }
  });

  it('refuses the folder of another tenant', async () => {
    const storage = memoryStorage();
    await openTest(storage);
    const options = { repositoryId: 'main', connectionId: 'contoso', tenantId: 'tenant-2', sealing: 'none' } as const;
    await expect(openRepository(storage, null, options)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses connection IDs that are no folder name', async () => {
    await expect(openTest(memoryStorage(), { connectionId: '../x' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('does not take an unreachable storage for an empty one', async () => {
    const files = new Map<string, Uint8Array>();
    const down = faultyStorage(memoryStorage(files), (call) =>
      call === 'get' ? new CybbackError('storage-unreachable', 'down') : null,
    );
    await expect(openTest(down)).rejects.toMatchObject({ code: 'storage-unreachable' });
    expect(files.size).toBe(0);
  });
});

describe('keys', () => {
  it('says so when the master key is another one', async () => {
    const storage = memoryStorage();
    const repository = await openTest(storage);
    const ref = await writeBackup(repository);
    await expect(openTest(storage, { key: testKey(2) })).rejects.toMatchObject({ code: 'key-wrong' });
    await expect(openTest(storage, { key: null })).rejects.toMatchObject({ code: 'key-missing' });
    // With encryption off, opening needs no key; reading what is sealed does.
    const other = await openTest(storage, { key: testKey(2), sealing: 'none' });
    await expect(other.readManifest(ref)).rejects.toMatchObject({ code: 'key-wrong' });
    const none = await openTest(storage, { key: null, sealing: 'none' });
    await expect(none.readManifest(ref)).rejects.toMatchObject({ code: 'key-missing' });
    expect(await findingsOf(none, ref)).toMatchObject([{ severity: 'unreadable', file: ref.key }]);
  });

  it('seals new files with a new data key and reads old ones', async () => {
    const storage = memoryStorage();
    const early = await openTest(storage);
    const first = await writeBackup(early);
    await rotateDataKey(storage, testKey(), 'contoso', { clock: { now: () => Date.now() + 60_000 } });
    const late = await openTest(storage);
    const second = await writeBackup(late, { seq: 2, backupId: 'b2', previousSha256: first.sha256 });
    expect(keyOf(await storage.get(first.key))).not.toBe(keyOf(await storage.get(second.key)));
    expect(await findingsOf(late, first)).toEqual([]);
    expect(await findingsOf(late, second)).toEqual([]);
    // A process that opened before the rotation finds the key that it did not know.
    expect(await findingsOf(early, second)).toEqual([]);
  });

  it('goes over to a new master key', async () => {
    const storage = memoryStorage();
    const first = await writeBackup(await openTest(storage));
    const both = await openTest(storage, { key: withPreviousKeys(testKey(2), [testKey(1)]) });
    const second = await writeBackup(both, { seq: 2, backupId: 'b2', previousSha256: first.sha256 });
    await expect(
      openTest(storage, { key: testKey(2), sealing: 'none' }).then((r) => r.readManifest(first)),
    ).rejects.toMatchObject({ code: 'key-wrong' });
    expect(await rewrapDataKeys(storage, 'contoso', testKey(1), testKey(2))).toEqual({ rewrapped: 1 });
    expect(await rewrapDataKeys(storage, 'contoso', testKey(1), testKey(2))).toEqual({ rewrapped: 0 });
    const onlyNew = await openTest(storage, { key: testKey(2) });
    expect(await findingsOf(onlyNew, first)).toEqual([]);
    expect(await findingsOf(onlyNew, second)).toEqual([]);
  });

  it('has a second copy of every key', async () => {
    const files = new Map<string, Uint8Array>();
    const storage = memoryStorage(files);
    const ref = await writeBackup(await openTest(storage));
    files.delete('contoso/repository.json');
    const mended = await openTest(storage);
    expect(await findingsOf(mended, ref)).toEqual([]);
  });

  it('reads other keys where one key file is damaged, and reports it', async () => {
    const files = new Map<string, Uint8Array>();
    const storage = memoryStorage(files);
    const ref = await writeBackup(await openTest(storage));
    await rotateDataKey(storage, testKey(), 'contoso');
    const copies = [...files.keys()].filter((key) => key.startsWith('contoso/keys/')).sort();
    for (const key of copies) files.set(key, new Uint8Array(10));
    const opened = await openTest(storage);
    const findings = await findingsOf(opened, ref);
    expect(findings.map(({ severity, file }) => [severity, file])).toEqual(copies.map((key) => ['damaged', key]));
  });

  it('reads so many files among the keys, however many a bucket lists, and opens', async () => {
    const storage = memoryStorage();
    const ref = await writeBackup(await openTest(storage));
    let read = 0;
    const crowded = await openTest({
      ...storage,
      async *list(prefix) {
        yield* storage.list(prefix);
        if (prefix !== 'contoso/keys/') return;
        for (let n = 0; ; n += 1) yield { key: `${prefix}z${String(n).padStart(9, '0')}.json`, sizeBytes: 10 };
      },
      async get(key, most) {
        if (!key.includes('/keys/z')) return storage.get(key, most);
        read += 1;
        return new Uint8Array(10);
      },
    });
    expect(read).toBeLessThan(1_000);
    expect((await findingsOf(crowded, ref)).at(-1)).toMatchObject({ severity: 'damaged', file: 'contoso/keys/' });
  });

  it('switches encryption off and on; each backup stays readable either way', async () => {
    const files = new Map<string, Uint8Array>();
    const storage = memoryStorage(files);
    const order = ['none', 'aes-256-gcm', 'none', 'aes-256-gcm'] as const;
    const refs: ManifestRef[] = [];
    for (const [i, sealing] of order.entries()) {
      const repository = await openTest(storage, { sealing, ...(sealing === 'none' ? { key: null } : {}) });
      refs.push(
        await writeBackup(repository, {
          sealing,
          seq: i + 1,
          backupId: `b${i}`,
          previousSha256: refs.at(-1)?.sha256 ?? null,
        }),
      );
    }
    for (const sealing of order) {
      const repository = await openTest(storage, { sealing });
      for (const [i, ref] of refs.entries()) {
        expect(await findingsOf(repository, ref)).toEqual([]);
        expect((await repository.readManifest(ref)).sealing).toBe(order[i]);
      }
    }
    // Four bytes: two can stand in sealed bytes by chance.
    const readable = [...files].filter(
      ([key, bytes]) => /packs|indexes|manifests/.test(key) && Buffer.from(bytes).includes('"u1"'),
    );
    expect(readable.length).toBeGreaterThan(0);
    expect(readable.every(([key]) => /\/c[0-9a-f]{32}$/.test(key))).toBe(true);
  });
});

const keyOf = (file: Uint8Array): string => Buffer.from(file.subarray(20, 28)).toString('hex');
