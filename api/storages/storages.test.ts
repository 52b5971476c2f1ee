import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStorageSecret } from '#core/storages/storage-secret.ts';
import { repositoryFor } from '#core/storages/store/repositories.ts';
import { type ApiFixture, PASSED_TEST, TEST_BUCKET, openApiFixture, saveTestStorage } from '../http/api.fixture.ts';

let api: ApiFixture;
let now = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  api = await openApiFixture();
  Object.assign(api.context.clock, { now: () => now });
});
afterAll(() => api.close());
beforeEach(() => {
  api.testBucket = () => Promise.resolve(PASSED_TEST);
});

const MINUTE_MS = 60_000;
let buckets = 0;
const fresh = (): typeof TEST_BUCKET => ({ ...TEST_BUCKET, bucket: `bucket-${(buckets += 1)}` });
const test = async (body: object): Promise<string> =>
  String((await api.call('POST', '/storage/test', { body })).body['testId']);
const save = (body: object) => api.call('POST', '/storages', { body: { name: 'Ours', ...body } });

describe('saving a bucket', () => {
  it('needs a test of the same values, and never answers or keeps the secret in clear', async () => {
    const values = fresh();
    const tested = await api.call('POST', '/storage/test', { body: values });
    expect(tested.body).toMatchObject({
      passed: true,
      testId: expect.any(String),
      goodUntil: new Date(now + 15 * MINUTE_MS).toISOString(),
    });
    const made = await save({ ...values, testId: tested.body['testId'] });
    expect(made.status).toBe(201);
    const { secretAccessKey, ...shown } = values;
    expect(made.body).toMatchObject({ name: 'Ours', ...shown, lastTest: { passed: true, steps: expect.any(Array) } });
    const list = await api.call('GET', '/storages', { role: 'viewer' });
    const read = await api.call('GET', String(made.headers['location']), { role: 'viewer' });
    expect(list.body.items).toContainEqual(made.body);
    expect(read.body).toEqual(made.body);
    for (const { text } of [tested, made, list, read]) expect(text).not.toContain(secretAccessKey);
    const rows = await api.db.selectFrom('storage').selectAll().where('id', '=', made.body.id).execute();
    const tests = await api.db.selectFrom('storageTest').selectAll().execute();
    const everything = JSON.stringify([rows, tests], (_, value: unknown) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    );
    expect(everything).not.toContain(secretAccessKey);
    expect(
      await openStorageSecret(api.context.secretBox, made.body.id, rows[0]?.secretSealed ?? new Uint8Array()),
    ).toBe(secretAccessKey);
    await expect(
      openStorageSecret(api.context.secretBox, randomUUID(), rows[0]?.secretSealed ?? new Uint8Array()),
    ).rejects.toMatchObject({ code: 'key-wrong' });
  });

  it.each([
    ['endpoint', 'https://other.example.com'],
    ['region', 'eu-west-1'],
    ['bucket', 'another'],
    ['prefix', 'elsewhere'],
    ['pathStyle', false],
    ['accessKeyId', 'AKIAOTHER'],
    ['secretAccessKey', 'another secret'],
  ])('is refused where %s was changed after the test', async (field, value) => {
    const values = fresh();
    const refused = await save({ ...values, testId: await test(values), [field]: value });
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'storage-untested',
      detail: expect.stringContaining('Test the connection again'),
    });
  });

  it('takes the same values in another notation', async () => {
    const values = fresh();
    const testId = await test({ ...values, endpoint: 'https://MINIO.example.com:443/', prefix: '/entra/' });
    expect((await save({ ...values, testId })).status).toBe(201);
  });

  it('is refused without a test, after 15 minutes, with a failed one, and with one of another workspace', async () => {
    const values = fresh();
    expect((await save({ ...values, testId: randomUUID() })).body).toMatchObject({ code: 'storage-untested' });
    const old = await test(values);
    now += 15 * MINUTE_MS + 1;
    expect((await save({ ...values, testId: old })).body).toMatchObject({
      code: 'storage-untested',
      detail: expect.stringContaining('15 minutes'),
    });
    const strange = (await api.call('POST', '/storage/test', { body: values, key: api.otherKey })).body['testId'];
    expect((await save({ ...values, testId: strange })).body).toMatchObject({ code: 'storage-untested' });
    api.testBucket = () => Promise.resolve({ ...PASSED_TEST, passed: false });
    expect((await save({ ...values, testId: await test(values) })).body).toMatchObject({
      code: 'storage-untested',
      detail: expect.stringContaining('did not pass'),
    });
    expect(
      (await api.db.selectFrom('storage').selectAll().where('name', '=', 'Ours').execute()).map(
        (row) => row.settings['bucket'],
      ),
    ).not.toContain(values.bucket);
  });

  it('happens once for a place', async () => {
    const values = fresh();
    expect((await save({ ...values, testId: await test(values) })).status).toBe(201);
    const again = { ...values, region: 'eu-west-1', accessKeyId: 'AKIAOTHER' };
    expect((await save({ ...again, testId: await test(again) })).body).toMatchObject({
      status: 409,
      code: 'conflict',
      detail: expect.stringContaining('another prefix'),
    });
    const beside = { ...values, prefix: 'beside' };
    expect((await save({ ...beside, testId: await test(beside) })).status).toBe(201);
    const both = await Promise.all(
      [1, 2].map(async () => {
        const twin = { ...values, prefix: 'twin' };
        return save({ ...twin, testId: await test(twin) });
      }),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    [{ endpoint: 'minio.example.com' }, 'request-invalid'],
    [{ endpoint: 'https://minio.example.com/bucket' }, 'request-invalid'],
    [{ endpoint: 'https://user:pass@minio.example.com' }, 'request-invalid'],
    [{ endpoint: 'ftp://minio.example.com' }, 'request-invalid'],
    [{ endpoint: undefined }, 'request-invalid'],
    [{ prefix: '../other' }, 'request-invalid'],
    [{ prefix: 'a b' }, 'request-invalid'],
    [{ bucket: 'a/b' }, 'request-invalid'],
    [{ bucket: 'x' }, 'request-invalid'],
    [{ region: 'eu west' }, 'request-invalid'],
    [{ secretAccessKey: '' }, 'request-invalid'],
    [{ extra: 1 }, 'request-invalid'],
  ])('refuses %o before anything is contacted', async (change, code) => {
    api.testBucket = () => Promise.reject(new Error('contacted'));
    const refused = await api.call('POST', '/storage/test', { body: { ...fresh(), ...change } });
    expect(refused.body).toMatchObject({ code });
    expect(refused.text).not.toContain(TEST_BUCKET.secretAccessKey);
  });

  it('asks for https unless the operator allows private endpoints', async () => {
    const settings = { ...api.context.storages } as { allowPrivateEndpoints: boolean };
    expect(settings.allowPrivateEndpoints).toBe(true);
    expect(
      (await api.call('POST', '/storage/test', { body: { ...fresh(), endpoint: 'http://10.0.0.5:9000' } })).status,
    ).toBe(200);
  });

  it('fills in the endpoint of a preset', async () => {
    let seen = '';
    api.testBucket = ({ settings }) => ((seen = settings.endpoint), Promise.resolve(PASSED_TEST));
    await test({ ...fresh(), preset: 'scaleway', region: 'fr-par', endpoint: undefined });
    expect(seen).toBe('https://s3.fr-par.scw.cloud');
    const presets = (await api.call('GET', '/storage-presets', { role: 'viewer' })).body.items;
    expect(presets.map(({ key }) => String(key))).toEqual([
      'aws',
      'scaleway',
      'ovh',
      'wasabi',
      'minio',
      'backblaze',
      'ibm',
      'r2',
      'other',
    ]);
  });
});

