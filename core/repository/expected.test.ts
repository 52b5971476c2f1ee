import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WrappedDataKey } from '../crypto/data-key.ts';
import type { CybbackError } from '../domain/errors.ts';
import type { GraphObject } from '../domain/json.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { decodeCheckedJson, encodeCheckedJson } from './checked-json.ts';
import { encodeSync } from './codec.ts';
import { FILE_KIND } from './frame-header.ts';
import { createFrames } from './frame.ts';
import { rotateDataKey } from './key-ring.ts';
import type { KeyStore } from './key-store.ts';
import { contentHash, type EarlierRules, openVersion } from './object-version.ts';
import { openRepository } from './open-repository.ts';
import { encodeRecord } from './record-codec.ts';
import { all, each, entryOf, manifestOf, openTest, testKey, typeOf, writeBackup } from './repository.fixture.ts';
import type { StoredVersion } from './types.ts';

describe('a manifest', () => {
  it('is read as the one that was published, or not at all', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files));
    const ref = await writeBackup(repository);
    expect(await repository.readManifest(ref)).toMatchObject({ backupId: 'b1' });
    const other = { ...ref, sha256: '0'.repeat(64) };
    await expect(repository.readManifest(other)).rejects.toMatchObject({
      code: 'repository-mismatch',
      facts: { file: ref.key },
    });
    files.delete(ref.key);
    await expect(repository.readManifest(ref)).rejects.toMatchObject({
      code: 'storage-missing',
      facts: { file: ref.key },
    });
  });

  it('that is not sealed is believed only where it is known to have been written so', async () => {
    const files = new Map<string, Uint8Array>();
    const open = await openTest(memoryStorage(files), { sealing: 'none' });
    const ref = await writeBackup(open, { sealing: 'none' });
    const sealed = await openTest(memoryStorage(files));
    const { sealing: _, ...unknown } = ref;
    for (const expected of [unknown, { ...ref, sealing: 'aes-256-gcm' as const }]) {
      await expect(sealed.readManifest(expected)).rejects.toMatchObject({
        code: 'repository-unsealed',
        facts: { file: ref.key },
      });
    }
    expect(await sealed.readManifest(ref)).toMatchObject({ backupId: 'b1' });
    const [newer] = await all(sealed.newerManifests(0));
    expect(newer).toMatchObject({ seq: 1, problem: { code: 'repository-unsealed' } });
  });

  it('of whatever size costs no more memory than one can have', async () => {
    const files = new Map<string, Uint8Array>();
    const asked: (number | undefined)[] = [];
    const storage = memoryStorage(files);
    const repository = await openTest({
      ...storage,
      get: (key, most) => {
        asked.push(most);
        return storage.get(key, most);
      },
    });
    const ref = await writeBackup(repository);
    await repository.readManifest(ref);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain(undefined);
  });

  it('that is small and unpacks to more than a manifest can have is not unpacked', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing: 'none' });
    const ref = await writeBackup(repository, { sealing: 'none' });
    const path = ref.key.slice('contoso/'.length);
    const content = Buffer.alloc(65 * 1024 * 1024, ' ');
    const frames = createFrames('contoso', { active: null, hasKeys: false, get: unknownKey }, randomBytes);
    const file = { connectionId: 'contoso', path, kind: FILE_KIND.manifest, sealed: null };
    const place = { number: 0, offset: 0, last: true, contentBytes: content.length };
    const bomb = frames.seal(file, { ...encodeSync(content), ...place });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    files.set(ref.key, bomb);
    await expect(repository.readManifest(ref)).rejects.toMatchObject({
      code: 'repository-corrupt',
      message: expect.stringContaining('unpacks to more'),
    });
  });
});

const unknownKey = (): Promise<never> => Promise.reject(new Error('there are no keys'));

