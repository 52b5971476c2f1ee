import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CybbackError } from '#core/domain/errors.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import { type AnswerBody, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let first: string;
let third: string;

beforeAll(async () => {
  api = await openApiFixture();
  first = await api.tenant.backup(1);
  await api.tenant.backup(2);
  third = await api.tenant.backup(3);
  await api.tenant.object({ id: 'ann', from: 1, to: 3, name: 'Ann', upn: 'ann@contoso.com', hash: 'a' });
  await api.tenant.object({ id: 'ann', from: 3, name: 'Ann Maria', upn: 'ann@contoso.com', hash: 'b' });
  await api.tenant.object({
    id: 'bo',
    from: 1,
    to: 2,
    deleted: 'soft',
    name: 'Bo',
    facets: ['enabled:no', 'guest:yes', 'synced:?'],
  });
  await api.tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
  await api.tenant.link({ source: 'crew', target: 'ann', from: 1 });
  await api.tenant.link({ source: 'crew', target: 'bo', from: 1 });
});
afterAll(() => api.close());

const names = (body: AnswerBody): string[] => body.items.map(({ displayName }) => displayName);

describe('a list of objects', () => {
  it('says since which backup each is as it is, and can be narrowed to what changed lately', async () => {
    const { body } = await api.call('GET', `/backups/${third}/objects?type=users`);
    expect(body.items).toMatchObject([{ id: 'ann', unchangedSince: { backupId: third, seq: 3 } }]);
    const since = async (at: string, more = ''): Promise<string[]> =>
      names((await api.call('GET', `/backups/${third}/objects?changedSince=${at}${more}`)).body);
    expect(await since('2026-01-01T00:00:00Z')).toEqual(['Ann Maria']);
    expect(await since('2026-01-03T00:00:00Z', '&type=users')).toEqual(['Ann Maria']);
    expect(await since('2026-01-01T00:00:00Z', '&type=groups')).toEqual([]);
    expect(await since('2026-01-04T00:00:00Z')).toEqual([]);
    expect(names((await api.call('GET', `/backups/${first}/objects?changedSince=2026-01-01T00:00:00Z`)).body)).toEqual(
      [],
    );
    expect((await api.call('GET', `/backups/${third}/objects?changedSince=2026-01-01T00:00:00Z&search=a`)).status).toBe(
      400,
    );
  });

  it('can be saved with its filter, as CSV and as JSON', async () => {
    const csv = await api.call('GET', `/backups/${first}/objects/file?type=users`, { role: 'viewer' });
    expect(csv.headers['content-disposition']).toContain('objects-1-users.csv');
    expect(csv.text.split('\r\n').slice(1)).toEqual([
      'User,Ann,ann@contoso.com,,,ann,1,2026-01-01T00:00:00.000Z,Not known,Not known,Not known',
      'User,Bo,,,,bo,1,2026-01-01T00:00:00.000Z,No,Yes,Not known',
      '',
    ]);
    const json = await api.call('GET', `/backups/${first}/objects/file?search=contoso&format=json`);
    expect(JSON.parse(json.text)).toMatchObject({ seq: 1, search: 'contoso', count: 1, objects: [{ id: 'ann' }] });
    expect((await api.call('GET', `/backups/${first}/objects/file`)).status).toBe(400);
  });
});

describe('filters of a type', () => {
  const list = (query: string) => api.call('GET', `/backups/${first}/objects?${query}`);

  it('leave out what is known to be otherwise, and say what is not known', async () => {
    expect((await list('type=users')).body.items).toMatchObject([
      { id: 'ann', facets: null },
      { id: 'bo', facets: { enabled: 'no', guest: 'yes', synced: null } },
    ]);
    expect(names((await list('type=users&facets=enabled:yes')).body)).toEqual(['Ann']);
    expect(names((await list('type=users&facets=enabled:no,guest:yes')).body)).toEqual(['Ann', 'Bo']);
    expect(names((await list('type=users&facets=guest:yes&order=-name')).body)).toEqual(['Bo', 'Ann']);
    const json = await api.call('GET', `/backups/${first}/objects/file?type=users&facets=enabled:yes&format=json`);
    expect(JSON.parse(json.text)).toMatchObject({
      facets: 'enabled:yes',
      count: 1,
      objects: [{ id: 'ann', facets: null }],
    });
  });

  it('are those of the type', async () => {
    for (const query of ['type=groups&facets=guest:yes', 'type=users&facets=guest:maybe', 'search=a&facets=guest:yes'])
      expect((await list(query)).status).toBe(400);
  });
});

