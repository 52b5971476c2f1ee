import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wrappingsOf } from '#core/backups/store/files/repository-keys.ts';
import { unwrapDataKey } from '#core/crypto/data-key.ts';
import { keepTestDataKey } from '#core/keys/data-key.fixture.ts';
import { openRecoveryKit, type RecoveryKit } from '#core/keys/recovery-kit.ts';
import { repositoriesOf } from '#core/storages/store/repositories.ts';
import { type ApiFixture, openApiFixture, saveTestStorage } from '../http/api.fixture.ts';

const PASSPHRASE = 'violet anchor maple drift ninety';

let api: ApiFixture;
let path: string;
let whole: RecoveryKit;
let scope: { workspaceId: string; connectionId: string };

beforeAll(async () => {
  api = await openApiFixture();
  const { workspaceId, connection } = api.tenant;
  scope = { workspaceId, connectionId: connection.id };
  path = `/connections/${connection.id}/recovery-kit`;
});
afterAll(() => api.close());

const makeKey = (): Promise<string> => keepTestDataKey({ db: api.db, provider: api.context.keyProvider }, scope);
const exportKit = (passphrase = PASSPHRASE) => api.call('POST', path, { body: { passphrase } });
const test = (kit: unknown, passphrase = PASSPHRASE) => api.call('POST', `${path}/test`, { body: { kit, passphrase } });
const state = async () => (await api.call('GET', path, { role: 'viewer' })).body;

it('is refused while there is no key that it could hold', async () => {
  expect(await state()).toEqual({ last: null, keys: 0, missingKeys: 0 });
  expect((await exportKit()).body).toMatchObject({ status: 409, code: 'conflict' });
});

it.each(['tin badge', 'password password password', 'qwertyuiop1234567890'])(
  'is refused with the passphrase %s, in a sentence',
  async (passphrase) => {
    await makeKey();
    const { status, body } = await exportKit(passphrase);
    expect([status, body['code']]).toEqual([400, 'request-invalid']);
    expect(body['detail']).toMatch(/passphrase/);
  },
);

it('holds the data keys of every storage of the connection, and says where its files lie', async () => {
  const storageId = await saveTestStorage(api, { prefix: 'kept/here' });
  await api.call('PUT', `/connections/${scope.connectionId}/storage`, { body: { storageId } });
  await makeKey();
  const answer = await exportKit();
  expect(answer.status, answer.text).toBe(200);
  const kit = answer.body as unknown as RecoveryKit;
  expect(kit.connection).toMatchObject({ id: scope.connectionId, name: 'Contoso' });
  expect(kit.repositories).toHaveLength(2);
  expect(kit.repositories.map(({ place }) => place?.prefix ?? null).sort()).toEqual(['kept/here', null].sort());
  expect(answer.text).not.toContain('accessKey');

  const repositories = await repositoriesOf(api.db, scope);
  const wrappings = await wrappingsOf(
    api.db,
    repositories.map(({ id }) => id),
  );
  const opened = await openRecoveryKit(kit, PASSPHRASE);
  expect(opened).toHaveLength(wrappings.length);
  for (const { repositoryId, wrapped } of wrappings) {
    const { key } = await unwrapDataKey(api.context.keyProvider, scope.connectionId, wrapped);
    expect(opened).toContainEqual({
      repositoryId,
      id: wrapped.id,
      createdAt: wrapped.createdAt,
      key: Buffer.from(key),
    });
  }
  expect(await state()).toMatchObject({
    last: { exportedBy: expect.any(String) },
    keys: opened.length,
    missingKeys: 0,
  });
  expect((await test(kit)).body).toEqual({ whole: opened.length, missing: 0 });
});

it('says which keys were added since it was exported', async () => {
  whole = (await exportKit()).body as unknown as RecoveryKit;
  const { keys } = await state();
  await makeKey();
  expect(await state()).toMatchObject({ keys: keys + 1, missingKeys: 1 });
  expect((await test(whole)).body).toEqual({ whole: keys, missing: 1 });
});

it.each<[string, (kit: RecoveryKit) => RecoveryKit, string]>([
  [
    'another passphrase',
    (kit) => ({ ...kit, passphrase: { ...kit.passphrase, salt: 'AAAAAAAAAAAAAAAAAAAAAA==' } }),
    'key-wrong',
  ],
  [
    'a key that was changed',
    (kit) => ({ ...kit, keys: kit.keys.map((key) => ({ ...key, sealed: `A${key.sealed.slice(1)}` })) }),
    'key-wrong',
  ],
  ['a key that was cut', (kit) => ({ ...kit, keys: kit.keys.map((key) => ({ ...key, sealed: 'AAAA' })) }), 'key-wrong'],
  [
    'keys in each other’s places',
    (kit) => ({ ...kit, keys: kit.keys.map((key, n) => ({ ...key, sealed: kit.keys.at(n - 1)?.sealed ?? '' })) }),
    'key-wrong',
  ],
  [
    'another date of a key',
    (kit) => ({ ...kit, keys: kit.keys.map((key) => ({ ...key, createdAt: '2020-01-01T00:00:00Z' })) }),
    'key-wrong',
  ],
  [
    'the name of another connection',
    (kit) => ({ ...kit, connection: { ...kit.connection, id: api.other.connection.id } }),
    'request-invalid',
  ],
  [
    'a cost that would take the memory of the server',
    (kit) => ({ ...kit, passphrase: { ...kit.passphrase, N: 1_073_741_824 } }) as unknown as RecoveryKit,
    'request-invalid',
  ],
])('does not take a kit with %s for whole', async (_, change, code) => {
  const answer = await test(change(whole));
  expect(answer.body['code'], answer.text).toBe(code);
});

it('is not exported without a key that the master key does not open', async () => {
  const id = await makeKey();
  await sql`update repository_key set wrapped = 'AAAA' where key_id = ${id}`.execute(api.db);
  expect((await exportKit()).body).toMatchObject({ code: 'key-wrong' });
  await sql`delete from repository_key where key_id = ${id}`.execute(api.db);
});

it('is for owners alone, is in the audit log, and leaves its passphrase nowhere', async () => {
  expect((await api.call('POST', path, { role: 'operator', body: { passphrase: PASSPHRASE } })).status).toBe(403);
  await exportKit();
  const { rows } = await sql<{
    text: string;
  }>`select coalesce(string_agg(a::text, ' '), '') as text from audit_entry a`.execute(api.db);
  expect(rows[0]?.text).toContain('recoveryKit.export');
  expect(rows[0]?.text).not.toContain(PASSPHRASE);
});
