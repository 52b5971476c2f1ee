import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { getBackup } from '#core/backups/store/backups.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { openKeyProvider } from '#core/crypto/open-key-provider.ts';
import { createSecretBox } from '#core/crypto/secret-box.ts';
import type { BucketTest } from '#core/storage/test-bucket.ts';
import { Storages } from '#core/storages/open-storage.ts';
import { expectSound } from '../support/soundness.ts';
import { bucketTenant, filesOf, type BucketBody, type BucketTenant } from './bucket-tenant.ts';
import { faultProxy, type FaultProxy } from './fault-proxy.ts';

let t: BucketTenant;
let client: S3Client;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  t = await bucketTenant({ simulator: { users: 25, groups: 4, seed: 12 } });
  const { endpoint, region, accessKeyId, secretAccessKey } = t.s3;
  client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(async () => {
  client.destroy();
  await t?.close();
});

const tested = async (values: object): Promise<BucketTest & { testId: string }> =>
  (await t.call('POST', '/storage/test', values)) as unknown as BucketTest & { testId: string };
const behind = async (values: BucketBody): Promise<{ proxy: FaultProxy; values: BucketBody }> => {
  const proxy = await faultProxy(t.s3.endpoint);
  closers.push(() => proxy.close());
  return { proxy, values: { ...values, endpoint: proxy.endpoint } };
};
const codes = ({ warnings }: BucketTest): string[] => warnings.map(({ code }) => code);
const lock = (bucket: string, Days: number): Promise<unknown> =>
  client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days } },
      },
    }),
  );

test('a plain bucket passes every step and leaves nothing behind', async () => {
  const result = await tested(await t.bucket('plain', { prefix: 'a/b' }));
  expect(result).toMatchObject({
    passed: true,
    bucket: { versioning: 'off', objectLock: { state: 'off' }, publicAccess: 'closed', conditionalPuts: true },
  });
  expect(result.steps.map(({ step, outcome, problem }) => [step, outcome, problem])).toEqual(
    ['write', 'read', 'compare', 'list', 'delete'].map((step) => [step, 'passed', null]),
  );
  expect(codes(result)).toEqual(['no-versioning']);
  expect([...filesOf(t.s3, 'plain').keys()]).toEqual([]);
});

test('a versioned bucket says so', async () => {
  const values = await t.bucket('versioned');
  await client.send(
    new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } }),
  );
  expect(await tested(values)).toMatchObject({ passed: true, bucket: { versioning: 'on' }, warnings: [] });
});

