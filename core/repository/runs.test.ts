import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { compareUtf8 } from './key-order.ts';
import { formatOf } from './manifest-runs.ts';
import { all, each, entryOf, linkOf, manifestOf, openTest, seededRandom, typeOf } from './repository.fixture.ts';
import { runsToMerge } from './runs-to-merge.ts';
import type { LinkEntry, ObjectEntry, RunRef, Sealing } from './types.ts';

const odd = ['', 'a', 'a\n', '"', 'é', '\uffff', '\ue000', '𝄞', '😀', 'z'];

function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe('key order', () => {
  it('is that of the UTF-8 bytes', () => {
    const random = seededRandom(11);
    const word = (): string =>
      Array.from({ length: Math.floor(random() * 4) }, () => odd[Math.floor(random() * odd.length)]).join('');
    for (let i = 0; i < 5000; i += 1) {
      const [a, b] = [word(), word()];
      expect(Math.sign(compareUtf8(a, b)), JSON.stringify([a, b])).toBe(byteOrder(a, b));
    }
  });
});

describe.each<Sealing>(['aes-256-gcm', 'none'])('runs against a map, %s', (sealing) => {
  it.each([1, 2, 3, 4, 5])('hold objects, seed %i', async (seed) => {
    const random = seededRandom(seed);
    const repository = await openTest(memoryStorage(), { sealing });
    const model = new Map<string, ObjectEntry>();
    const runs: RunRef[] = [];
    for (let round = 0; round < 12; round += 1) {
      const batch = new Map<string, ObjectEntry>();
      for (let i = 0; i < Math.floor(random() * 900); i += 1) {
        const id = `${odd[Math.floor(random() * odd.length)]}${Math.floor(random() * 600)}`;
        const kind = random();
        const deleted = kind < 0.15 ? 'hard' : kind < 0.3 ? 'soft' : null;
        batch.set(id, entryOf(id, { hash: `${round}`, deleted, mail: random() < 0.5 ? `${id}@x` : null }));
      }
      const sorted = [...batch.values()].sort((a, b) => byteOrder(a.objectId, b.objectId));
      runs.push(await repository.writeObjectRun('users', each(sorted)));
      for (const [id, entry] of batch) model.set(id, entry);
      const merge = repository.runsToMerge(runs);
      if (merge.length > 0 && random() < 0.5) {
        const merged = await repository.writeObjectRun('users', repository.readObjectRuns(merge, { tombstones: true }));
        runs.splice(runs.length - merge.length, merge.length, merged);
      }
    }
    const expected = [...model.values()].sort((a, b) => byteOrder(a.objectId, b.objectId));
    expect(await all(repository.readObjectRuns(runs, { tombstones: true }))).toEqual(expected);
    expect(await all(repository.readObjectRuns(runs))).toEqual(expected.filter((entry) => entry.deleted === null));
    for (const [id, entry] of [...model].slice(0, 80)) {
      expect(await repository.findObject(runs, id)).toEqual(entry.deleted === null ? entry : null);
      expect(await repository.findObject(runs, id, { tombstones: true })).toEqual(entry);
      expect(await repository.findObject(runs, `${id}-`)).toBeNull();
    }
    expect(await repository.findObject(runs, '')).toEqual(model.get('') ?? null);
    expect(await repository.findObject([], 'a')).toBeNull();
  });

  it.each([1, 2, 3])('hold links, seed %i', async (seed) => {
    const random = seededRandom(seed);
    const repository = await openTest(memoryStorage(), { sealing });
    const model = new Map<string, LinkEntry>();
    const runs: RunRef[] = [];
    const key = (link: LinkEntry): string => `${link.sourceId}\0${link.relation}\0${link.targetId}`;
    const order = (a: LinkEntry, b: LinkEntry): number =>
      byteOrder(a.sourceId, b.sourceId) || byteOrder(a.relation, b.relation) || byteOrder(a.targetId, b.targetId);
    for (let round = 0; round < 6; round += 1) {
      const batch = new Map<string, LinkEntry>();
      for (let i = 0; i < 700; i += 1) {
        const pick = (): string => `${Math.floor(random() * 30)}`;
        const link = linkOf(pick(), pick(), {
          relation: random() < 0.5 ? 'owners' : 'members',
          deleted: random() < 0.3,
        });
        batch.set(key(link), link);
      }
      runs.push(await repository.writeLinkRun('groups', each([...batch.values()].sort(order))));
      for (const [id, link] of batch) model.set(id, link);
    }
    const expected = [...model.values()].sort(order);
    expect(await all(repository.readLinkRuns(runs, { tombstones: true }))).toEqual(expected);
    expect(await all(repository.readLinkRuns(runs))).toEqual(expected.filter((link) => !link.deleted));
  });
});

