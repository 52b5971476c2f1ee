import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { faultyStorage, type Fault } from '../storage/faulty-storage.fixture.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { decodeManifest, encodeManifest } from './manifest-codec.ts';
import { all, findingsOf, manifestOf, openTest, writeBackup } from './repository.fixture.ts';

const down = new CybbackError('storage-unreachable', 'down');

describe('commit point', () => {
  it.each(['before', 'after'] as const)(
    'shows no backup when a put fails %s taking effect, and the retry succeeds',
    async (when) => {
      for (let failing = 0; ; failing += 1) {
        const files = new Map<string, Uint8Array>();
        let puts = 0;
        const fault: Fault = (call) => {
          if (call !== 'put') return null;
          puts += 1;
          if (puts - 1 !== failing) return null;
          return when === 'before' ? down : { after: down };
        };
        const storage = faultyStorage(memoryStorage(files), fault);
        const run = async (): ReturnType<typeof writeBackup> => writeBackup(await openTest(storage));
        const failed = await run().then(
          () => false,
          (error: unknown) => error === down,
        );
        if (!failed) {
          expect(puts).toBe(failing);
          expect(failing).toBeGreaterThan(5);
          return;
        }
        const sound = memoryStorage(files);
        const visible = await all((await openTest(sound)).listManifests());
        // The manifest is the last put: only its answer can be lost with the backup being there, whole.
        for (const ref of visible) expect(await findingsOf(await openTest(sound), ref)).toEqual([]);
        const manifestIsThere = [...files.keys()].some((key) => key.includes('/manifests/'));
        expect(visible).toHaveLength(manifestIsThere ? 1 : 0);
        if (manifestIsThere) expect(when).toBe('after');
        else expect(await findingsOf(await openTest(sound), await run())).toEqual([]);
      }
    },
  );

  it('repeats a manifest without harm', async () => {
    const repository = await openTest();
    const ref = await writeBackup(repository);
    const manifest = await repository.readManifest(ref);
    expect(await repository.writeManifest(manifest)).toEqual(ref);
    await expect(repository.writeManifest({ ...manifest, finishedAt: '2027-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('gives a number to one backup only', async () => {
    const repository = await openTest();
    await writeBackup(repository);
    await expect(repository.writeManifest(manifestOf(repository, { backupId: 'other' }))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(repository.writeManifest(manifestOf(repository, { backupId: 'a-smaller-key' }))).rejects.toMatchObject(
      { code: 'conflict' },
    );
    expect(await all(repository.listManifests())).toHaveLength(1);
  });

  it('lets one of two win that write the same number at once', async () => {
    const storage = memoryStorage();
    const repository = await openTest(storage);
    const results = await Promise.allSettled(
      ['x', 'y', 'z'].map((backupId) => repository.writeManifest(manifestOf(repository, { backupId }))),
    );
    const [winner, ...none] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(none).toEqual([]);
    expect(await all(repository.listManifests())).toEqual([winner]);
  });

  it('lists by number, passing over files that are no manifests', async () => {
    const storage = memoryStorage();
    const repository = await openTest(storage);
    let previousSha256: string | null = null;
    for (let seq = 1; seq <= 25; seq += 1) {
      const ref = await repository.writeManifest(
        manifestOf(repository, { seq, backupId: `b${100 - seq}`, previousSha256 }),
      );
      previousSha256 = ref.sha256;
    }
    await storage.put('contoso/manifests/readme.txt', new Uint8Array(3));
    const refs = await all(repository.listManifests());
    expect(refs.map((ref) => ref.seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(await findingsOf(repository, refs[24] ?? expect.fail('no manifest'))).toEqual([]);
  });

  it('notices a manifest that does not follow the one before it', async () => {
    const repository = await openTest();
    const first = await writeBackup(repository);
    const second = await writeBackup(repository, { seq: 2, backupId: 'b2', previousSha256: 'f'.repeat(64) });
    expect(await findingsOf(repository, second)).toMatchObject([{ severity: 'damaged', file: first.key }]);
  });

  it('tells a manifest of a later format from a damaged one', async () => {
    const repository = await openTest();
    const manifest = manifestOf(repository);
    const encode = (more: object): Uint8Array => Buffer.from(JSON.stringify({ ...manifest, ...more }));
    expect(decodeManifest('f', encodeManifest(manifest))).toEqual(manifest);
    expect(decodeManifest('f', encode({ later: 1 }))).toEqual(manifest);
    expect(() => decodeManifest('f', encode({ format: 3 }))).toThrow(
      expect.objectContaining({ code: 'repository-format' }),
    );
    expect(() => decodeManifest('f', encode({ types: { newThings: {} } }))).toThrow(
      expect.objectContaining({ code: 'repository-format' }),
    );
    expect(() => decodeManifest('f', encode({ seq: 'x' }))).toThrow(
      expect.objectContaining({ code: 'repository-corrupt' }),
    );
    expect(() => decodeManifest('f', Buffer.from('{'))).toThrow(
      expect.objectContaining({ code: 'repository-corrupt' }),
    );
  });
});
