import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeRecord } from '#core/repository/record-codec.ts';
import type { StoredVersion } from '#core/repository/types.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

const NAMED = '11111111-1111-4111-8111-111111111111';
const backups = new Map<number, string>();
let api: ApiFixture;
let url: string;

/** Content by object and the first backup that has it. */
const CONTENT: Readonly<Record<string, object>> = {
  'ann 1': { displayName: 'Ann', businessPhones: ['1', '2'], signInActivity: { lastSignInDateTime: 'a' } },
  'ann 3': {
    displayName: 'Ann Maria',
    businessPhones: ['3', '2'],
    employeeId: `=1+1`,
    city: NAMED,
    signInActivity: { lastSignInDateTime: 'b' },
  },
  'dee 1': { displayName: 'Dee', city: 'Bergen' },
  'dee 4': { displayName: 'Dee', city: '<b>Oslo</b>' },
};
let reads: string[] = [];
const damaged = new Set<string>();

function record({ type, id, location }: StoredVersion): Uint8Array {
  const key = `${id} ${String(location.recordOffset)}`;
  reads.push(key);
  if (damaged.has(key)) return Buffer.from('x');
  return encodeRecord({ type, id, object: { id, ...CONTENT[key] } });
}

beforeAll(async () => {
  api = await openApiFixture();
  const { tenant } = api;
  for (const seq of [1, 2, 3, 4]) backups.set(seq, await tenant.backup(seq));
  url = `/connections/${tenant.connection.id}/comparison`;
  await tenant.object({ id: 'ann', from: 1, to: 3, name: 'Ann', upn: 'ann@contoso.com' });
  await tenant.object({ id: 'ann', from: 3, name: 'Ann Maria', upn: 'ann@contoso.com' });
  await tenant.object({ id: 'dee', from: 1, to: 4, name: 'Dee' });
  await tenant.object({ id: 'dee', from: 4, name: 'Dee' });
  await tenant.object({ id: 'bo', from: 1, to: 3, deleted: 'soft', name: 'Bo' });
  await tenant.object({ id: 'cy', from: 2, name: 'Cy' });
  await tenant.object({ id: 'brief', from: 2, to: 3, deleted: 'hard', name: 'Came and went' });
  await tenant.object({ id: NAMED, from: 1, name: 'Named One' });
  await tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
  await tenant.link({ source: 'crew', target: 'bo', from: 1, to: 3 });
  await tenant.link({ source: 'crew', target: 'cy', from: 4 });
  await api.db
    .insertInto('backupType')
    .values([
      { backupId: backups.get(1) ?? '', type: 'users', state: 'published', mode: 'full' },
      { backupId: backups.get(4) ?? '', type: 'users', state: 'published', mode: 'delta' },
      { backupId: backups.get(4) ?? '', type: 'applications', state: 'carried', mode: 'carried' },
      {
        backupId: backups.get(4) ?? '',
        type: 'devices',
        state: 'carried',
        mode: 'carried',
        manifest: JSON.stringify({ notLicensed: true }),
      },
    ])
    .execute();
  api.record = record;
});
afterAll(() => api.close());
beforeEach(() => {
  reads = [];
  damaged.clear();
});

const ALL = [
  'groups crew linksChanged',
  'users ann changed',
  'users bo softDeleted',
  'users cy added',
  'users dee changed',
];
const short = (items: readonly { type?: string; id: string; kind?: string }[] | undefined): string[] =>
  (items ?? []).map(({ type, id, kind }) => `${String(type)} ${id} ${String(kind)}`).sort();

