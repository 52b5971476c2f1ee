import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { type BucketBody, type BucketTenant, bucketTenant, filesOf } from '../storage/bucket-tenant.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { carryOut, dump, giveCredential, keepNotesOf, kitOf, PASSPHRASE, readAllReferences } from './rebuild-world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** A connection that moved from the managed storage into a customer's bucket on a real S3 server; sealed all along. */
const BUCKET = 'acme-backups';
const managed = memoryStorage();
const worlds: BucketTenant[] = [];
let lost: BucketTenant;
let connectionId: string;
let bucket: BucketBody;
let kit: RecoveryKit;

beforeAll(async () => {
  lost = await bucketTenant({ storage: managed, simulator: { users: 14, groups: 4, seed: 11 } });
  connectionId = await lost.connect();
  const { tenant } = lost;
  const [first, second] = tenant.list('users').map(({ id }) => String(id));
  if (!first || !second) throw new Error('the tenant is too small');
  await lost.backup(connectionId);
  tenant.update(first, { jobTitle: 'Archivist' });
  await lost.backup(connectionId);
  bucket = await lost.bucket(BUCKET, { objectLock: true, prefix: 'entra/prod' });
  await lost.choose(connectionId, await lost.save(bucket));
  const moved = await lost.backup(connectionId);
  tenant.update(first, { jobTitle: 'Keeper of maps' });
  tenant.delete(second, { permanent: true });
  await lost.backup(connectionId);
  await lost.restore({ backup: moved, objects: [{ type: 'users', id: second }] });
  await lost.backup(connectionId);
  await keepNotesOf(lost);
  await readAllReferences(lost);
  kit = await kitOf({ ...lost, connectionId });
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await lost?.close();
});

async function empty(storage: Storage): Promise<BucketTenant> {
  const world = await bucketTenant({ storage, beside: lost, s3: lost.s3 });
  worlds.push(world);
  return world;
}

const files = (): string[] => [...filesOf(lost.s3, BUCKET).keys()].toSorted();

/** As the console does it, and the workflow after it. */
async function rebuildIn(world: BucketTenant): Promise<{ rebuild: object; findings: readonly object[] }> {
  const started = await world.call('POST', '/rebuilds', { kit, passphrase: PASSPHRASE });
  expect(started).toMatchObject({ statusCode: 202, state: 'running', connectionId });
  await carryOut(world, started.id);
  const findings = await world.call('GET', `/rebuilds/${started.id}/findings`);
  return { rebuild: await world.call('GET', `/rebuilds/${started.id}`), findings: findings.items };
}

it('asks for the bucket that the kit names, and makes nothing before it is there', async () => {
  const world = await empty(memoryStorage());
  const refused = await world.call('POST', '/rebuilds', { kit, passphrase: PASSPHRASE });
  expect(refused).toMatchObject({
    code: 'conflict',
    detail: expect.stringMatching(/holds no backups of.*The kit says that backups lie in the bucket acme-backups at/s),
  });
  expect((await world.call('GET', '/rebuilds')).items).toEqual([]);
  expect((await world.call('GET', '/connections')).items).toEqual([]);
});

it('brings back what the bucket holds where the managed storage is gone with its installation, and names the rest', async () => {
  const world = await empty(memoryStorage());
  await world.save(bucket);
  const { rebuild, findings } = await rebuildIn(world);
  expect(rebuild).toMatchObject({ state: 'completedWithWarnings', restores: 1 });
  const said = findings.map((finding) => JSON.stringify(finding)).join('\n');
  expect(said).toMatch(/holds no backups of/);
  expect(said).toMatch(/Backups number 1 to 2 are not in the storage/);
  expect(findings).toHaveLength(2);
  const [was, is] = [await dump(lost.db, connectionId), await dump(world.db, connectionId)];
  const current = (rows: readonly unknown[] = []) =>
    rows
      .map((row) => row as Record<string, unknown>)
      .filter(({ to_seq: until }) => until === null)
      .map(({ type, object_id: id, hash }) => `${String(type)} ${String(id)} ${String(hash)}`)
      .toSorted();
  expect(current(is['object_version'])).toEqual(current(was['object_version']));
});

it('brings back what two storages hold, by number, and goes on in the bucket that was in use', async () => {
  const world = await empty(managed);
  await world.save(bucket);
  const before = files();
  const { rebuild, findings } = await rebuildIn(world);
  expect(findings).toEqual([]);
  expect(rebuild).toMatchObject({ state: 'completed', backups: 5, restores: 1, findings: 0 });
  const [was, is] = [await dump(lost.db, connectionId), await dump(world.db, connectionId)];
  for (const table of Object.keys(was).filter((name) => name !== 'repository'))
    expect(is[table], table).toEqual(was[table]);
  // The wrapping of the data key by this installation's master key, and nothing else.
  const added = files().filter((key) => !before.includes(key));
  expect(added.every((key) => key.startsWith(`entra/prod/${connectionId}/keys/`))).toBe(true);
  expect(files()).toEqual(expect.arrayContaining(before));

  await giveCredential(world, connectionId);
  lost.tenant.applyChanges({ count: 4, seed: 5 });
  const next = await world.backup(connectionId);
  expect(next).toMatchObject({ seq: 6, mode: 'incremental', state: 'completed', sealing: 'aes-256-gcm' });
  expect(files().some((key) => key.startsWith(`entra/prod/${connectionId}/manifests/0000000006`))).toBe(true);
  await expectSound(world, next);
  await expectLikeTenant(world, connectionId);
});
