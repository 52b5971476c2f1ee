import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { READ_PERMISSIONS } from '../seed/permissions.ts';
import { type Client, errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { JsonObject, SetName, Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;
let app: JsonObject;

beforeEach(async () => {
  simulator = await startSimulator({ users: 30 });
  tenant = simulator.tenant();
  tenant.setPermissions(READ_PERMISSIONS);
  client = await signIn(simulator);
  app = tenant.list('applications')[2] ?? {};
});
afterEach(() => simulator.close());

const KINDS = [
  ['User', 'users', '/users', '/users/delta'],
  ['Group', 'groups', '/groups', '/groups/delta'],
  ['Device', 'devices', '/devices', '/devices/delta'],
  ['Application', 'applications', '/applications', '/applications/delta'],
  [
    'AdministrativeUnit',
    'administrativeUnits',
    '/directory/administrativeUnits',
    '/directory/administrativeUnits/delta',
  ],
  ['Organization', 'organization', '/organization', undefined],
] as const;

function define(target: string, name: string, extra: JsonObject = {}): string {
  const full = `extension_${String(app['appId']).replaceAll('-', '')}_${name}`;
  tenant.create('extensionProperties', {
    parent: String(app['id']),
    name: full,
    dataType: 'String',
    isMultiValued: false,
    isSyncedFromOnPremises: false,
    targetObjects: [target],
    appDisplayName: app['displayName'] ?? null,
    ...extra,
  });
  return full;
}

function first(set: SetName): string {
  return String(tenant.list(set)[0]?.['id']);
}

test.each(KINDS)('%s: a value comes by name only: list, single and delta', async (target, set, path, delta) => {
  const name = define(target, 'badge');
  const id = first(set);
  tenant.update(id, { [name]: 'B-1' });
  const plain = itemsOf((await client.get(path)).body);
  expect(plain.every((row) => !(name in row))).toBe(true);
  expect((await client.get(`${path}/${id}`)).body).not.toHaveProperty([name]);
  const selected = await client.all(`${path}?$select=id,${name}`);
  expect(selected.filter((row) => name in row)).toEqual([{ id, [name]: 'B-1' }]);
  expect((await client.get(`${path}/${id}?$select=id,${name}`)).body).toMatchObject({ id, [name]: 'B-1' });
  expect((await client.get(`${path}/${id}?$select=${name}`)).body[name]).toBe('B-1');
  if (delta === undefined) return;
  const crawl = await client.round(`${delta}?$select=id,${name}`);
  expect(crawl.entries.filter((entry) => name in entry)).toEqual([{ id, [name]: 'B-1' }]);
  tenant.update(id, { [name]: 'B-2' });
  expect((await client.round(crawl.deltaLink)).entries).toEqual([{ id, [name]: 'B-2' }]);
  const without = await client.round(`${delta}?$select=id`);
  tenant.update(id, { [name]: 'B-3' });
  expect((await client.round(without.deltaLink)).entries).toEqual([]);
});

test.each(KINDS)('%s: a name that is not registered for the type is refused with 400', async (target, _set, path) => {
  const other = target === 'User' ? 'Group' : 'User';
  for (const name of [define(other, 'elsewhere'), `extension_${'0'.repeat(32)}_nobody`]) {
    const answer = await client.get(`${path}?$select=id,${name}`);
    expect([answer.status, errorCode(answer)]).toEqual([400, 'Request_BadRequest']);
    expect(JSON.stringify(answer.body)).toContain(name);
  }
});

test('definitions are found by application and all together', async () => {
  const own = define('User', 'own');
  const synced = define('User', 'synced', { isSyncedFromOnPremises: true });
  const names = (rows: JsonObject[]): unknown[] => rows.map((row) => row['name']);
  const path = '/directoryObjects/getAvailableExtensionProperties';
  expect(names(await client.all(`/applications/${String(app['id'])}/extensionProperties`))).toEqual([own, synced]);
  const all = itemsOf((await client.send('POST', path, {})).body);
  expect(names(all)).toEqual(expect.arrayContaining([own, synced]));
  expect(all[0]).toMatchObject({ '@odata.type': '#microsoft.graph.extensionProperty' });
  expect(names(itemsOf((await client.send('POST', path, { isSyncedFromOnPremises: true })).body))).toEqual([synced]);
  expect(names(itemsOf((await client.send('POST', path, { isSyncedFromOnPremises: false })).body))).not.toContain(
    synced,
  );
});

test('definitions of a multi-tenant application are there while its principal is', async () => {
  const appId = 'ab12cd34-0000-4000-8000-00000000beef';
  const name = `extension_${appId.replaceAll('-', '')}_level`;
  tenant.create('extensionProperties', { name, dataType: 'Integer', targetObjects: ['User'] });
  const select = `/users?$select=${name}&$top=1`;
  expect((await client.get(select)).status).toBe(400);
  const principal = tenant.create('servicePrincipals', { appId, displayName: 'Elsewhere' });
  expect((await client.get(select)).status).toBe(200);
  const all = (await client.send('POST', '/directoryObjects/getAvailableExtensionProperties', {})).body;
  expect(itemsOf(all).map((row) => row['name'])).toContain(name);
  tenant.delete(String(principal['id']));
  expect((await client.get(select)).status).toBe(400);
});

test('values are lost from sight with the application and found again when it is restored', async () => {
  const name = define('User', 'badge');
  tenant.update(first('users'), { [name]: 'kept' });
  tenant.delete(String(app['id']));
  expect((await client.get(`/users?$select=${name}`)).status).toBe(400);
  tenant.restore(String(app['id']));
  expect(JSON.stringify((await client.get(`/users?$select=${name}`)).body)).toContain('kept');
});

test('with more than a thousand service principals the action answers nothing, and selecting still works', async () => {
  const name = define('User', 'badge');
  for (let at = tenant.list('servicePrincipals').length; at <= 1000; at += 1)
    tenant.create('servicePrincipals', { displayName: `filler ${at}` });
  const answer = await client.send('POST', '/directoryObjects/getAvailableExtensionProperties', {});
  expect([answer.status, itemsOf(answer.body)]).toEqual([200, []]);
  expect((await client.get(`/users?$select=id,${name}&$top=1`)).status).toBe(200);
});

test('expanded objects and the recycle bin show selected values', async () => {
  const name = define('User', 'badge');
  const user = String(tenant.find('users', 'megan')?.['id']);
  tenant.update(user, { [name]: 'B-9' });
  const report = String(
    tenant.list('users').find((row) => tenant.linked('manager', String(row['id'])).includes(user))?.['id'],
  );
  expect((await client.get(`/users/${report}?$expand=manager($select=id,${name})`)).body['manager']).toMatchObject({
    [name]: 'B-9',
  });
  tenant.delete(user);
  const bin = (await client.get(`/directory/deletedItems/microsoft.graph.user?$select=id,${name}`)).body;
  expect(itemsOf(bin)).toMatchObject([{ id: user, [name]: 'B-9' }]);
});
