import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRecord } from '#core/repository/record-codec.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

/** Of backup 2 the index of users is damaged: the catalogue has there what backup 1 had. */
let api: ApiFixture;
const backups: string[] = [];
const WHY = 'The file x/indexes/users/s1 is missing.';
const MESSAGE = `Users of backup number 2: not available, the index is damaged. ${WHY}`;
const NAMED = [{ type: 'users', label: 'Users', backup: 2, message: MESSAGE }];

beforeAll(async () => {
  api = await openApiFixture();
  const { tenant } = api;
  for (const seq of [1, 2, 3]) backups.push(await tenant.backup(seq));
  await tenant.object({ id: 'ann', from: 1, to: 3, name: 'Ann', upn: 'ann@contoso.com', hash: 'a' });
  await tenant.object({ id: 'ann', from: 3, name: 'Ann Maria', upn: 'ann@contoso.com', hash: 'b' });
  await tenant.object({ id: 'bo', from: 1, to: 3, deleted: 'soft', name: 'Bo of contoso' });
  await tenant.object({ type: 'groups', id: 'crew', from: 1, to: 2, name: 'Crew', hash: 'a' });
  await tenant.object({ type: 'groups', id: 'crew', from: 2, name: 'Crew of contoso', hash: 'b' });
  await tenant.link({ source: 'crew', target: 'ann', from: 1 });
  await api.db
    .insertInto('backupType')
    .values([
      { backupId: backups[0] ?? '', type: 'users', state: 'published', mode: 'full', objects: 2 },
      { backupId: backups[1] ?? '', type: 'users', state: 'published', mode: 'delta', objects: 2, unavailable: WHY },
      { backupId: backups[1] ?? '', type: 'groups', state: 'published', mode: 'delta', objects: 1 },
    ])
    .execute();
  api.record = ({ type, id }) => encodeRecord({ type, id, object: { id } });
});
afterAll(() => api.close());

const of = (number: number): string => `/backups/${backups[number - 1] ?? ''}`;
const pair = (from: number, to: number): string =>
  `/connections/${api.tenant.connection.id}/comparison?from=${String(from)}&to=${String(to)}`;

describe('a type whose index is damaged in one backup', () => {
  it.each([
    ['its list', '/objects?type=users'],
    ['a search in it', '/objects?type=users&search=ann'],
    ['its download', '/objects/file?type=users'],
    ['an object', '/objects/users/ann'],
    ['an object that is not there, as far as is known', '/objects/users/nobody'],
    ['links', '/objects/users/ann/links'],
    ['who refers to it', '/objects/users/ann/used-by'],
    ['what changed of an object', '/objects/users/ann/changes'],
    ['its changes', '/changes?type=users'],
  ])('is said by name instead of %s', async (_, path) => {
    const { status, body } = await api.call('GET', `${of(2)}${path}`);
    expect([status, body]).toMatchObject([502, { code: 'repository-corrupt', detail: MESSAGE }]);
    expect((await api.call('GET', `${of(1)}${path.replace('nobody', 'ann')}`)).status).toBe(200);
  });

  it('is neither picked nor restored from it, and other types are', async () => {
    const objects = [{ type: 'users', id: 'ann' }];
    for (const [path, body] of [
      [`${of(2)}/objects/absent`, { objects }],
      [`${of(2)}/objects/now`, { objects }],
      ['/restores', { backupId: backups[1], selection: { objects }, reason: 'x' }],
      ['/restores', { backupId: backups[1], selection: { types: ['users'] }, reason: 'x' }],
    ] as const)
      expect((await api.call('POST', path, { body })).body, path).toMatchObject({ status: 502, detail: MESSAGE });
    const restored = { backupId: backups[1], selection: { types: ['groups'] }, reason: 'x' };
    expect((await api.call('POST', '/restores', { body: restored })).status).toBe(202);
  });

  it('is named by what is about all types, which tells nothing of it', async () => {
    const found = (await api.call('GET', `${of(2)}/objects?search=contoso`)).body;
    expect(found).toMatchObject({ items: [{ id: 'crew' }], notAvailable: NAMED });
    expect((await api.call('GET', `${of(3)}/objects?search=contoso`)).body['notAvailable']).toEqual([]);
    const counts = (await api.call('GET', `${of(2)}/types`)).body.items;
    expect(counts).toMatchObject([
      { type: 'users', notAvailable: MESSAGE },
      { type: 'groups', notAvailable: null },
    ]);
    const csv = (await api.call('GET', `${of(2)}/objects/file?search=contoso`)).text.split('\r\n');
    expect(csv[1]).toContain(`Users,"${MESSAGE}"`);
    const used = (await api.call('GET', `${of(2)}/objects/groups/crew/used-by`)).body;
    expect(used).toMatchObject({ isComplete: false, notAvailable: NAMED });
  });

  it.each([
    [2, 1],
    [3, 2],
  ])('is not compared in backup %i with %i', async (to, from) => {
    const summary = (await api.call('GET', `${of(to)}/changes/summary`)).body;
    expect(summary).toMatchObject({ notAvailable: NAMED });
    expect(JSON.stringify(summary['types'])).not.toContain('users');
    const listed = (await api.call('GET', `${of(to)}/changes`)).body.items;
    expect(listed.filter(({ type }) => type === 'users')).toEqual([]);
    expect((await api.call('GET', pair(from, to))).body).toMatchObject({ notAvailable: NAMED });
    const ofType = pair(from, to).replace('comparison?', 'comparison/objects?type=users&');
    expect((await api.call('GET', ofType)).body).toMatchObject({ status: 502, detail: MESSAGE });
    const values = pair(from, to).replace('comparison?', 'comparison/values?object=users/ann&');
    expect((await api.call('GET', values)).body).toMatchObject({ status: 502, detail: MESSAGE });
    const file = pair(from, to).replace('comparison?', 'comparison/file?format=json&');
    expect((await api.call('GET', file)).text).toContain(MESSAGE);
  });

  it('is compared between backups on both sides of it', async () => {
    const { body } = await api.call('GET', pair(1, 3));
    expect(body).toMatchObject({ notAvailable: [], types: [{ type: 'users', changed: 1, softDeleted: 1 }, {}] });
  });

  it('has a gap in the history of its objects', async () => {
    const { body } = await api.call('GET', `${of(3)}/objects/users/ann/history`);
    expect(body).toMatchObject({
      items: [{ from: { seq: 3 } }, { from: { seq: 1 }, to: { seq: 1 }, endedBy: { seq: 3 } }],
      notAvailable: NAMED,
    });
    const gone = await api.call('GET', `/connections/${api.tenant.connection.id}/deleted-objects?search=bo`);
    expect(gone.body.items).toMatchObject([{ id: 'bo', lastIn: { seq: 1 }, goneIn: { seq: 3 } }]);
  });

  it('keeps a comparison with the tenant from being made, unless of other types', async () => {
    const path = `/connections/${api.tenant.connection.id}/comparisons`;
    const start = (types: readonly string[]) => api.call('POST', path, { body: { backup: 2, types } });
    expect((await start([])).body).toMatchObject({ status: 502, detail: MESSAGE });
    expect((await start(['users'])).body).toMatchObject({ status: 502, detail: MESSAGE });
    expect((await start(['groups'])).status).toBe(202);
  });
});