it('a run that is not sealed is compared with its checksum before anything of it is used', async () => {
  const files = new Map<string, Uint8Array>();
  const storage = memoryStorage(files);
  const repository = await openTest(storage, { sealing: 'none' });
  const run = await repository.writeObjectRun('users', each([entryOf('u1'), entryOf('u2')]));
  const expected = { ...run, sha256: '0'.repeat(64) };
  await expect(repository.findObject([expected], 'u1')).rejects.toMatchObject({ code: 'repository-mismatch' });
  await expect(all(repository.readObjectRuns([expected]))).rejects.toMatchObject({ code: 'repository-mismatch' });
  expect(await repository.findObject([run], 'u1')).toMatchObject({ objectId: 'u1' });
});

describe('an object version', () => {
  async function stored(): Promise<{ repository: Awaited<ReturnType<typeof openTest>>; versions: StoredVersion[] }> {
    const repository = await openTest(memoryStorage(), { sealing: 'none' });
    const pack = repository.newPack();
    const records = ['u1', 'u2'].map((id) => ({
      id,
      hash: contentHash('users', { id, displayName: id }),
      record: pack.add(encodeRecord({ type: 'users', id, object: { id, displayName: id } })),
    }));
    await pack.finish();
    const versions = records.map(({ id, hash, record }) => ({
      type: 'users' as const,
      id,
      hash,
      location: record.location,
    }));
    return { repository, versions };
  }

  it('is handed out with the type, the ID and the content that were kept', async () => {
    const { repository, versions } = await stored();
    expect(await repository.readVersions(versions)).toEqual([
      { object: { id: 'u1', displayName: 'u1' } },
      { object: { id: 'u2', displayName: 'u2' } },
    ]);
  });

  it.each<[string, Partial<StoredVersion>]>([
    ['another ID', { id: 'u3' }],
    ['another type', { type: 'groups' }],
    ['other content', { hash: 'f'.repeat(64) }],
  ])('is refused where the catalogue says %s, and costs only itself', async (_what, change) => {
    const { repository, versions } = await stored();
    const [first, second] = versions;
    if (!first || !second) throw new Error('nothing stored');
    const asked = { ...first, ...change };
    const [refused, fine] = await repository.readVersions([asked, second]);
    expect(refused).toMatchObject({
      damage: { code: 'repository-mismatch', facts: { file: expect.stringContaining('/packs/') } },
    });
    expect(fine).toHaveProperty('object');
    await expect(repository.readVersion(asked)).rejects.toMatchObject({ code: 'repository-mismatch' });
  });

  describe('that was hashed by rules its type had before', () => {
    /** Two sets of earlier rules: the older one left more out, and knew no set. */
    const before = { volatile: ['lastSeen', 'score'], secrets: [], unordered: [], jsonStrings: [] };
    const older = { ...before, volatile: ['displayName'] };
    const earlier: EarlierRules = { users: [before, older] };
    const kept = { id: 'u1', displayName: 'Zoë', score: 3, businessPhones: ['2', '1'] };
    const opened = (object: GraphObject, hash: string, known?: EarlierRules): GraphObject => {
      const location = {
        packId: `c${'0'.repeat(32)}`,
        frameOffset: 0,
        frameLength: 1,
        recordOffset: 4,
        recordLength: 1,
      };
      const bytes = encodeRecord({ type: 'users', id: 'u1', object });
      const scope = { connectionId: 'c1', ...(known && { earlier: known }) };
      return openVersion(scope, { type: 'users', id: 'u1', hash, location }, bytes);
    };

    it.each([
      ['the newest of them', before],
      ['the oldest of them', older],
    ])('opens by %s', (_which, rules) => {
      const hash = contentHash('users', kept, rules);
      expect(hash).not.toBe(contentHash('users', kept));
      expect(opened(kept, hash, earlier)).toEqual(kept);
      expect(opened(kept, contentHash('users', kept), earlier)).toEqual(kept);
    });

    it.each([
      ['another content', { ...kept, businessPhones: ['1', '2'] }, earlier],
      ['rules of another type', kept, { groups: [before, older] }],
      ['rules that nobody knows', kept, {}],
    ])('does not open with %s', (_what, object, known) => {
      const hash = contentHash('users', kept, before);
      expect(() => opened(object, hash, known)).toThrow(expect.objectContaining({ code: 'repository-mismatch' }));
    });
  });
});

