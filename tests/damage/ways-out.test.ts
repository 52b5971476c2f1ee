import {
  GetObjectRetentionCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { createS3Client, type S3Options } from '#core/storage/s3-client.ts';
import { s3Storage } from '#core/storage/s3-storage.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { damageWorld, type DamageWorld } from './damage-world.ts';
import { damage } from './damages.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let s3: TestS3;
const worlds: DamageWorld[] = [];
beforeAll(async () => {
  s3 = await startTestS3();
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await s3?.stop();
});

async function made(storage = memoryStorage()): Promise<DamageWorld> {
  const world = await damageWorld(storage);
  worlds.push(world);
  return world;
}

async function lockedBucket(name: string): Promise<S3Options> {
  await s3.createBucket(name, { objectLock: true });
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const options = {
    endpoint,
    region,
    bucket: name,
    prefix: '',
    pathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  };
  const client = createS3Client(options);
  await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }));
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: name,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 10 } },
      },
    }),
  );
  client.destroy();
  return options;
}

async function catalogue({ db, connectionId }: DamageWorld): Promise<unknown> {
  const versions = await sql`
    select type, object_id, from_seq, to_seq, deleted, hash, pack_id, record_offset, display_name
    from object_version where connection_id = ${connectionId} order by type, object_id, from_seq`.execute(db);
  const links = await sql`
    select type, source_id, relation, target_id, from_seq, to_seq
    from link_version where connection_id = ${connectionId} order by 1, 2, 3, 4, 5`.execute(db);
  return [versions.rows, links.rows];
}

/** As after a dump from before the backup was restored. */
async function forget({ db, connectionId }: DamageWorld, { id, seq }: Backup): Promise<void> {
  for (const table of ['object_version', 'link_version']) {
    const name = sql.table(table);
    await sql`delete from ${name} where connection_id = ${connectionId} and from_seq = ${seq}`.execute(db);
    await sql`update ${name} set to_seq = null where connection_id = ${connectionId} and to_seq = ${seq}`.execute(db);
  }
  await sql`update object_version set deleted = null where connection_id = ${connectionId} and to_seq is null`.execute(
    db,
  );
  await sql`delete from stored_file where backup_id = ${id}`.execute(db);
  await sql`delete from job_event where job_id = ${id}`.execute(db);
  await sql`delete from backup where id = ${id}`.execute(db);
}

it('takes in backups that only the storage knows, and goes on after them', async () => {
  const world = await made();
  await world.backup('full');
  world.tenant.applyChanges({ count: 6, seed: 3 });
  const lost = await world.backup('auto');
  const before = await catalogue(world);
  await forget(world, lost);
  world.restart();
  const next = await world.backup('auto');
  expect(next).toMatchObject({ seq: 3, baseBackupId: lost.id });
  expect(next.warnings).toMatchObject([{ code: 'catalogue-behind' }]);
  expect(await catalogue(world)).toEqual(before);
  expect(await world.fromStorage(next)).toEqual({ findings: [], users: (await world.versions()).length });
  expect((await world.verify(lost)).state).toBe('whole');
});

it('leaves out a manifest that anybody can have written, says so, and does not stop for it', async () => {
  const world = await made();
  const first = await world.backup('full');
  const target = await world.target('manifest', first);
  const forgedAt = { ...target, key: target.key.replace(/\d{10}-.*/, `0000000002-${first.id}`) };
  await world.storage.put(forgedAt.key, new Uint8Array(1));
  await damage({ ...forgedAt, manifest: { ...target.manifest, seq: 2 } }, 'forged');
  world.restart();
  const next = await world.backup('auto');
  expect(next).toMatchObject({ seq: 3, state: 'completedWithWarnings' });
  expect(next.warnings).toMatchObject([{ code: 'repository-unsealed' }]);
  expect((await world.versions()).length).toBeGreaterThan(0);
});

it('seals everything with the first full backup after encryption was switched on, and says until then what is not', async () => {
  const storage = memoryStorage();
  const world = await made(storage);
  await world.backup('full', 'none');
  world.restart();
  const mixed = await world.backup('auto', 'aes-256-gcm');
  const users = (await world.versions()).length;
  expect(mixed.unsealedObjects).toBe(users);
  const sealed = await world.backup('full', 'aes-256-gcm');
  expect(sealed).toMatchObject({ unsealedObjects: 0, warnings: [], changed: 0, added: 0 });
  for (const { location } of await world.versions()) expect(location.packId).toMatch(/^s/);
  expect(await world.fromStorage(sealed)).toEqual({ findings: [], users });
  const again = await world.backup('full', 'aes-256-gcm');
  expect([await world.packsOf(sealed), await world.packsOf(again)]).toEqual([1, 0]);
});

