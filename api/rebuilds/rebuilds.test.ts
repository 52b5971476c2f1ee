import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepTestDataKey } from '#core/keys/data-key.fixture.ts';
import { makeRecoveryKit, type RecoveryKit } from '#core/keys/recovery-kit.ts';
import { endRebuild, noteFinding } from '#core/rebuilds/store/rebuilds.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { type ApiFixture, openApiFixture, UNAVAILABLE } from '../http/api.fixture.ts';

const PASSPHRASE = 'violet anchor maple drift ninety';

let api: ApiFixture;
let kit: RecoveryKit;
let connectionId: string;

beforeAll(async () => {
  api = await openApiFixture();
  const { workspaceId, connection } = api.tenant;
  connectionId = connection.id;
  await keepTestDataKey({ db: api.db, provider: api.context.keyProvider }, { workspaceId, connectionId });
  const path = `/connections/${connectionId}/recovery-kit`;
  kit = (await api.call('POST', path, { body: { passphrase: PASSPHRASE } })).body as unknown as RecoveryKit;
});
afterAll(() => api.close());
beforeEach(async () => {
  api.jobs.calls.length = 0;
  api.jobs.failure = null;
  api.storage = memoryStorage();
  await api.storage.put(`${connectionId}/manifests/0000000001-b`, new Uint8Array(1));
  await sql`delete from rebuild`.execute(api.db);
});

const start = (more: object = {}) => api.call('POST', '/rebuilds', { body: { kit, passphrase: PASSPHRASE, ...more } });

it('starts the workflow with references only, and answers one that is under way', async () => {
  const answer = await start();
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body).toMatchObject({ state: 'running', phase: 'backups', connectionId, backups: 0, error: null });
  const { workspaceId } = api.tenant;
  const label = 'rebuild of Contoso';
  const started = { rebuildId: answer.body.id, workspaceId, connectionId, label };
  expect(api.jobs.calls).toEqual([['startRebuild', started]]);
  expect((await start()).body.id).toBe(answer.body.id);
  expect((await api.call('GET', '/rebuilds', { role: 'viewer' })).body.items).toMatchObject([{ id: answer.body.id }]);
});

it('shows what it found, page after page, to its own workspace alone', async () => {
  const { id } = (await start()).body;
  // It has said that there is no header in this storage.
  await sql`delete from rebuild_finding`.execute(api.db);
  for (const file of ['a', 'b', 'c']) await noteFinding(api.db, id, { file, code: 'storage-missing', message: file });
  await endRebuild(api.db, id, { state: 'completedWithWarnings' });
  expect((await api.call('GET', `/rebuilds/${id}`)).body).toMatchObject({ state: 'completedWithWarnings' });
  const first = (await api.call('GET', `/rebuilds/${id}/findings?limit=2`, { role: 'viewer' })).body;
  expect(first.items).toMatchObject([{ file: 'a' }, { file: 'b' }]);
  const next = `/rebuilds/${id}/findings?limit=2&cursor=${first.nextCursor ?? ''}`;
  expect((await api.call('GET', next)).body.items).toMatchObject([{ file: 'c' }]);
  expect((await api.call('GET', `/rebuilds/${id}`, { key: api.otherKey })).status).toBe(404);
});

it.each<[string, () => Promise<object> | object, string, RegExp]>([
  [
    'another passphrase',
    () => ({ passphrase: 'another one of many words' }),
    'request-invalid',
    /passphrase is another one/,
  ],
  [
    'a storage that holds nothing of the connection',
    () => {
      api.storage = memoryStorage();
      return {};
    },
    'conflict',
    /holds no backups of Contoso/,
  ],
  [
    'a bucket that is not saved',
    () => {
      const place = { endpoint: 'https://s3.example.com', region: 'r', bucket: 'elsewhere', prefix: '' };
      return { kit: { ...kit, repositories: kit.repositories.map((one) => ({ ...one, place })) } };
    },
    'not-found',
    /the bucket elsewhere at https:\/\/s3\.example\.com/,
  ],
  [
    'a storage in which another repository of the connection is not',
    () => ({ places: kit.repositories.map(({ id }) => ({ repositoryId: id, storageId: randomUUID() })) }),
    'not-found',
    /no such storage/,
  ],
  [
    'the kit of another workspace’s connection',
    () => ({ kit: { ...kit, keys: [], connection: { ...kit.connection, id: api.other.connection.id } } }),
    'conflict',
    /another workspace/,
  ],
])('refuses %s in plain words, and starts nothing', async (_, change, code, words) => {
  const answer = await start(await change());
  expect(answer.body['code'], answer.text).toBe(code);
  expect(answer.body['detail']).toMatch(words);
  expect(api.jobs.calls).toEqual([]);
});

it.each([
  ['without a key', false],
  ['with a key that opens nothing there', true],
])('gives nobody what lies in the storage that all share for a kit %s', async (_what, withKey) => {
  const unknown = randomUUID();
  await api.storage.put(`${unknown}/manifests/0000000001-b`, new Uint8Array(100));
  const facts = {
    createdAt: kit.createdAt,
    connection: { ...kit.connection, id: unknown },
    repositories: kit.repositories.map((one) => ({ ...one, id: randomUUID(), place: null, folder: unknown })),
  };
  const keys = facts.repositories.map(({ id }) => ({
    repositoryId: id,
    id: '0102030405060708',
    createdAt: kit.createdAt,
    key: randomBytes(32),
  }));
  const made = await makeRecoveryKit(facts, withKey ? keys : [], { passphrase: PASSPHRASE });
  const answer = await start({ kit: made });
  expect(answer.status, answer.text).toBe(400);
  expect(answer.body['detail']).toMatch(/No key of the kit opens a backup.*npm run rebuild/);
  expect(answer.text).not.toContain(api.tenant.connection.tenantId);
  expect(api.jobs.calls).toEqual([]);
  expect(await api.db.selectFrom('connection').select('id').where('id', '=', unknown).execute()).toEqual([]);
});

it('has failed where the workflow service does not answer, and can be started again', async () => {
  api.jobs.failure = UNAVAILABLE;
  expect((await start()).body).toMatchObject({ code: 'temporal-unavailable' });
  expect((await api.call('GET', '/rebuilds')).body.items).toMatchObject([{ state: 'failed' }]);
  api.jobs.failure = null;
  expect((await start()).status).toBe(202);
});

it('leaves the passphrase nowhere', async () => {
  await start();
  const { rows } = await sql<{ text: string }>`
    select coalesce(string_agg(a::text, ' '), '') as text from audit_entry a`.execute(api.db);
  expect(rows[0]?.text).toContain('connection.rebuild');
  expect(rows[0]?.text).not.toContain(PASSPHRASE);
});
