import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { faultyStorage } from '../storage/faulty-storage.fixture.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { encodeRecord } from './record-codec.ts';
import { all, each, entryOf, findingsOf, manifestOf, openTest, typeOf, writeBackup } from './repository.fixture.ts';
import type { Manifest, ManifestRef, Repository, Sealing } from './types.ts';

interface Small {
  readonly files: Map<string, Uint8Array>;
  readonly repository: Repository;
  readonly ref: ManifestRef;
}

/** The smallest repository with a file of every kind. */
async function small(sealing: Sealing, connectionId = 'c'): Promise<Small> {
  const files = new Map<string, Uint8Array>();
  const repository = await openTest(memoryStorage(files), { sealing, connectionId });
  const pack = repository.newPack();
  const record = pack.add(encodeRecord({ type: 'users', id: 'u', object: { id: 'u' } }));
  await pack.finish();
  const objects = await repository.writeObjectRun('users', each([entryOf('u', { location: record.location })]));
  const links = await repository.writeLinkRun(
    'users',
    each([{ sourceId: 'u', relation: 'manager', targetId: 'v', targetType: 'users', deleted: false }]),
  );
  const types = { users: typeOf({ objectRuns: [objects], linkRuns: [links], objects: 1, links: 1 }) };
  const ref = await repository.writeManifest(manifestOf(repository, { sealing, types }));
  return { files, repository, ref };
}

/** Everything that a restore would read; throws where anything is not as it was written. */
async function readAll(repository: Repository, ref: ManifestRef): Promise<unknown> {
  const manifest: Manifest = await repository.readManifest(ref);
  const users = manifest.types.users;
  const objects = await all(repository.readObjectRuns(users?.objectRuns ?? []));
  const records = await repository.readRecords(objects.flatMap(({ location }) => (location ? [location] : [])));
  const links = await all(repository.readLinkRuns(users?.linkRuns ?? []));
  return { manifest, objects, records: records.map((record) => Buffer.from(record).toString()), links };
}

async function noticed({ files, ref }: Small, sealing: Sealing): Promise<boolean> {
  try {
    const repository = await openTest(memoryStorage(files), { sealing, connectionId: 'c' });
    return (await findingsOf(repository, ref)).length > 0;
  } catch (error) {
    if (error instanceof CybbackError) return true;
    throw error;
  }
}