describe('two backups', () => {
  it('are compared from the catalogue alone, over those between them', async () => {
    const { status, body } = await api.call('GET', `${url}/objects?from=1&to=4`, { role: 'viewer' });
    expect([status, short(body.items)]).toEqual([200, ALL]);
    expect(short((await api.call('GET', `${url}/objects?from=2&to=3`)).body.items)).toEqual([
      'groups crew linksChanged',
      'users ann changed',
      'users bo softDeleted',
      'users brief hardDeleted',
    ]);
    expect(reads).toEqual([]);
  });

  it('are narrowed by type, kind, search and IDs, in pages whose cursor belongs to the filter', async () => {
    const ids = async (query: string) =>
      (await api.call('GET', `${url}/objects?from=1&to=4&${query}`)).body.items?.map(({ id }) => id);
    expect(await ids('type=groups')).toEqual(['crew']);
    expect(await ids('kind=changed')).toEqual(['ann', 'dee']);
    expect(await ids('search=maria')).toEqual(['ann']);
    expect(await ids('id=dee&id=crew&id=nobody')).toEqual(['crew', 'dee']);
    const one = (await api.call('GET', `${url}/objects?from=1&to=4&kind=changed&limit=1`)).body;
    expect(await ids(`kind=changed&limit=1&cursor=${String(one.nextCursor)}`)).toEqual(['dee']);
    const other = await api.call('GET', `${url}/objects?from=1&to=3&kind=changed&cursor=${String(one.nextCursor)}`);
    expect(other.body).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });

  it('are added up, with what one of them could not read', async () => {
    expect((await api.call('GET', `${url}?from=1&to=4`)).body).toMatchObject({
      from: { seq: 1, backupId: backups.get(1), at: '2026-01-01T00:00:00.000Z' },
      to: { seq: 4, backupId: backups.get(4) },
      total: { added: 1, changed: 2, softDeleted: 1, hardDeleted: 0, linksChanged: 1, linksAdded: 1, linksRemoved: 1 },
      types: [
        { type: 'users', added: 1, changed: 2, softDeleted: 1, notReadIn: [] },
        { type: 'groups', linksChanged: 1, notReadIn: [] },
        { type: 'devices', added: 0, notReadIn: [], notHeldIn: [4] },
        { type: 'applications', label: 'App registrations', added: 0, notReadIn: [4], notHeldIn: [] },
      ],
    });
  });

  it('have to be an earlier and a later one that are kept; what retention removed is named', async () => {
    for (const query of ['from=3&to=3', 'from=4&to=1'])
      expect((await api.call('GET', `${url}?${query}`)).body, query).toMatchObject({
        status: 400,
        code: 'request-invalid',
      });
    expect((await api.call('GET', `${url}?from=1&to=9`)).body).toMatchObject({
      status: 404,
      detail: 'The connection has no backup #9 that could be compared.',
    });
    const removal = { removedAt: new Date('2026-02-01T12:00:00Z') };
    await api.db
      .updateTable('backup')
      .set(removal)
      .where('id', '=', backups.get(2) ?? '')
      .execute();
    for (const path of ['', '/objects', '/file'])
      expect((await api.call('GET', `${url}${path}?from=2&to=4`)).body, path).toMatchObject({
        status: 404,
        detail:
          'Backup #2 is no longer kept: retention removed it on 2026-02-01. The last one before it that is kept is #1.',
        facts: { seq: 2, keptBefore: 1 },
      });
    await api.db
      .updateTable('backup')
      .set({ removedAt: null })
      .where('id', '=', backups.get(2) ?? '')
      .execute();
  });

  it.each(['', '/objects', '/values', '/file'])('of another workspace are not found: %s', async (path) => {
    const query = path === '/values' ? '&object=users/ann' : '';
    expect((await api.call('GET', `${url}${path}?from=1&to=4${query}`, { key: api.otherKey })).status).toBe(404);
  });
});

