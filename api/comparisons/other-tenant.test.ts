import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { encodeRecord } from '#core/repository/record-codec.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { type Answer, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import type { acrossObject, acrossObjectPage } from './other-tenant-schema.ts';

const guid = (tenant: 'a' | 'b', number: number): string =>
  `${tenant.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [ANN_A, ANN_B, CREW_A, CREW_B] = [guid('a', 1), guid('b', 1), guid('a', 2), guid('b', 2)];
const [POLICY_A, POLICY_B, BO_A, CY_B] = [guid('a', 3), guid('b', 3), guid('a', 4), guid('b', 4)];
const TWINS = [guid('a', 5), guid('a', 6)];
const TWIN_B = guid('b', 5);
const [OTHER_A, OTHER_B] = [guid('a', 7), guid('b', 7)];
const APP = '00000000-0000-4000-8000-0000000000ff';
const [SP_A, SP_B] = [guid('a', 8), guid('b', 8)];

let api: ApiFixture;
let production: TestTenant;
let baseline: TestTenant;
let url: string;
let query: string;
const content = new Map<string, object>();
const damaged = new Set<string>();
let reads: string[] = [];

const names = (mark: string) => ({ createdDateTime: `${mark}-2020` });

beforeAll(async () => {
  api = await openApiFixture();
  baseline = await connectTestTenant(api.db, api.tenant.workspaceId, 'Baseline');
  production = await connectTestTenant(api.db, api.tenant.workspaceId, 'Production');
  await api.db
    .updateTable('connection')
    .set({ verifiedDomains: JSON.stringify(['fabrikam.com', 'fabrikam.onmicrosoft.com']) })
    .where('id', '=', production.connection.id)
    .execute();
  await baseline.backup(1);
  await production.backup(3);
  await write();
  api.record = ({ type, id }) => {
    reads.push(id);
    return damaged.has(id) ? Buffer.from('x') : encodeRecord({ type, id, object: { id, ...content.get(id) } });
  };
  url = `/connections/${baseline.connection.id}/comparison/other-tenant`;
  query = `other=${production.connection.id}&from=1&to=3`;
});
afterAll(() => api.close());
beforeEach(() => {
  reads = [];
  damaged.clear();
});

async function write(): Promise<void> {
  const user = async (tenant: TestTenant, id: string, [upn, name]: readonly [string, string], more: object = {}) => {
    await tenant.object({ id, from: 1, name, upn });
    content.set(id, {
      displayName: name,
      userPrincipalName: upn.toLowerCase(),
      securityIdentifier: id,
      ...names(id),
      ...more,
    });
  };
  await user(baseline, ANN_A, ['ann@contoso.com', 'Ann']);
  await user(production, ANN_B, ['Ann@fabrikam.onmicrosoft.com', 'Ann']);
  await user(baseline, OTHER_A, ['di@contoso.com', 'Di'], { city: 'Bergen' });
  await user(production, OTHER_B, ['di@fabrikam.com', 'Diana'], { city: '<b>Oslo</b>' });
  await user(baseline, BO_A, ['bo@contoso.com', 'Bo']);
  await user(production, CY_B, ['cy@fabrikam.com', 'Cy']);
  const group = async (tenant: TestTenant, id: string, [name, from]: readonly [string, number], members: string[]) => {
    await tenant.object({ type: 'groups', id, from, name });
    content.set(id, { displayName: name, ...names(id) });
    for (const target of members) await tenant.link({ source: id, target, from });
  };
  await group(baseline, CREW_A, ['Crew', 1], [ANN_A, BO_A]);
  await group(production, CREW_B, ['crew', 2], [ANN_B, CY_B]);
  content.set(CREW_B, { displayName: 'Crew', ...names(CREW_B) });
  for (const [place, id] of TWINS.entries()) await group(baseline, id, ['Twins', 1], place === 0 ? [] : [ANN_A]);
  await group(production, TWIN_B, ['Twins', 1], []);
  // Versions of other backups.
  await group(production, guid('b', 99), ['Twins', 4], []);
  const app = async (tenant: TestTenant, id: string) => {
    await tenant.object({ type: 'servicePrincipals', id, from: 1, name: `Graph ${id.slice(0, 1)}`, appId: APP });
    content.set(id, { displayName: 'Graph', appId: APP, ...names(id) });
  };
  await app(baseline, SP_A);
  await app(production, SP_B);
  const policy = async (tenant: TestTenant, id: string, [state, group]: readonly [string, string]) => {
    await tenant.object({ type: 'conditionalAccessPolicies', id, from: 1, name: 'Require MFA' });
    const conditions = { users: { includeGroups: [group], excludeUsers: ['All'] } };
    content.set(id, { displayName: 'Require MFA', state, conditions, ...names(id) });
  };
  await policy(baseline, POLICY_A, ['enabled', CREW_A]);
  await policy(production, POLICY_B, ['disabled', CREW_B]);
  for (const [tenant, mark, principal, resource] of [
    [baseline, 'a', ANN_A, SP_A],
    [production, 'b', ANN_B, SP_B],
  ] as const)
    for (const role of mark === 'a' ? ['read', 'write'] : ['write']) {
      const id = `${role}-${mark}`;
      await tenant.object({ type: 'appRoleAssignments', id, from: 1 });
      content.set(id, { principalId: principal, resourceId: resource, appRoleId: role });
      await tenant.reference({ type: 'appRoleAssignments', id, from: 1, path: 'principalId', named: principal });
      await tenant.reference({ type: 'appRoleAssignments', id, from: 1, path: 'resourceId', named: resource });
    }
  await api.db.updateTable('objectVersion').set({ referencesRead: true }).execute();
}

type Item = z.infer<typeof acrossObject>;
const line = ({ type, kind, before, after }: Pick<Item, 'type' | 'kind' | 'before' | 'after'>): string =>
  `${String(type)} ${String(kind)} ${String(before?.id ?? '-')} ${String(after?.id ?? '-')}`;

async function all(more = ''): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const answer = await api.call('GET', `${url}/objects?${query}${more}${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(answer.status, answer.text).toBe(200);
    const page: z.infer<typeof acrossObjectPage> = JSON.parse(answer.text);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

const ALL = [
  `users onlyBefore ${BO_A} -`,
  `users changed ${OTHER_A} ${OTHER_B}`,
  `users onlyAfter - ${CY_B}`,
  `groups linksChanged ${CREW_A} ${CREW_B}`,
  `groups ambiguous ${TWINS[0] ?? ''} -`,
  'appRoleAssignments onlyBefore read-a -',
  `conditionalAccessPolicies changed ${POLICY_A} ${POLICY_B}`,
];

describe('two tenants', () => {
  it('are compared by counterparts, in pages of any size', async () => {
    const found = (await all()).map(line);
    expect(found.toSorted()).toEqual(ALL.toSorted());
    expect((await all('&limit=1')).map(line)).toEqual(found);
    expect((await all('&limit=2')).map(line)).toEqual(found);
  });

  it('what belongs to one tenant is no difference: IDs, domains, times, and references to counterparts', async () => {
    const [policy] = await all('&type=conditionalAccessPolicies');
    expect(policy?.attributes).toEqual([
      { path: 'state', before: 'enabled', after: 'disabled', kind: 'changed', elements: null, restorable: false },
    ]);
    const [, di] = await all('&type=users');
    expect([policy?.matchedBy, di?.matchedBy]).toEqual(['displayName', 'userPrincipalName']);
    expect(di?.attributes.map(({ path }) => path)).toEqual(['city', 'displayName']);
    expect((await all('&search=ann')).filter(({ type }) => type === 'users')).toEqual([]);
  });

  it('links are compared by counterparts and shown by name', async () => {
    const [crew] = await all('&type=groups&kind=linksChanged');
    expect([crew?.linksAdded, crew?.linksRemoved]).toEqual([1, 1]);
    expect(crew?.links.map(({ change, displayName }) => `${String(change)} ${String(displayName)}`)).toEqual([
      'removed Bo',
      'added Cy',
    ]);
  });

  it('of an ambiguous name all that have it are named, and nothing of them is read', async () => {
    const [twins] = await all('&type=groups&kind=ambiguous');
    expect(twins).toMatchObject({
      namesakes: { before: TWINS, after: [TWIN_B] },
      note: 'Several are known by the same name: 2 in Baseline, 1 in Production. None was compared.',
    });
    expect(reads).toEqual([]);
  });

  it('a link to what is ambiguous is no difference: it is named as not told', async () => {
    await baseline.link({ source: CREW_A, target: TWINS[0] ?? '', targetType: 'groups', from: 1 });
    const [crew] = await all('&type=groups&kind=linksChanged');
    expect([crew?.linksAdded, crew?.linksRemoved]).toEqual([1, 1]);
    expect(crew).toMatchObject({
      unclear: [{ side: 'before', type: 'groups', id: TWINS[0], displayName: 'Twins' }],
      note: 'Of 1 that it names or is linked with, the counterpart cannot be told.',
    });
    await api.db
      .deleteFrom('linkVersion')
      .where('targetId', '=', TWINS[0] ?? '')
      .execute();
  });

  it('content that cannot be read costs only its own object', async () => {
    damaged.add(OTHER_B);
    const users = await all('&type=users');
    expect(users.map(line)).toEqual([ALL[0], `users unknown ${OTHER_A} ${OTHER_B}`, ALL[2]]);
    expect(users[1]?.note).toMatch(/^Its content in Production cannot be read: /);
  });

  it('the other way round is the mirror', async () => {
    const path = `/connections/${production.connection.id}/comparison/other-tenant/objects`;
    const { text } = await api.call('GET', `${path}?other=${baseline.connection.id}&from=3&to=1&type=users`);
    expect((JSON.parse(text) as z.infer<typeof acrossObjectPage>).items.map(line)).toEqual([
      `users onlyBefore ${CY_B} -`,
      `users changed ${OTHER_B} ${OTHER_A}`,
      `users onlyAfter - ${BO_A}`,
    ]);
  });
});

describe('what is not known', () => {
  it('types of which one side holds nothing, or has a damaged index, are left out and named', async () => {
    const { id } = await api.db
      .selectFrom('backup')
      .select('id')
      .where('connectionId', '=', production.connection.id)
      .executeTakeFirstOrThrow();
    const types = [
      { type: 'users', unavailable: 'It broke.' },
      { type: 'groups', manifest: JSON.stringify({ notLicensed: true }) },
      { type: 'conditionalAccessPolicies' },
    ] as const;
    await api.db
      .insertInto('backupType')
      .values(types.map((row) => ({ backupId: id, state: 'published', mode: 'full', ...row })))
      .execute();
    try {
      expect((await all()).map(line)).toEqual([ALL[6]]);
      const { body } = await api.call('GET', `${url}?${query}`, { role: 'viewer' });
      const why = Object.fromEntries(body.types.map(({ type, leftOut }) => [type, leftOut]));
      expect(why).toMatchObject({
        users: expect.stringMatching(/Production.*index is damaged/),
        groups: expect.stringMatching(/^Groups are not in backup #3 of Production: /),
        servicePrincipals: 'Enterprise applications are not in backup #3 of Production.',
        conditionalAccessPolicies: null,
      });
      expect(body.notes.length).toBeGreaterThan(2);
      const refused = await api.call('GET', `${url}/objects?${query}&type=users`);
      expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    } finally {
      await api.db.deleteFrom('backupType').where('backupId', '=', id).execute();
    }
  });

  it('a type that neither backup holds is named once', async () => {
    const connections = [baseline.connection.id, production.connection.id];
    const backups = await api.db.selectFrom('backup').select('id').where('connectionId', 'in', connections).execute();
    const manifest = JSON.stringify({ notLicensed: true });
    const rows = backups.map(({ id }) => ({ backupId: id, type: 'groups', manifest }) as const);
    await api.db
      .insertInto('backupType')
      .values(rows.map((row) => ({ ...row, state: 'published', mode: 'full' }) as const))
      .execute();
    try {
      const { body } = await api.call('GET', `${url}?${query}`, { role: 'viewer' });
      const notes = body.notes as readonly string[];
      expect(notes.filter((note) => note.startsWith('Groups '))).toEqual([
        'Groups are in neither backup: the tenants have no licence for them, or the connections no permission.',
      ]);
    } finally {
      const made = backups.map(({ id }) => id);
      await api.db.deleteFrom('backupType').where('backupId', 'in', made).execute();
    }
  });

  it('the summary counts what both hold', async () => {
    const { body } = await api.call('GET', `${url}?${query}`);
    expect(body).toMatchObject({
      from: { seq: 1, connection: { name: 'Baseline' } },
      to: { seq: 3, connection: { name: 'Production' } },
      types: expect.arrayContaining([
        { type: 'groups', label: 'Groups', objectsBefore: 3, objectsAfter: 2, leftOut: null },
      ]),
      notes: [],
    });
  });
});

describe('a file', () => {
  it.each([
    ['csv', /Name is ambiguous.*Several are known by the same name/],
    ['json', /"otherConnection":\{"id":"[^"]+","name":"Production"\}/],
    ['html', /<title>Baseline: backup #1 compared with Production: backup #3<\/title>/],
  ] as const)('%s holds all of it', async (format, words) => {
    const { status, text, headers } = await api.call('GET', `${url}/file?${query}&format=${format}`);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(new RegExp(`comparison-.*\\.${format}`));
    expect(text).toMatch(words);
    for (const name of ['Bo', 'Diana', 'Cy', 'Crew', 'Twins', 'Require MFA']) expect(text).toContain(name);
    if (format === 'html') expect(text).toContain('&lt;b&gt;Oslo');
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ count: ALL.length });
  });
});

describe('rights', () => {
  const outcome = ({ status, body }: Answer): unknown[] => [status, body.code];

  it('both connections have to be those of the key, and of the workspace', async () => {
    const both = await baseline.apiKey('viewer', [baseline.connection.id, production.connection.id]);
    expect((await api.call('GET', `${url}?${query}`, { key: both })).status).toBe(200);
    for (const own of [baseline, production])
      for (const path of [url, `${url}/objects`, `${url}/file`]) {
        const one = await baseline.apiKey('viewer', [own.connection.id]);
        expect(
          outcome(await api.call('GET', `${path}?${query}`, { key: one })),
          `${path} with ${own.connection.name} alone`,
        ).toEqual([404, 'not-found']);
      }
    const stranger = await createTestTenant(api.db, 'Stranger');
    await stranger.backup(3);
    const path = `${url}/objects?other=${stranger.connection.id}&from=1&to=3`;
    expect(outcome(await api.call('GET', path))).toEqual([404, 'not-found']);
  });

  it('backups that are not there, and one and the same connection, are refused', async () => {
    expect(outcome(await api.call('GET', `${url}?other=${production.connection.id}&from=1&to=1`))).toEqual([
      404,
      'not-found',
    ]);
    expect(outcome(await api.call('GET', `${url}?other=${baseline.connection.id}&from=1&to=1`))).toEqual([
      400,
      'request-invalid',
    ]);
    const cursor = String((await api.call('GET', `${url}/objects?${query}&limit=1`)).body.nextCursor);
    expect(outcome(await api.call('GET', `${url}/objects?${query}&limit=1&type=users&cursor=${cursor}`))).toEqual([
      400,
      'cursor-invalid',
    ]);
  });
});