describe.each<Sealing>(['aes-256-gcm', 'none'])('a small run in its reference, %s', (sealing) => {
  const entries = (count: number): ObjectEntry[] => Array.from({ length: count }, (_, i) => entryOf(`${10_000 + i}`));

  it('is no file, and is read, merged, looked up and checked like one', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing });
    const older = await repository.writeObjectRun('users', each(entries(30)));
    const before = files.size;
    const changed = [entryOf('10003', { mail: 'new@x' }), entryOf('10004', { deleted: 'hard', hash: '' })];
    const small = await repository.writeObjectRun('users', each(changed), { inManifest: true });
    const link = await repository.writeLinkRun('users', each([linkOf('10003', '10005')]), { inManifest: true });
    expect(files.size).toBe(before);
    expect(Buffer.from(small.content ?? '', 'base64')).toHaveLength(small.sizeBytes);
    expect(await all(repository.readObjectRuns([small], { tombstones: true }))).toEqual(changed);
    expect(await all(repository.readLinkRuns([link]))).toEqual([linkOf('10003', '10005')]);
    expect(await all(repository.readObjectRuns([older, small]))).toEqual(
      entries(30)
        .flatMap((entry) => changed.find(({ objectId }) => objectId === entry.objectId) ?? [entry])
        .filter(({ deleted }) => deleted === null),
    );
    expect(await repository.findObject([older, small], '10003')).toMatchObject({ mail: 'new@x' });
    expect(await repository.findObject([older, small], '10004')).toBeNull();
    const types = { users: typeOf({ objectRuns: [older, small], linkRuns: [link], objects: 29, links: 1 }) };
    expect(formatOf(types)).toBe(2);
    const ref = await repository.writeManifest(manifestOf(repository, { format: 2, sealing, types }));
    expect(await all(repository.verify(ref))).toEqual([]);
    expect((await repository.readManifest(ref)).types.users).toEqual(types.users);
  });

  it('becomes a file where it is too large for that, and where nobody asks for it', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing });
    for (const [count, inManifest] of [
      [2, true],
      [200, true],
      [3_000, true],
      [2, false],
    ] as const) {
      const run = await repository.writeObjectRun('users', each(entries(count)), { inManifest });
      const isFile = files.has(`contoso/indexes/users/${run.id}`);
      expect([count, inManifest, isFile]).toEqual([count, inManifest, !inManifest || run.sizeBytes > 4_096]);
      expect(run.content === undefined).toBe(isFile);
      expect(await all(repository.readObjectRuns([run]))).toEqual(entries(count));
    }
  });

  it('opens nowhere else, and not with other bytes', async () => {
    const repository = await openTest(memoryStorage(), { sealing });
    const run = await repository.writeObjectRun('users', each(entries(2)), { inManifest: true });
    const other = await repository.writeObjectRun('users', each(entries(3)), { inManifest: true });
    const bytes = Buffer.from(run.content ?? '', 'base64');
    bytes[50] = (bytes[50] ?? 0) ^ 255;
    for (const wrong of [
      { ...run, content: bytes.toString('base64') },
      {
        ...run,
        content: Buffer.from(run.content ?? '', 'base64')
          .subarray(0, -1)
          .toString('base64'),
      },
      { ...run, content: other.content },
      { ...run, content: '' },
      { ...other, content: run.content },
    ])
      await expect(all(repository.readObjectRuns([wrong]))).rejects.toMatchObject({
        code: expect.stringMatching(/^repository-/),
      });
  });
});

