import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { disagreements, doubledVersions } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { type BucketBody, type BucketTenant, bucketTenant, filesOf, sha256 } from './bucket-tenant.ts';

/** A connection that moves from the managed storage into a bucket of its own, and back. */
let t: BucketTenant;
let connectionId: string;
let values: BucketBody;
let storageId: string;
const backups: Backup[] = [];
const latest = (): Backup => backups.at(-1) ?? expect.fail('no backup yet');
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

async function backup(sealing: 'aes-256-gcm' | 'none' = 'aes-256-gcm'): Promise<Backup> {
  const made = await t.backup(connectionId, 'auto', sealing);
  backups.push(made);
  return made;
}

beforeAll(async () => {
  t = await bucketTenant({ simulator: { users: 40, groups: 6, seed: 11 } });
  connectionId = await t.connect();
});
afterAll(() => t?.close());

test('two backups in the managed storage, one member of a group in the recycle bin', async () => {
  await backup();
  const group = t.tenant
    .list('groups')
    .find((candidate) =>
      t.tenant.linked('members', idOf(candidate)).some((id) => t.tenant.get(id)?.['userPrincipalName'] !== undefined),
    );
  const member =
    t.tenant.linked('members', idOf(group)).find((id) => t.tenant.get(id)?.['userPrincipalName'] !== undefined) ?? '';
  t.tenant.delete(member);
  t.tenant.applyChanges({ count: 6, seed: 1 });
  await backup();
  const kept = await t.db
    .selectFrom('linkVersion')
    .selectAll()
    .where('targetId', '=', member)
    .where('toSeq', 'is', null)
    .execute();
  expect(kept).not.toEqual([]);
});

test('the first backup in the bucket is complete in itself and counts only what changed', async () => {
  values = await t.bucket('acme-backups', { prefix: 'entra/prod' });
  storageId = await t.save(values);
  expect((await t.choose(connectionId, storageId)).statusCode).toBe(200);
  const user = t.tenant.list('users')[3];
  t.tenant.update(idOf(user), { jobTitle: 'Moved' });
  const before = latest();
  const made = await backup();
  expect(made).toMatchObject({
    mode: 'full',
    baseBackupId: null,
    seq: 3,
    state: 'completed',
    added: 0,
    changed: 1,
    deleted: 0,
  });
  expect(made.objects).toBe(before.objects);
  expect(made.links).toBe(before.links);
  await expectSound(t, made);
  await expectLikeTenant(t, connectionId);
  const { manifest } = await t.manifestOf(made);
  expect(manifest).toMatchObject({ seq: 3, previousSha256: null });
  for (const [type, held] of Object.entries(manifest.types))
    expect([type, held.objectRuns.length <= 1, held.mode]).toEqual([type, true, held.notGranted ? 'carried' : 'full']);
  const keys = [...filesOf(t.s3, 'acme-backups').keys()];
  expect(keys.every((key) => key.startsWith(`entra/prod/${connectionId}/`))).toBe(true);
  const history = (await t.call('GET', `/backups/${made.id}/objects/users/${idOf(t.tenant.list('users')[5])}/history`))
    .items;
  expect(history.length).toBeLessThanOrEqual(2);
});

test('the next one is incremental, by the tokens of the bucket', async () => {
  t.simulator.resetStatistics();
  t.tenant.update(idOf(t.tenant.list('users')[4]), { jobTitle: 'Again' });
  const made = await backup();
  expect(made).toMatchObject({ mode: 'incremental', baseBackupId: backups[2]?.id, seq: 4, changed: 1 });
  await expectSound(t, made);
  expect((await t.manifestOf(made)).manifest.previousSha256).toBe(backups[2]?.manifestSha256);
});

test('nothing of the tenant can be read in the bucket', async () => {
  const everything = Buffer.concat([...filesOf(t.s3, 'acme-backups').values()]).toString('latin1');
  expect(everything.length).toBeGreaterThan(10_000);
  for (const user of t.tenant.list('users')) {
    for (const name of ['userPrincipalName', 'displayName', 'mail'] as const) {
      const value = user[name];
      if (typeof value === 'string' && value.length > 4) expect(everything.includes(value)).toBe(false);
    }
    expect(everything.includes(idOf(user))).toBe(false);
  }
  for (const secret of [values.secretAccessKey, t.tenant.clientSecret, values.accessKeyId])
    expect(everything.includes(secret)).toBe(false);
});