describe('a saved bucket', () => {
  it('takes new keys after a test of them, and stays where it is', async () => {
    const values = fresh();
    const id = await saveTestStorage(api, values);
    const changed = { ...values, accessKeyId: 'AKIANEW', secretAccessKey: 'new secret' };
    const change = { accessKeyId: 'AKIANEW', secretAccessKey: 'new secret' };
    expect((await api.call('PATCH', `/storages/${id}`, { body: change })).body).toMatchObject({
      code: 'request-invalid',
    });
    expect(
      (await api.call('PATCH', `/storages/${id}`, { body: { ...change, testId: await test(values) } })).body,
    ).toMatchObject({ code: 'storage-untested' });
    const answer = await api.call('PATCH', `/storages/${id}`, {
      body: { ...change, name: 'Renamed', testId: await test(changed) },
    });
    expect(answer.body).toMatchObject({ name: 'Renamed', accessKeyId: 'AKIANEW', bucket: values.bucket });
    expect(answer.text).not.toContain('new secret');
    expect((await api.call('PATCH', `/storages/${id}`, { body: { bucket: 'other' } })).body).toMatchObject({
      code: 'request-invalid',
    });
    const row = await api.db.selectFrom('storage').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.revision).toBe(2);
    expect(await openStorageSecret(api.context.secretBox, id, row.secretSealed ?? new Uint8Array())).toBe('new secret');
  });

  it('is tested again with the keys it has', async () => {
    const values = fresh();
    const id = await saveTestStorage(api, values);
    let secret = '';
    api.testBucket = ({ secretAccessKey }) => (
      (secret = secretAccessKey),
      Promise.resolve({ ...PASSED_TEST, passed: false })
    );
    const answer = await api.call('POST', `/storages/${id}/test`);
    expect(secret).toBe(values.secretAccessKey);
    expect(answer.body).toMatchObject({ result: { passed: false }, storage: { id, lastTest: { passed: false } } });
  });

  it('is deleted only when nothing needs it, and comes back as the same one', async () => {
    const values = fresh();
    const id = await saveTestStorage(api, values);
    const connection = api.other.connection;
    const scope = { workspaceId: api.tenant.workspaceId, connectionId: api.tenant.connection.id };
    const use = (storageId: string | null) =>
      api.call('PUT', `/connections/${scope.connectionId}/storage`, { body: { storageId } });
    expect((await use(id)).body).toEqual({ kind: 's3', storageId: id, name: 'Our bucket' });
    expect((await api.call('DELETE', `/storages/${id}`)).body).toMatchObject({
      status: 409,
      code: 'conflict',
      detail: expect.stringContaining('1 connection writes'),
    });
    const repository = await repositoryFor(api.db, scope);
    expect((await use(null)).body).toMatchObject({ kind: 'managed', storageId: null });
    await api.tenant.backup(1);
    await api.db
      .updateTable('backup')
      .set({ repositoryId: repository.id })
      .where('connectionId', '=', scope.connectionId)
      .execute();
    expect((await api.call('DELETE', `/storages/${id}`)).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('1 backup lies'),
      facts: { backups: 1 },
    });
    await api.db.deleteFrom('backup').where('connectionId', '=', scope.connectionId).execute();
    expect((await api.call('DELETE', `/storages/${id}`)).status).toBe(204);
    expect((await api.call('GET', `/storages/${id}`)).status).toBe(404);
    expect((await use(id)).status).toBe(404);
    expect(await saveTestStorage(api, values)).toBe(id);
    await use(id);
    expect(await repositoryFor(api.db, scope)).toMatchObject({ id: repository.id, storage: { id, kind: 's3' } });
    await use(null);
    expect(connection.id).not.toBe(scope.connectionId);
  });

  it('is not lent to another workspace', async () => {
    const id = await saveTestStorage(api, fresh());
    const answer = await api.call('PUT', `/connections/${api.other.connection.id}/storage`, {
      key: api.otherKey,
      body: { storageId: id },
    });
    expect(answer.body).toMatchObject({ status: 404, detail: 'There is no such storage.' });
  });
});