describe.each<Sealing>(['aes-256-gcm', 'none'])('damage, %s', (sealing) => {
  it('finds nothing where nothing is wrong', async () => {
    const made = await small(sealing);
    expect(await findingsOf(made.repository, made.ref)).toEqual([]);
    expect(await noticed(made, sealing)).toBe(false);
  });

  it('notices every flipped bit of every file', { timeout: 600_000 }, async () => {
    const made = await small(sealing);
    const kinds = new Set<string>();
    for (const [key, sound] of [...made.files]) {
      kinds.add(key.split('/')[1] ?? '');
      const top = key.endsWith('.json');
      for (let bit = 0; bit < sound.length * 8; bit += 1) {
        const damaged = Uint8Array.from(sound);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        made.files.set(key, damaged);
        const found = top ? await noticed(made, sealing) : (await findingsOf(made.repository, made.ref)).length > 0;
        if (!found) expect.fail(`bit ${bit} of ${key} was flipped unnoticed`);
      }
      made.files.set(key, sound);
    }
    expect([...kinds].sort()).toEqual([
      'indexes',
      ...(sealing === 'none' ? [] : ['keys']),
      'manifests',
      'packs',
      'repository.json',
    ]);
  });

  it('never reads anything else than was written', { timeout: 600_000 }, async () => {
    const made = await small(sealing);
    const before = await readAll(made.repository, made.ref);
    for (const [key, sound] of [...made.files]) {
      if (key.endsWith('.json')) continue;
      for (let byte = 0; byte < sound.length; byte += 1) {
        const damaged = Uint8Array.from(sound);
        damaged[byte] = (damaged[byte] ?? 0) ^ 0xff;
        made.files.set(key, damaged);
        // A new repository each time: opened frames are kept in memory.
        const repository = await openTest(memoryStorage(made.files), { sealing, connectionId: 'c' });
        const read = await readAll(repository, made.ref).catch((error: unknown) => {
          expect(error).toBeInstanceOf(CybbackError);
          return before;
        });
        expect(read).toEqual(before);
      }
      made.files.set(key, sound);
    }
  });

  it('notices a file cut short or grown at any length', { timeout: 600_000 }, async () => {
    const made = await small(sealing);
    for (const [key, sound] of [...made.files]) {
      for (let length = 0; length < sound.length; length += 1) {
        made.files.set(key, sound.slice(0, length));
        if (!(await noticed(made, sealing))) expect.fail(`${key} was cut to ${length} bytes unnoticed`);
      }
      made.files.set(key, Buffer.concat([sound, Uint8Array.of(0)]));
      expect(await noticed(made, sealing), key).toBe(true);
      made.files.set(key, sound);
    }
  });

  it('names a missing file', async () => {
    const made = await small(sealing);
    for (const [key, sound] of [...made.files]) {
      if (key.endsWith('.json')) continue;
      made.files.delete(key);
      const findings = await findingsOf(made.repository, made.ref);
      expect(findings).toMatchObject([{ severity: 'missing', file: key }]);
      made.files.set(key, sound);
    }
  });

  it('notices files of the same kind that were swapped', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing, connectionId: 'c' });
    const first = await writeBackup(repository, { sealing });
    const second = await writeBackup(repository, { sealing, seq: 2, backupId: 'b2', previousSha256: first.sha256 });
    for (const folder of ['packs', 'indexes', 'manifests']) {
      const keys = [...files.keys()].filter((key) => key.startsWith(`c/${folder}/`));
      for (const a of keys) {
        for (const b of keys.filter((key) => key > a)) {
          const [left, right] = [files.get(a), files.get(b)];
          if (!left || !right) throw new Error('no such file');
          files.set(a, right).set(b, left);
          const findings = [...(await findingsOf(repository, first)), ...(await findingsOf(repository, second))];
          expect(findings.map((finding) => finding.file)).toEqual(expect.arrayContaining([a]));
          files.set(a, left).set(b, right);
        }
      }
    }
    expect(await findingsOf(repository, second)).toEqual([]);
  });

  it('notices frames of one pack that were swapped', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing, connectionId: 'c', frameBytes: 64 });
    const pack = repository.newPack();
    const records = Array.from({ length: 4 }, (_, i) =>
      pack.add(encodeRecord({ type: 'users', id: `u${i}`, object: { id: `u${i}` } })),
    );
    await pack.finish();
    const [a, b] = [records[0]?.location, records[1]?.location];
    const key = `c/packs/${pack.packId}`;
    const sound = files.get(key);
    if (!a || !b || !sound) throw new Error('nothing written');
    expect([a.frameLength, a.frameOffset]).toEqual([b.frameLength, b.frameOffset - a.frameLength]);
    const swapped = Uint8Array.from(sound);
    swapped.set(sound.subarray(b.frameOffset, b.frameOffset + b.frameLength), a.frameOffset);
    swapped.set(sound.subarray(a.frameOffset, a.frameOffset + a.frameLength), b.frameOffset);
    files.set(key, swapped);
    await expect(repository.readRecord(a)).rejects.toMatchObject({ code: 'repository-corrupt' });
    const run = await repository.writeObjectRun(
      'users',
      each(records.map(({ location }, i) => entryOf(`u${i}`, { location }))),
    );
    const ref = await repository.writeManifest(
      manifestOf(repository, { sealing, types: { users: typeOf({ objectRuns: [run], objects: 4 }) } }),
    );
    expect(await findingsOf(repository, ref)).toMatchObject([{ severity: 'damaged', file: key }]);
  });

  it('refuses files of another connection, even under the same key', async () => {
    const made = await small(sealing);
    const storage = memoryStorage(made.files);
    const stranger = await openTest(storage, { sealing, connectionId: 'd' });
    for (const [key, bytes] of [...made.files]) {
      if (key.startsWith('c/') && key !== 'c/repository.json') made.files.set(`d${key.slice(1)}`, bytes);
    }
    const ref = { ...made.ref, key: `d${made.ref.key.slice(1)}` };
    await expect(stranger.readManifest(ref)).rejects.toMatchObject({
      code: expect.stringMatching(/^(repository-corrupt|key-wrong)$/),
    });
    await expect(stranger.readManifest(made.ref)).rejects.toMatchObject({ code: 'repository-corrupt' });
    const manifest = await made.repository.readManifest(made.ref);
    await expect(all(stranger.readObjectRuns(manifest.types.users?.objectRuns ?? []))).rejects.toBeInstanceOf(
      CybbackError,
    );
    const [entry] = await all(made.repository.readObjectRuns(manifest.types.users?.objectRuns ?? []));
    if (!entry?.location) throw new Error('no location');
    await expect(stranger.readRecord(entry.location)).rejects.toBeInstanceOf(CybbackError);
  });

  it('notices locations that lead to another record and wrong counts', async () => {
    const { repository } = await small(sealing);
    const pack = repository.newPack();
    const [a, b] = ['u1', 'u2'].map((id) => pack.add(encodeRecord({ type: 'users', id, object: { id } })));
    const text = pack.add(new TextEncoder().encode('no JSON'));
    await pack.finish();
    if (!a || !b) throw new Error('nothing added');
    const check = async (entries: Parameters<typeof entryOf>[1][], objects: number): Promise<string[]> => {
      const run = await repository.writeObjectRun('users', each(entries.map((more, i) => entryOf(`u${i + 1}`, more))));
      const manifest = manifestOf(repository, {
        sealing,
        backupId: `b${Math.random()}`,
        seq: 5 + Math.floor(Math.random() * 1e9),
        previousSha256: '0'.repeat(64),
        types: { users: typeOf({ objectRuns: [run], objects }) },
      });
      return (await findingsOf(repository, await repository.writeManifest(manifest))).map((finding) => finding.message);
    };
    expect(await check([{ location: a.location }, { location: b.location }], 2)).toEqual([]);
    expect(await check([{ location: b.location }, { location: b.location }], 2)).toEqual([
      expect.stringContaining('is another one'),
    ]);
    expect(await check([{ location: text.location }], 1)).toEqual([expect.stringContaining('not JSON')]);
    expect(await check([{ location: { ...a.location, recordOffset: 5 } }], 1)).toEqual([
      expect.stringContaining('no record lies'),
    ]);
    expect(await check([{ location: { ...a.location, frameOffset: 1 } }], 1)).toEqual([
      expect.stringContaining('no frame begins'),
    ]);
    expect(await check([{ location: a.location }], 2)).toEqual([
      expect.stringContaining('hold 1 objects, the manifest says 2'),
    ]);
  });
});

it('refuses a checksummed file in the place of a sealed one', async () => {
  const made = await small('aes-256-gcm');
  const open = await small('none');
  const packKey = (files: Map<string, Uint8Array>): string =>
    [...files.keys()].find((key) => key.includes('/packs/')) ?? '';
  made.files.set(packKey(made.files), open.files.get(packKey(open.files)) ?? new Uint8Array(0));
  expect(await findingsOf(made.repository, made.ref)).toMatchObject([
    { severity: 'damaged', file: packKey(made.files) },
  ]);
});

it('throws where the storage is out of reach: that is no statement about a backup', async () => {
  const made = await small('none');
  const storage = memoryStorage(made.files);
  const down = new CybbackError('storage-unreachable', 'down');
  const broken = faultyStorage(storage, (call) => (call === 'stream' ? down : null));
  const repository = await openTest(broken, { sealing: 'none', connectionId: 'c' });
  await expect(findingsOf(repository, made.ref)).rejects.toMatchObject({ code: 'storage-unreachable' });
});