describe('data keys', () => {
  /** Remembers as the database does. */
  function known(isWritten = true): KeyStore & { mended: CybbackError[]; active: string | null } {
    const keys = new Map<string, WrappedDataKey>();
    const store = {
      mended: [] as CybbackError[],
      active: null as string | null,
      read: () => Promise.resolve({ keys: [...keys.values()], activeId: store.active, isWritten }),
      keep: (found: readonly WrappedDataKey[], active: string | null) => {
        for (const key of found) keys.set(`${key.id} ${key.masterKeyId} ${key.state ?? ''}`, key);
        store.active ??= active;
        return Promise.resolve(store.active);
      },
      onMended: (error: CybbackError) => Promise.resolve(void store.mended.push(error)),
    };
    return store;
  }
  const options = {
    repositoryId: 'main',
    connectionId: 'contoso',
    tenantId: 'tenant-1',
    sealing: 'aes-256-gcm',
  } as const;
  const keyFiles = (files: Map<string, Uint8Array>): string[] =>
    [...files.keys()].filter((key) => key.includes('/keys/'));

  it.each<[string, (key: Record<string, unknown>) => Record<string, unknown>]>([
    ['time', (key) => ({ ...key, createdAt: '2099-01-01T00:00:00.000Z' })],
    ['state', (key) => ({ ...key, state: 'retired' })],
    ['ID', (key) => ({ ...key, id: '0123456789abcdef' })],
    ['form', ({ state: _, ...key }) => key],
  ])('of which the %s was changed in the file do not open', async (_what, change) => {
    const files = new Map<string, Uint8Array>();
    const ref = await writeBackup(await openTest(memoryStorage(files)));
    for (const file of [...keyFiles(files), 'contoso/repository.json']) {
      const value = decodeCheckedJson(file, files.get(file) ?? new Uint8Array()) as Record<string, unknown>;
      const changed = { ...value };
      if (changed['key']) changed['key'] = change(changed['key'] as Record<string, unknown>);
      if (changed['keys']) changed['keys'] = (changed['keys'] as Record<string, unknown>[]).map(change);
      files.set(
        file,
        encodeCheckedJson(Object.fromEntries(Object.entries(changed).filter(([name]) => name !== 'sha256'))),
      );
    }
    const opened = await openTest(memoryStorage(files), { sealing: 'none' });
    await expect(opened.readManifest(ref)).rejects.toMatchObject({
      code: expect.stringMatching(/^key-(wrong|missing)$/),
    });
  });

  it('are put back from what is known, and seal with the one that is called active', async () => {
    const files = new Map<string, Uint8Array>();
    const storage = memoryStorage(files);
    const keyStore = known();
    const repository = await openRepository(storage, testKey(), options, { keyStore });
    const ref = await writeBackup(repository);
    expect(keyStore.mended.splice(0).map(({ code }) => code)).toEqual(['storage-missing']);
    const { active } = keyStore;
    await rotateDataKey(storage, testKey(), 'contoso', { clock: { now: () => Date.now() + 60_000 } });
    const [key = ''] = keyFiles(files).filter((name) => name.includes(active ?? ''));
    files.delete(key);
    files.set('contoso/repository.json', new Uint8Array(0));
    const again = await openRepository(storage, testKey(), options, { keyStore });
    expect(await again.readManifest(ref)).toMatchObject({ backupId: 'b1' });
    expect(files.has(key)).toBe(true);
    expect(keyStore.mended.map(({ facts }) => facts['file'])).toEqual(
      expect.arrayContaining([key, 'contoso/repository.json']),
    );
    const second = await again.writeManifest(
      manifestOf(again, { seq: 2, backupId: 'b2', previousSha256: ref.sha256, types: { users: typeOf() } }),
    );
    expect(Buffer.from((files.get(second.key) ?? new Uint8Array()).subarray(20, 28)).toString('hex')).toBe(active);
  });

  it('of another tenant are refused where nothing is known to lie there', async () => {
    const storage = memoryStorage();
    await openTest(storage);
    const other = { ...options, tenantId: 'tenant-2' };
    await expect(openRepository(storage, testKey(), other, { keyStore: known(false) })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