describe('objects that are picked', () => {
  const objects = [
    { type: 'users', id: 'bo' },
    { type: 'users', id: 'ann' },
    { type: 'groups', id: 'ann' },
  ];

  it('are said to be absent where a backup does not hold them', async () => {
    const absent = async (backup: string): Promise<unknown> =>
      (await api.call('POST', `/backups/${backup}/objects/absent`, { role: 'viewer', body: { objects } })).body[
        'absent'
      ];
    expect(await absent(first)).toEqual([objects[2]]);
    expect(await absent(third)).toEqual([objects[0], objects[2]]);
  });

  it('are looked at in the tenant by those who may restore, a few at a time', async () => {
    const ask = (role: 'viewer' | 'restorer', body: object) =>
      api.call('POST', `/backups/${first}/objects/now`, { role, body });
    expect((await ask('viewer', { objects })).status).toBe(403);
    expect((await ask('restorer', { objects })).body.items.map(({ id, state }) => [id, String(state)])).toEqual([
      ['bo', 'gone'],
      ['ann', 'gone'],
      ['ann', 'gone'],
    ]);
    const many = Array.from({ length: 41 }, (_, index) => ({ type: 'users', id: String(index) }));
    expect((await ask('restorer', { objects: many })).status).toBe(400);
  });
});