describe('what differs in objects', () => {
  const values = async (objects: readonly string[]) =>
    (await api.call('GET', `${url}/values?from=1&to=4&${objects.map((one) => `object=${one}`).join('&')}`)).body;

  it('is read of those that are asked for alone: sets as sets, noise left out, who the IDs are', async () => {
    const { items } = (await values(['users/ann'])) as unknown as { items: { attributes: object[] }[] };
    expect(reads.sort()).toEqual(['ann 1', 'ann 3']);
    expect(items).toMatchObject([
      {
        type: 'users',
        id: 'ann',
        kind: 'changed',
        unreadable: null,
        links: [],
        names: [{ id: NAMED, type: 'users', typeLabel: 'User', displayName: 'Named One' }],
      },
    ]);
    expect(items[0]?.attributes).toEqual([
      {
        path: 'businessPhones',
        before: ['1', '2'],
        after: ['2', '3'],
        kind: 'changed',
        elements: { added: ['3'], removed: ['1'] },
        restorable: true,
      },
      { path: 'city', before: null, after: NAMED, kind: 'added', elements: null, restorable: true },
      { path: 'displayName', before: 'Ann', after: 'Ann Maria', kind: 'changed', elements: null, restorable: true },
      { path: 'employeeId', before: null, after: '=1+1', kind: 'added', elements: null, restorable: true },
    ]);
  });

  it('is links with the names of both ends, and nothing of an object that is the same or unknown', async () => {
    const body = await values(['groups/crew', `users/${NAMED}`, 'users/nobody', 'nonsense/ann', 'users/cy']);
    expect(body.items).toMatchObject([
      {
        id: 'crew',
        linksAdded: 1,
        linksRemoved: 1,
        links: [
          { relationLabel: 'Members', change: 'added', id: 'cy', displayName: 'Cy' },
          { relationLabel: 'Members', change: 'removed', id: 'bo', displayName: 'Bo' },
        ],
      },
      { id: 'cy', kind: 'added', attributes: [] },
    ]);
    expect(reads).toEqual([]);
  });

  it.each([
    ['before', 'ann 1', 1],
    ['after', 'ann 3', 4],
  ])('is unknown of an object whose content %s is damaged, and of no other', async (_side, key, backup) => {
    damaged.add(key);
    expect((await values(['users/ann', 'users/dee'])).items).toMatchObject([
      { id: 'ann', attributes: [], unreadable: { backup, code: 'repository-corrupt' } },
      { id: 'dee', attributes: [{ path: 'city', before: 'Bergen' }], unreadable: null },
    ]);
  });
});

describe('a file', () => {
  const file = (format: string, more = '') => api.call('GET', `${url}/file?from=1&to=4&format=${format}${more}`);

  it('as CSV has a line for each attribute and link, and runs no formula', async () => {
    const { status, headers, text } = await file('csv');
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(headers['content-disposition']).toContain('comparison-Contoso-1-4.csv');
    expect(text.replaceAll('\u{FEFF}', '').trimEnd().split('\r\n').slice(1)).toEqual([
      'Group,crew,Crew,,Links changed,Members,added,,Cy,cy,',
      'Group,crew,Crew,,Links changed,Members,removed,Bo,,bo,',
      `User,ann,Ann Maria,ann@contoso.com,Changed,businessPhones,changed,"[""1"",""2""]","[""2"",""3""]",,`,
      `User,ann,Ann Maria,ann@contoso.com,Changed,city,added,,${NAMED} (Named One),,`,
      'User,ann,Ann Maria,ann@contoso.com,Changed,displayName,changed,Ann,Ann Maria,,',
      "User,ann,Ann Maria,ann@contoso.com,Changed,employeeId,added,,'=1+1,,",
      'User,bo,Bo,,Deleted,,,,,,',
      'User,cy,Cy,,Added,,,,,,',
      'User,dee,Dee,,Changed,city,changed,Bergen,<b>Oslo</b>,,',
    ]);
  });

  it('as JSON is whole, says what is not known, and keeps to the filter', async () => {
    damaged.add('dee 4');
    const whole = JSON.parse((await file('json')).text) as {
      objects: { type: string; id: string; kind: string; unreadable: object | null }[];
    };
    expect(whole).toMatchObject({
      from: { seq: 1 },
      to: { seq: 4 },
      notKnown: [
        { type: 'devices', notHeldIn: [4] },
        { type: 'applications', notReadIn: [4] },
      ],
      count: 5,
    });
    expect(short(whole.objects)).toEqual(ALL);
    expect(whole.objects.filter(({ unreadable }) => unreadable !== null)).toMatchObject([
      { id: 'dee', unreadable: { backup: 4 } },
    ]);
    expect(JSON.parse((await file('json', '&kind=added')).text)).toMatchObject({ count: 1, objects: [{ id: 'cy' }] });
    expect(JSON.parse((await file('json', '&search=nothing')).text)).toMatchObject({ count: 0, objects: [] });
  });

  it('to print shows both values as text and never as markup', async () => {
    const { headers, text } = await file('html');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<td>Bergen</td><td>&lt;b&gt;Oslo&lt;/b&gt;</td>');
    expect(text).toContain('App registrations could not be read for backup #4');
    expect(text).toContain('5 objects differ.');
    expect(text.trimEnd().endsWith('</html>')).toBe(true);
  });
});