describe('storage and encryption of a connection', () => {
  it('starts in the managed storage, encrypted', async () => {
    const url = `/connections/${api.other.connection.id}`;
    expect((await api.call('GET', `${url}/storage`, { key: api.otherKey })).body).toEqual({
      kind: 'managed',
      storageId: null,
      name: 'Managed storage',
    });
    expect((await api.call('GET', `${url}/encryption`, { key: api.otherKey })).body).toEqual({ enabled: true });
    expect((await api.call('PUT', `${url}/encryption`, { key: api.otherKey, body: { enabled: false } })).body).toEqual({
      enabled: false,
    });
    expect((await api.call('GET', url, { key: api.otherKey })).body).toMatchObject({ encryption: false });
    expect((await api.call('PUT', `${url}/encryption`, { key: api.otherKey, body: {} })).body).toMatchObject({
      code: 'request-invalid',
    });
  });

  it('finds its repository again when it is switched back', async () => {
    const scope = { workspaceId: api.tenant.workspaceId, connectionId: api.tenant.connection.id };
    const use = (storageId: string | null) =>
      api.call('PUT', `/connections/${scope.connectionId}/storage`, { body: { storageId } });
    const first = await repositoryFor(api.db, scope);
    const [one, two] = [await saveTestStorage(api, fresh()), await saveTestStorage(api, fresh())];
    await Promise.all([use(one), use(two), use(one), use(two)]);
    expect(
      await api.db
        .selectFrom('repository')
        .select('id')
        .where('connectionId', '=', scope.connectionId)
        .where('retiredAt', 'is', null)
        .execute(),
    ).toHaveLength(1);
    expect((await repositoryFor(api.db, scope)).id).not.toBe(first.id);
    await use(null);
    expect(await repositoryFor(api.db, scope)).toEqual(first);
  });
});