test('a bucket that anybody can read passes with a warning', async () => {
  const values = await t.bucket('open');
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::open/*'] }],
  };
  await client.send(new PutBucketPolicyCommand({ Bucket: 'open', Policy: JSON.stringify(policy) }));
  const result = await tested(values);
  expect(result).toMatchObject({ passed: true, bucket: { publicAccess: 'open' } });
  expect(codes(result)).toContain('public-access');
});

test('backups are written, read and restored in a bucket under Object Lock', async () => {
  const values = await t.bucket('locked', { objectLock: true });
  await lock('locked', 3);
  const result = await tested(values);
  expect(result).toMatchObject({
    passed: true,
    bucket: { versioning: 'on', objectLock: { state: 'on', mode: 'compliance', days: 3 } },
  });
  expect(codes(result)).toEqual(['object-lock']);
  const connectionId = await t.connect();
  await t.choose(connectionId, await t.save(values));
  await expectSound(t, await t.backup(connectionId));
  const user = t.tenant.list('users')[2];
  t.tenant.update(String(user?.['id']), { jobTitle: 'Locked' });
  const second = await t.backup(connectionId);
  expect(second).toMatchObject({ mode: 'incremental', changed: 1 });
  await expectSound(t, second);
  t.tenant.delete(String(user?.['id']), { permanent: true });
  expect(await t.restore({ backup: second, objects: [{ type: 'users', id: String(user?.['id']) }] })).toMatchObject({
    state: expect.stringMatching(/^completed/),
  });
  expect(t.tenant.find('users', String(user?.['userPrincipalName']))).toMatchObject({ jobTitle: 'Locked' });
});

test('each step that fails says why, the rest is skipped, and what was written is cleaned up', async () => {
  const plain = await t.bucket('failing');
  const { proxy, values } = await behind(plain);
  const refusing =
    (method: string, test = (_: string): boolean => true): FaultProxy['fault'] =>
    (request) =>
      request.method === method && test(request.path) ? { kind: 'status', status: 403, code: 'AccessDenied' } : null;
  const outcomes = ({ steps }: BucketTest): string => steps.map(({ outcome }) => outcome[0]).join('');
  proxy.fault = refusing('PUT');
  expect(await tested(values)).toMatchObject({
    passed: false,
    steps: [
      { problem: { code: 'storage-permission', message: expect.stringContaining('Allow s3:PutObject') } },
      {},
      {},
      {},
      {},
    ],
  });
  expect(outcomes(await tested(values))).toBe('fssss');
  proxy.fault = refusing('GET', (path) => /cybback-test-[0-9a-f]+(\?|$)/.test(path) && !path.includes('prefix='));
  const unread = await tested(values);
  expect(outcomes(unread)).toBe('pfssp');
  expect(unread.steps[1]?.problem?.message).toContain('Allow s3:GetObject');
  proxy.fault = refusing('GET', (path) => path.includes('list-type'));
  const unlisted = await tested(values);
  expect(outcomes(unlisted)).toBe('pppfp');
  expect(unlisted.steps[3]?.problem?.message).toContain('Allow s3:ListBucket');
  expect([...filesOf(t.s3, 'failing').keys()]).toEqual([]);
  proxy.fault = refusing('DELETE');
  const undeleted = await tested(values);
  expect(outcomes(undeleted)).toBe('ppppf');
  expect(undeleted.steps[4]?.problem?.message).toContain('Allow s3:DeleteObject');
  proxy.fault = ({ method, path }) =>
    method === 'GET' && path.includes('cybback-test') && !path.includes('prefix=')
      ? { kind: 'halfAnswer', bytes: 500 }
      : null;
  expect(outcomes(await tested(values))).toBe('pfssp');
});

test('wrong settings are told by what is wrong with them', async () => {
  const values = await t.bucket('settings');
  const first = async (change: Partial<BucketBody>): Promise<unknown> =>
    (await tested({ ...values, ...change })).steps[0]?.problem?.code;
  expect(await first({ secretAccessKey: 'wrong' })).toBe('storage-credentials');
  expect(await first({ accessKeyId: 'nobody' })).toBe('storage-credentials');
  expect(await first({ bucket: 'not-there' })).toBe('storage-no-bucket');
  expect(await first({ endpoint: 'http://127.0.0.1:1' })).toBe('storage-unreachable');
  expect(await first({ endpoint: 'http://no-such-host.invalid' })).toBe('storage-unreachable');
  expect(await first({ endpoint: 'http://169.254.169.254' })).toBe('storage-endpoint-refused');
  const notS3 = createServer((_, response) => void response.end('<html>hello</html>'));
  await new Promise<void>((resolve) => notS3.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => notS3.close(() => resolve())));
  const html = await tested({ ...values, endpoint: `http://127.0.0.1:${(notS3.address() as AddressInfo).port}` });
  expect(html).toMatchObject({ passed: false });
});

test('without the operator’s word no private endpoint is reached, whoever asks', async () => {
  const env = readEnv({ DATABASE_URL: 'postgres://x/y' });
  const box = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  const storages = new Storages({ config: configFrom(env).storage, secretAccessKey: null, box });
  const { endpoint, region, accessKeyId, secretAccessKey } = t.s3;
  const settings = {
    preset: 'other' as const,
    endpoint,
    region,
    bucket: 'plain',
    prefix: '',
    pathStyle: true,
    accessKeyId,
  };
  expect(await storages.test({ settings, secretAccessKey })).toMatchObject({
    passed: false,
    steps: [{ problem: { code: 'storage-endpoint-refused' } }, {}, {}, {}, {}],
  });
  storages.close();
});

test('the managed storage can be a bucket of the provider, on a private network without further ado', async () => {
  await t.s3.createBucket('managed');
  const env = readEnv({
    DATABASE_URL: 'postgres://x/y',
    STORAGE: 's3',
    STORAGE_S3_ENDPOINT: t.s3.endpoint,
    STORAGE_S3_BUCKET: 'managed',
    STORAGE_S3_PREFIX: 'all',
    STORAGE_S3_PATH_STYLE: 'true',
    STORAGE_S3_ACCESS_KEY_ID: t.s3.accessKeyId,
    STORAGE_S3_SECRET_ACCESS_KEY: t.s3.secretAccessKey,
  });
  const box = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  const storages = new Storages({
    config: configFrom(env).storage,
    secretAccessKey: secretsFrom(env).storageSecretAccessKey,
    box,
  });
  const storage = await storages.open({
    id: 'x',
    kind: 'managed',
    name: 'Managed',
    settings: {},
    secretSealed: null,
    revision: 1,
    workspaceId: null,
  });
  await storage.put('a/b', Buffer.from('x'));
  expect([...filesOf(t.s3, 'managed').keys()]).toEqual(['all/a/b']);
  storages.close();
});

test('a worker that dies between packs and manifest leaves no backup, and the next one is complete', async () => {
  const connectionId = await t.connect();
  const plain = await t.bucket('crashed');
  const { proxy, values } = await behind(plain);
  await t.choose(connectionId, await t.save(values));
  const id = await t.begin(connectionId);
  await t.readAll(id);
  proxy.fault = ({ path, method }) =>
    method === 'PUT' && path.includes('/manifests/') ? { kind: 'status', status: 403, code: 'AccessDenied' } : null;
  await expect(t.publish(id)).rejects.toThrow('Allow s3:PutObject');
  await t.run('endBackup', id, { state: 'failed', code: 'storage-permission', message: 'x' });
  expect([...filesOf(t.s3, 'crashed').keys()].some((key) => key.includes('/packs/'))).toBe(true);
  expect([...filesOf(t.s3, 'crashed').keys()].some((key) => key.includes('/manifests/'))).toBe(false);
  expect(await getBackup(t.db, { workspaceId: t.workspaceId, id })).toMatchObject({
    state: 'failed',
    manifestKey: null,
  });
  expect((await t.call('GET', `/backups/${id}/objects?type=users`)).statusCode).toBe(409);
  proxy.fault = null;
  const next = await t.backup(connectionId);
  expect(next).toMatchObject({ mode: 'full', state: 'completed' });
  await expectSound(t, next);
});

test('a type that cannot be read in the first backup after a move is named, is caught up, and stays readable where it lay', async () => {
  const connectionId = await t.connect();
  const before = await t.backup(connectionId);
  await t.choose(connectionId, await t.save(await t.bucket('partial')));
  t.simulator.addFault({ path: '/v1.0/groups*', status: 403, code: 'Authorization_RequestDenied', count: 1_000 });
  const partial = await t.backup(connectionId);
  t.simulator.clearFaults();
  expect(partial).toMatchObject({ state: 'completedWithWarnings', changed: 0, added: 0, deleted: 0 });
  expect(partial.warnings).toContainEqual(
    expect.objectContaining({
      type: 'groups',
      code: 'graph-permission-missing',
      message: expect.stringContaining('stays readable where it lies'),
    }),
  );
  const group = String(t.tenant.list('groups')[0]?.['id']);
  expect(await t.call('GET', `/backups/${partial.id}/objects/groups/${group}`)).toMatchObject({
    statusCode: 200,
    attributes: { id: group },
  });
  const whole = await t.backup(connectionId);
  expect(whole).toMatchObject({
    state: 'completed',
    mode: 'incremental',
    objects: before.objects,
    links: before.links,
    added: 0,
    changed: 0,
  });
  await expectSound(t, whole);
});

test('encryption off and on in mid-life: every backup says how it was sealed and can be read', async () => {
  const connectionId = await t.connect();
  await t.choose(connectionId, await t.save(await t.bucket('sealing')));
  const made = [];
  for (const enabled of [true, false, true]) {
    expect(await t.call('PUT', `/connections/${connectionId}/encryption`, { enabled })).toMatchObject({ enabled });
    const connection = await t.call('GET', `/connections/${connectionId}`);
    t.tenant.update(String(t.tenant.list('users')[1]?.['id']), { jobTitle: `round ${made.length}` });
    made.push(await t.backup(connectionId, 'auto', connection['encryption'] === true ? 'aes-256-gcm' : 'none'));
  }
  const user = String(t.tenant.list('users')[1]?.['id']);
  for (const [index, one] of made.entries()) {
    const sealing = index === 1 ? 'none' : 'aes-256-gcm';
    expect(await t.call('GET', `/backups/${one.id}`)).toMatchObject({ sealing });
    expect((await t.manifestOf(one)).manifest.sealing).toBe(sealing);
    expect(await t.findings(one)).toEqual([]);
    expect(await t.call('GET', `/backups/${one.id}/objects/users/${user}`)).toMatchObject({
      attributes: { jobTitle: `round ${index}` },
    });
  }
});