it('looks again at what is damaged only once something else lies there, and finds whole what was put back', async () => {
  const memory = memoryStorage();
  const read: string[] = [];
  const world = await made({ ...memory, stream: (key) => (read.push(key), memory.stream(key)) });
  const first = await world.backup('full');
  const target = await world.target('pack', first);
  const copy = await memory.get(target.key);
  await damage(target, 'flipped');
  world.restart();
  await world.backup('auto');
  expect(read).toContain(target.key);
  read.length = 0;
  expect((await world.backup('auto')).warnings).toEqual([]);
  expect(read).not.toContain(target.key);

  await memory.put(target.key, copy);
  await world.backup('auto');
  expect(read.filter((key) => key === target.key)).toEqual([target.key]);
  expect((await world.verify(first)).state).toBe('whole');
});

it('restores what is whole of a damaged backup, and names what is not', async () => {
  const world = await made();
  await world.backup('full');
  const [changed, unchanged] = world.tenant
    .list('users')
    .filter(({ onPremisesSyncEnabled, userType }) => onPremisesSyncEnabled !== true && userType === 'Member')
    .map(({ id, displayName }) => ({ id: String(id), displayName: String(displayName) }));
  if (!changed || !unchanged) throw new Error('the tenant has too few people');
  world.tenant.update(changed.id, { city: 'Longyearbyen' });
  world.tenant.update(unchanged.id, { city: 'Oslo' });
  const first = await world.backup('auto');
  world.tenant.update(changed.id, { city: 'Barentsburg' });
  const newest = await world.backup('auto');
  const versions = await world.versions();
  const packOf = (user: { id: string }): string => versions.find(({ id }) => id === user.id)?.location.packId ?? '';
  expect(packOf(changed)).not.toBe(packOf(unchanged));
  await world.storage.delete(`${world.connectionId}/packs/${packOf(changed)}`);
  world.restart();
  for (const { id } of [changed, unchanged]) world.tenant.update(id, { city: 'Vandalised' });

  const cityOf = ({ id }: { id: string }): unknown =>
    world.tenant.list('users').find((user) => user['id'] === id)?.['city'];
  const objects = [changed, unchanged].map(({ id }) => ({ type: 'users' as const, id }));
  const restored = await world.restore({ backup: newest, objects });
  expect(await world.itemsOf(restored)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        objectId: changed.id,
        state: 'blocked',
        displayName: changed.displayName,
        plan: expect.objectContaining({ reasons: [expect.objectContaining({ code: 'content-lost' })] }),
      }),
      expect.objectContaining({ objectId: unchanged.id, state: 'done' }),
    ]),
  );
  expect([changed, unchanged].map(cityOf)).toEqual(['Vandalised', 'Oslo']);
  // The backup before has another version of it.
  await world.restore({ backup: first, objects });
  expect(cityOf(changed)).toBe('Longyearbyen');
});

it('puts back the good version below a deleted and an overwritten file of a locked bucket', async () => {
  const world = await made(s3Storage(await lockedBucket('put-back')));
  const first = await world.backup('full');
  const pack = await world.target('pack', first);
  const run = await world.target('objects', first);
  await damage(pack, 'deleted');
  await damage(run, 'emptied');
  world.restart();
  expect((await world.browse(first)).some((read) => 'damage' in read)).toBe(true);
  const next = await world.backup('auto');
  expect(next.warnings).toMatchObject([{ code: 'storage-put-back' }, { code: 'storage-put-back' }]);
  for (const read of await world.browse(first)) expect(read).toHaveProperty('object');
  expect((await world.verify(first)).state).toBe('whole');
  expect(await world.packsOf(next)).toBe(0);
});

it('keeps files that newer backups need as long as theirs, in the mode of the bucket', async () => {
  const options = await lockedBucket('retained');
  const world = await made(s3Storage(options));
  const first = await world.backup('full');
  const { key } = await world.target('pack', first);
  const client = createS3Client(options);
  /** Not every server gives files the default retention of their bucket by itself. */
  const retained = async (): Promise<{ mode: string | null; until: number }> => {
    const asked = client.send(new GetObjectRetentionCommand({ Bucket: options.bucket, Key: key }));
    const answer = await asked.catch(() => null);
    return { mode: answer?.Retention?.Mode ?? null, until: answer?.Retention?.RetainUntilDate?.getTime() ?? 0 };
  };
  const before = await retained();
  // Written five days ago, as far as the database knows.
  await sql`update stored_file set written_at = now() - interval '5 days', retained_until = null`.execute(world.db);
  expect((await world.backup('auto')).warnings).toEqual([]);
  const after = await retained();
  expect(after.mode).toBe('GOVERNANCE');
  expect(after.until).toBeGreaterThan(before.until);
  expect(after.until).toBeGreaterThan(Date.now() + 9 * 86_400_000);
  client.destroy();
});
