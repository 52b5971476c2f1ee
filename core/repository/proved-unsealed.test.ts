import { expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { all, manifestOf, openTest } from './repository.fixture.ts';
import type { ManifestRef, NewerManifest } from './types.ts';

const outcome = (found: NewerManifest): [number, string] => [
  found.seq,
  'problem' in found ? found.problem.code : 'read',
];

it('believes unsealed manifests that a sealed one leads to, and none that only unsealed ones speak for', async () => {
  const storage = memoryStorage();
  const plain = await openTest(storage, { sealing: 'none' });
  const write = async (seq: number, previousSha256: string | null): Promise<ManifestRef> =>
    plain.writeManifest(manifestOf(plain, { seq, backupId: `b${seq}`, sealing: 'none', previousSha256 }));
  const first = await write(1, null);
  const second = await write(2, first.sha256);
  const sealing = await openTest(storage);
  await sealing.writeManifest(manifestOf(sealing, { seq: 3, backupId: 'b3', previousSha256: second.sha256 }));
  const fourth = await write(4, null);
  await write(5, fourth.sha256);

  const reader = await openTest(storage);
  const proved = await reader.provedUnsealed();
  expect(proved).toEqual(new Set([first.sha256, second.sha256]));
  expect((await all(reader.newerManifests(0, proved))).map(outcome)).toEqual([
    [1, 'read'],
    [2, 'read'],
    [3, 'read'],
    [4, 'repository-unsealed'],
    [5, 'repository-unsealed'],
  ]);
});