test('what was backed up before the move is restored from where it lies, what after it from the bucket', async () => {
  for (const from of [backups[1], backups[3]]) {
    const user = t.tenant.list('users')[6];
    const before = { ...user };
    t.tenant.delete(idOf(user), { permanent: true });
    const { restore } = {
      restore: await t.restore({ backup: from ?? latest(), objects: [{ type: 'users', id: idOf(user) }] }),
    };
    expect(restore).toMatchObject({ state: expect.stringMatching(/^completed/) });
    expect(t.tenant.find('users', String(before['userPrincipalName']))).toMatchObject({
      displayName: before['displayName'],
    });
    const shown = await t.call('GET', `/backups/${(from ?? latest()).id}/objects/users/${idOf(user)}`);
    expect(shown).toMatchObject({ statusCode: 200, attributes: { userPrincipalName: before['userPrincipalName'] } });
  }
});

test('files of the bucket are written once', async () => {
  const before = filesOf(t.s3, 'acme-backups');
  await backup();
  const after = filesOf(t.s3, 'acme-backups');
  for (const [key, bytes] of before) expect(sha256(after.get(key) ?? Buffer.alloc(0))).toBe(sha256(bytes));
  expect(after.size).toBeGreaterThan(before.size);
});

test('new keys count at once for what lies there; another place is another storage', async () => {
  const wrong = { ...values, secretAccessKey: 'wrong' };
  const failed = await t.call('POST', '/storage/test', wrong);
  expect(failed).toMatchObject({
    passed: false,
    steps: [
      { step: 'write', outcome: 'failed', problem: { code: 'storage-credentials' } },
      { outcome: 'skipped' },
      {},
      {},
      {},
    ],
  });
  // The keys are revoked at the provider, as far as this product can see.
  await t.db.updateTable('storage').set({ secretSealed: null, revision: 7 }).where('id', '=', storageId).execute();
  const user = idOf(t.tenant.list('users')[1]);
  expect(await t.call('GET', `/backups/${latest().id}/objects/users/${user}`)).toMatchObject({
    code: 'storage-credentials',
  });
  const { testId } = await t.call('POST', '/storage/test', values);
  const changed = await t.call('PATCH', `/storages/${storageId}`, {
    accessKeyId: values.accessKeyId,
    secretAccessKey: values.secretAccessKey,
    testId: String(testId),
  });
  expect(changed.statusCode).toBe(200);
  expect(await t.call('GET', `/backups/${latest().id}/objects/users/${user}`)).toMatchObject({ statusCode: 200 });
  expect(await t.call('DELETE', `/storages/${storageId}`)).toMatchObject({ statusCode: 409 });
});

test('back in the managed storage the repository is taken up again, with a full backup', async () => {
  await t.choose(connectionId, null);
  t.tenant.applyChanges({ count: 8, seed: 3 });
  const made = await backup();
  expect(made).toMatchObject({
    mode: 'full',
    baseBackupId: null,
    repositoryId: backups[0]?.repositoryId,
    seq: latest().seq,
  });
  await expectSound(t, made);
  await expectLikeTenant(t, connectionId);
  const { manifest } = await t.manifestOf(made);
  expect(manifest.previousSha256).toBe(backups[1]?.manifestSha256);
  expect(await backup()).toMatchObject({ mode: 'incremental', baseBackupId: made.id });
  await expectSound(t, latest());
  expect(await doubledVersions(t.db, connectionId)).toEqual([]);
  for (const old of backups)
    expect(await disagreements(t.db, await t.manifestOf(old), { newest: false }), `backup ${String(old.seq)}`).toEqual(
      [],
    );
  for (const old of backups) expect(await t.findings(old)).toEqual([]);
  const places = await Promise.all(
    backups.map(async ({ id }) => (await t.call('GET', `/backups/${id}/storage`))['storageId'] === storageId),
  );
  expect(places).toEqual([false, false, true, true, true, false, false]);
});
