import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localKeyProvider } from '#core/crypto/local-key-provider.ts';
import { openRepository } from '#core/repository/open-repository.ts';
import { decodeRecord } from '#core/repository/record-codec.ts';
import { replay } from '#core/repository/replay.ts';
import { all } from '#core/repository/repository.fixture.ts';
import type { Repository, Sealing } from '#core/repository/types.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import type { Storage } from '#core/storage/storage.ts';
import { FIXTURE_KEY } from './fixture-key.ts';

const id = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** Opened with encryption off where that is how it was written: opening must not need to write anything. */
function open(format: number, connectionId: string, sealing: Sealing): Promise<Repository> {
  const folder = folderStorage(join(import.meta.dirname, `format-${format}`));
  const readOnly: Storage = { ...folder, put: () => Promise.reject(new Error('a fixture must not be written to')) };
  const options = { repositoryId: 'fixture', connectionId, tenantId: 'tenant-1', sealing };
  return openRepository(readOnly, localKeyProvider(FIXTURE_KEY, 'file'), options);
}

describe.each<[number, string, Sealing]>([
  [1, 'sealed', 'aes-256-gcm'],
  [1, 'open', 'none'],
  [2, 'sealed', 'aes-256-gcm'],
  [2, 'open', 'none'],
])('repository of format %i, %s', (format, connectionId, sealing) => {
  it('is sound', async () => {
    const repository = await open(format, connectionId, sealing);
    const refs = await all(repository.listManifests());
    expect(refs.map(({ seq, backupId }) => [seq, backupId])).toEqual([
      [1, 'b1'],
      [2, 'b2'],
    ]);
    for (const ref of refs) expect(await all(repository.verify(ref))).toEqual([]);
  });

  it('gives back what was written', async () => {
    const repository = await open(format, connectionId, sealing);
    const [first, second] = await all(repository.listManifests());
    if (!first || !second) throw new Error('no manifests');
    const before = await repository.readManifest(first);
    const after = await repository.readManifest(second);
    expect(before).toMatchObject({
      sealing,
      mode: 'full',
      previousSha256: null,
      context: { organization: { displayName: 'Contoso' } },
    });
    expect(before.warnings).toHaveLength(1);
    expect(after).toMatchObject({
      format,
      mode: 'incremental',
      previousSha256: first.sha256,
      types: { users: { token: 'delta-2' } },
    });

    const was = await all(repository.readObjectRuns(before.types.users?.objectRuns ?? []));
    const is = await all(repository.readObjectRuns(after.types.users?.objectRuns ?? []));
    expect(was.map((entry) => entry.objectId)).toEqual(Array.from({ length: 40 }, (_, i) => id(i)));
    expect(is.map((entry) => entry.objectId)).toEqual([id(1), ...Array.from({ length: 37 }, (_, i) => id(i + 3))]);
    const records = await repository.readRecords(was.flatMap(({ location }) => (location ? [location] : [])));
    expect(records.map((bytes) => decodeRecord(bytes).object)).toEqual(
      was.map((entry, i) => ({ id: entry.objectId, displayName: `Zoë ${i}`, note: i % 10 === 0 ? null : '𝄞' })),
    );
    const renamed = await repository.findObject(after.types.users?.objectRuns ?? [], id(1));
    if (!renamed?.location) throw new Error('no location');
    expect(decodeRecord(await repository.readRecord(renamed.location))).toEqual({
      type: 'users',
      id: id(1),
      object: { id: id(1), displayName: 'Renamed' },
    });
    expect(await repository.findObject(after.types.users?.objectRuns ?? [], id(2), { tombstones: true })).toMatchObject(
      { deleted: 'soft' },
    );
    const links = await all(repository.readLinkRuns(after.types.groups?.linkRuns ?? []));
    expect(links).toHaveLength(39);
    expect(links[0]).toEqual({
      sourceId: 'g-1',
      relation: 'members',
      targetId: id(1),
      targetType: 'users',
      deleted: false,
    });
  });

  it('can be replayed into a catalogue', async () => {
    const steps: (readonly [number, string, number, number])[] = [];
    for await (const step of replay(await open(format, connectionId, sealing))) {
      if ('problem' in step) throw step.problem;
      for (const { type, objects, links } of step.types) {
        steps.push([step.manifest.seq, type, (await all(objects)).length, (await all(links)).length]);
      }
    }
    expect(steps).toEqual([
      [1, 'users', 40, 0],
      [1, 'groups', 1, 40],
      [2, 'users', 3, 0],
      [2, 'groups', 0, 1],
    ]);
  });
});