describe('runs', () => {
  it('hold nothing at all', async () => {
    const repository = await openTest();
    const run = await repository.writeObjectRun('users', each([]));
    expect(run.entries).toBe(0);
    expect(await all(repository.readObjectRuns([run]))).toEqual([]);
    expect(await repository.findObject([run], 'a')).toBeNull();
    expect(await all(repository.readObjectRuns([]))).toEqual([]);
  });

  it('refuse entries out of order or twice, and leave no file then', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files));
    await expect(repository.writeObjectRun('users', each(['b', 'a'].map((id) => entryOf(id))))).rejects.toThrow(
      'sorted',
    );
    await expect(repository.writeObjectRun('users', each(['a', 'a'].map((id) => entryOf(id))))).rejects.toThrow(
      'sorted',
    );
    await expect(repository.writeLinkRun('users', each([linkOf('a', 'b'), linkOf('a', 'b')]))).rejects.toThrow(
      'sorted',
    );
    expect([...files.keys()].some((key) => key.includes('indexes'))).toBe(false);
  });

  it('find an object by few small reads', async () => {
    const reads: number[] = [];
    const inner = memoryStorage();
    const storage: Storage = {
      ...inner,
      getRange(key, range) {
        reads.push(range.length);
        return inner.getRange(key, range);
      },
    };
    const repository = await openTest(storage);
    const ids = Array.from({ length: 50_000 }, (_, i) => `id-${String(i).padStart(6, '0')}`);
    const run = await repository.writeObjectRun('users', each(ids.map((id) => entryOf(id))));
    reads.length = 0;
    expect(await repository.findObject([run], 'id-031415')).toMatchObject({ objectId: 'id-031415' });
    expect(reads).toHaveLength(2);
    expect(await repository.findObject([run], 'id-000000')).toMatchObject({ objectId: 'id-000000' });
    expect(await repository.findObject([run], 'id-049999')).toMatchObject({ objectId: 'id-049999' });
    expect(await repository.findObject([run], 'zzz')).toBeNull();
    expect(reads).toHaveLength(4);
    expect(Math.max(...reads)).toBeLessThan(70_000);
  });

  it('stop reading when the reader stops', async () => {
    const repository = await openTest();
    const run = await repository.writeObjectRun(
      'users',
      each(Array.from({ length: 5000 }, (_, i) => entryOf(`${10_000 + i}`))),
    );
    for await (const entry of repository.readObjectRuns([run])) {
      expect(entry.objectId).toBe('10000');
      break;
    }
  });
});

describe('runsToMerge', () => {
  const run = (entries: number, i = 0): RunRef => ({
    id: `s${i}`,
    kind: 'objects',
    type: 'users',
    entries,
    sizeBytes: 1,
    sha256: '',
  });
  const sizes = (...entries: number[]): number[] => runsToMerge(entries.map(run)).map((merged) => merged.entries);

  it('leaves what is well proportioned', () => {
    expect(sizes()).toEqual([]);
    expect(sizes(5)).toEqual([]);
    expect(sizes(1000, 100, 10)).toEqual([]);
    expect(sizes(1_000_000, 10)).toEqual([]);
  });

  it('merges the newest up to what is not much larger', () => {
    expect(sizes(1000, 100, 60)).toEqual([100, 60]);
    expect(sizes(100, 100)).toEqual([100, 100]);
    expect(sizes(100, 0)).toEqual([]);
    expect(sizes(100, 10, 1000)).toEqual([100, 10, 1000]);
  });

  it('writes each entry a logarithmic number of times and keeps few runs', () => {
    const random = seededRandom(5);
    let runs: RunRef[] = [run(100_000)];
    let [added, written, deepest] = [0, 0, 0];
    for (let backup = 0; backup < 3000; backup += 1) {
      const entries = 1 + Math.floor(random() * 200);
      added += entries;
      written += entries;
      runs.push(run(entries, backup));
      const merge = runsToMerge(runs);
      if (merge.length > 0) {
        const sum = merge.reduce((total, each) => total + each.entries, 0);
        written += sum;
        runs = [...runs.slice(0, runs.length - merge.length), run(sum, backup)];
      }
      deepest = Math.max(deepest, runs.length);
    }
    expect(deepest).toBeLessThanOrEqual(8);
    expect(written / added).toBeLessThan(12);
  });
});
