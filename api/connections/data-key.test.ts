import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wrappingsOf } from '#core/backups/store/files/repository-keys.ts';
import { unwrapDataKey } from '#core/crypto/data-key.ts';
import { keepTestDataKey } from '#core/keys/data-key.fixture.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { readKeyFiles } from '#core/repository/key-files.ts';
import { repositoriesOf } from '#core/storages/store/repositories.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

const PASSPHRASE = 'violet anchor maple drift ninety';

let api: ApiFixture;
let path: string;
let kitPath: string;
let scope: { workspaceId: string; connectionId: string };

beforeAll(async () => {
  api = await openApiFixture();
  const { workspaceId, connection } = api.tenant;
  scope = { workspaceId, connectionId: connection.id };
  path = `/connections/${connection.id}/data-key`;
  kitPath = `/connections/${connection.id}/recovery-kit`;
});
afterAll(() => api.close());

const state = async () => (await api.call('GET', path, { role: 'viewer' })).body;
const change = () => api.call('POST', path);

it('says that there is none before the first encrypted backup, and makes none', async () => {
  expect(await state()).toEqual({ active: null, keys: 0 });
  expect((await change()).body).toMatchObject({ status: 409, code: 'conflict' });
});

it('seals new files with a new key, keeps the earlier ones, and the kit is older than it', async () => {
  const first = await keepTestDataKey({ db: api.db, provider: api.context.keyProvider }, scope);
  expect(await state()).toMatchObject({ active: { id: first }, keys: 1 });
  const kit = (await api.call('POST', kitPath, { body: { passphrase: PASSPHRASE } })).body as unknown as RecoveryKit;

  const changed = await change();
  expect(changed.status, changed.text).toBe(200);
  const { active } = changed.body as unknown as { active: { id: string } };
  expect(active.id).not.toBe(first);
  expect(await state()).toMatchObject({ active: { id: active.id }, keys: 2 });
  expect((await api.call('GET', kitPath)).body).toMatchObject({ keys: 2, missingKeys: 1 });
  const tested = await api.call('POST', `${kitPath}/test`, { body: { kit, passphrase: PASSPHRASE } });
  expect(tested.body).toEqual({ whole: 1, missing: 1 });

  const ids = (await repositoriesOf(api.db, scope)).map(({ id }) => id);
  const inDatabase = (await wrappingsOf(api.db, ids)).map(({ wrapped }) => wrapped);
  const inStorage = await readKeyFiles(api.storage, scope.connectionId, () => undefined);
  for (const wrappings of [inDatabase, inStorage])
    expect(wrappings.filter(({ state }) => state === 'retired').map(({ id }) => id)).toEqual([first]);
  for (const wrapping of [...inDatabase, ...inStorage])
    expect((await unwrapDataKey(api.context.keyProvider, scope.connectionId, wrapping)).key).toHaveLength(32);
});

it('lets one of several changes at once win, each with a whole answer', async () => {
  const before = (await state()) as unknown as { keys: number };
  const answers = await Promise.all([change(), change(), change()]);
  const made = answers.filter(({ status }) => status === 200);
  expect(made.length).toBeGreaterThan(0);
  for (const { status } of answers) expect([200, 409]).toContain(status);
  expect(await state()).toMatchObject({ keys: before.keys + made.length });
});

it('is the same for strangers as one that does not exist', async () => {
  expect((await api.call('POST', `/connections/${randomUUID()}/data-key`)).status).toBe(404);
});