describe('browsing a backup', () => {
  it('shows the tenant as it was', async () => {
    expect(names((await api.call('GET', `/backups/${first}/objects?type=users`)).body)).toEqual(['Ann', 'Bo']);
    expect(names((await api.call('GET', `/backups/${third}/objects?type=users`)).body)).toEqual(['Ann Maria']);
    expect(names((await api.call('GET', `/backups/${first}/objects?search=contoso`)).body)).toEqual(['Ann']);
  });

  it('finds what was deleted, in any earlier backup, with the last one that holds it', async () => {
    const path = `/connections/${api.tenant.connection.id}/deleted-objects`;
    const { body } = await api.call('GET', `${path}?search=BO`);
    expect(body).toMatchObject({
      items: [
        {
          type: 'users',
          id: 'bo',
          displayName: 'Bo',
          deletion: 'soft',
          goneIn: { seq: 2 },
          lastIn: { backupId: first, seq: 1 },
        },
      ],
      nextCursor: null,
    });
    expect(body.items[0]).toMatchObject({ newId: null, namesake: null });
    const asked = await api.call('POST', '/restores', {
      body: { backupId: first, selection: { types: ['users'] }, reason: 'x' },
    });
    await api.db
      .insertInto('idMap')
      .values({
        connectionId: api.tenant.connection.id,
        targetTenantId: api.tenant.connection.tenantId,
        type: 'users',
        kind: 'object',
        oldId: 'bo',
        newId: 'bo-again',
        restoreId: asked.body.id,
      })
      .execute();
    expect((await api.call('GET', `${path}?search=BO`)).body.items[0]).toMatchObject({ id: 'bo', newId: 'bo-again' });
    expect((await api.call('GET', `/backups/${first}/objects/users/bo/history`)).body).toMatchObject({
      newId: 'bo-again',
      namesakes: [],
    });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await api.call('GET', `${path}?since=${later}`)).body.items).toEqual([]);
    expect((await api.call('GET', `${path}?type=groups`)).body.items).toEqual([]);
    expect((await api.call('GET', `${path}?since=yesterday`)).body).toMatchObject({ status: 400 });
  });

  it('needs a type or a text, and a known type', async () => {
    expect((await api.call('GET', `/backups/${first}/objects`)).body).toMatchObject({
      status: 400,
      errors: [{ path: 'query.type' }],
    });
    expect((await api.call('GET', `/backups/${first}/objects?type=printers`)).body).toMatchObject({
      status: 400,
      errors: [{ path: 'query.type' }],
    });
  });

  it('reads the attributes of an object from the storage', async () => {
    api.record = () =>
      encodeRecord({ type: 'users', id: 'ann', object: { id: 'ann', displayName: 'Ann', 'manager@odata.bind': 'x' } });
    const { body } = await api.call('GET', `/backups/${first}/objects/users/ann`);
    expect(body).toMatchObject({
      hash: 'a',
      attributes: { id: 'ann', displayName: 'Ann', 'manager@odata.bind': 'x' },
      unchangedSince: { seq: 1, backupId: first },
      links: { out: {}, in: { members: 1 } },
      relationLabels: { out: {}, in: { members: 'Member of' } },
    });
  });

  it.each([
    ['bytes that are no record', () => Buffer.from('x'), 'repository-corrupt'],
    ['a record of another object', () => encodeRecord({ type: 'users', id: 'eve', object: {} }), 'repository-mismatch'],
    [
      'a broken seal',
      () => {
        throw new CybbackError('repository-corrupt', 'The frame is damaged.');
      },
      'repository-corrupt',
    ],
    [
      'a file that is gone',
      () => {
        throw new CybbackError('storage-missing', 'The pack is gone.');
      },
      'storage-missing',
    ],
  ])('says so for %s', async (_what, record, code) => {
    api.record = record;
    expect((await api.call('GET', `/backups/${first}/objects/users/ann`)).body).toMatchObject({ status: 502, code });
  });

  it('shows links with the names of that backup', async () => {
    const out = await api.call('GET', `/backups/${first}/objects/groups/crew/links?direction=out&limit=1`);
    expect(out.body).toMatchObject({
      items: [{ relation: 'members', type: 'users', id: 'ann', displayName: 'Ann', inBackup: true }],
      nextCursor: expect.any(String),
    });
    const more = await api.call(
      'GET',
      `/backups/${first}/objects/groups/crew/links?direction=out&limit=1&cursor=${out.body.nextCursor}`,
    );
    expect(more.body).toMatchObject({ items: [{ id: 'bo' }], nextCursor: null });
    const later = await api.call('GET', `/backups/${third}/objects/groups/crew/links?relation=members`);
    expect(later.body.items).toMatchObject([
      { id: 'ann', displayName: 'Ann Maria' },
      { id: 'bo', displayName: null, inBackup: false },
    ]);
    expect((await api.call('GET', `/backups/${first}/objects/users/ann/links?direction=in`)).body.items).toMatchObject([
      { type: 'groups', typeLabel: 'Group', id: 'crew', displayName: 'Crew', relationLabel: 'Member of' },
    ]);
    expect((await api.call('GET', `/backups/${third}/objects/users/bo/links`)).status).toBe(404);
  });

  it('tells the history, also of what is gone', async () => {
    const ann = (await api.call('GET', `/backups/${first}/objects/users/ann/history`)).body.items;
    expect(ann).toMatchObject([
      { displayName: 'Ann Maria', end: 'current', to: null },
      { displayName: 'Ann', end: 'changed', from: { backupId: first }, to: { seq: 2 }, endedBy: { backupId: third } },
    ]);
    expect((await api.call('GET', `/backups/${third}/objects/users/bo/history`)).body.items).toMatchObject([
      { end: 'softDeleted', endedBy: { seq: 2 } },
    ]);
    expect((await api.call('GET', `/backups/${third}/objects/users/nobody/history`)).status).toBe(404);
  });

  it('takes IDs with any characters', async () => {
    const id = 'a/b%20ü+&?#_-';
    await api.tenant.object({ id, from: 1, name: 'Odd' });
    api.record = () => encodeRecord({ type: 'users', id, object: { id } });
    expect((await api.call('GET', `/backups/${first}/objects/users/${encodeURIComponent(id)}`)).body).toMatchObject({
      id,
    });
  });

  it('has nothing to show of a backup that has not ended', async () => {
    const { id } = (await api.call('POST', `/connections/${api.tenant.connection.id}/backups`)).body;
    for (const path of [
      'types',
      'objects?type=users',
      'objects/users/ann',
      'objects/users/ann/links',
      'objects/users/ann/history',
    ]) {
      expect((await api.call('GET', `/backups/${id}/${path}`)).body).toMatchObject({ status: 409, code: 'conflict' });
    }
  });
});
