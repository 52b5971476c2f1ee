import { afterAll, describe, expect, it, vi } from 'vitest';
import { roleAllows, ROLES } from '#core/domain/states.ts';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type Answer, openApiFixture } from '../http/api.fixture.ts';
import { build } from '../http/build.ts';
import { PEOPLE } from './people-table.fixture.ts';
import { collectRoutes } from './routes.fixture.ts';
import { HIDDEN, OPERATIONS } from './table.fixture.ts';
import { callAs, isKnown, marksOf, namesSomething, ofWorkspaces, worldFor } from './walk.fixture.ts';
import { makeWorld } from './world.fixture.ts';

/**
 * Walks every route that is registered, found by itself, against the table. The first tests fail for a route that the
 * table does not know; the others call each with every role, with nobody's and with foreign credentials.
 */
vi.setConfig({ testTimeout: 60_000 });
const { result: api, routes } = await collectRoutes(() => openApiFixture());
const shared = await makeWorld(api);
const elsewhere = await api.tenant.apiKey('owner', [api.tenant.connection.id]);
afterAll(() => api.close());

const outcome = ({ status, body }: Answer): unknown[] => [status, body['code']];

function expectNothingOfOurs(text: string): void {
  for (const mark of [...marksOf(shared), shared.tenant.workspaceId]) expect(text).not.toContain(mark);
}

describe('every route', () => {
  it('that is registered is known to the table', () => {
    const unknown = routes.filter(
      (route) => !isKnown(route) && !(route.operationId === null && `${route.method} ${route.url}` in HIDDEN),
    );
    expect(unknown.map(({ method, url, operationId }) => `${method} ${url} (${operationId ?? 'hidden'})`)).toEqual([]);
  });

  it('of the reference is registered and the other way round, and the table knows no other', () => {
    const documented = Object.values(api.app.swagger().paths ?? {}).flatMap((item) =>
      Object.values(item ?? {}).map((operation) => (operation as { operationId?: string }).operationId),
    );
    expect(new Set(documented)).toEqual(new Set([...Object.keys(OPERATIONS), ...Object.keys(PEOPLE)]));
    expect(new Set(routes.flatMap(({ operationId }) => operationId ?? []))).toEqual(new Set(documented));
  });
});

it('a route that was forgotten is found', async () => {
  const { routes: found } = await collectRoutes(async () => {
    const app = await build(api.context);
    app.get('/api/v1/forgotten', { config: { role: 'viewer' }, schema: { operationId: 'getForgotten' } }, () => 'x');
    app.get('/hidden', { config: { role: 'public' }, schema: { hide: true, operationId: 'getHidden' } }, () => 'x');
    await app.close();
  });
  const forgotten = found.filter(({ url }) => url === '/api/v1/forgotten' || url === '/hidden');
  expect(forgotten.map(({ operationId }) => operationId)).toEqual(['getForgotten', null]);
  expect(forgotten.map(isKnown)).toEqual([false, false]);
});

describe('hidden routes', () => {
  it.each(Object.entries(HIDDEN))('%s is open to everybody and holds nothing of anybody', async (route, url) => {
    const answer = await api.app.inject({
      method: route.split(' ')[0] as 'GET',
      url,
      headers: { accept: 'text/html' },
    });
    expect([401, 403]).not.toContain(answer.statusCode);
    expectNothingOfOurs(answer.body);
  });
});

describe.each(ofWorkspaces(routes))('$title', (route) => {
  const { expected } = route;
  const { role, limited } = expected;

  it('refuses who sends nothing, or nonsense', async () => {
    for (const key of [null, 'cyb_nonsense'])
      expect(outcome(await callAs(route, shared, { key }))).toEqual([401, 'unauthenticated']);
  });

  if (role !== 'viewer') {
    it(`refuses keys with less than the role ${role}`, async () => {
      for (const lesser of ROLES.filter((held) => !roleAllows(held, role))) {
        expect(outcome(await callAs(route, shared, { role: lesser })), lesser).toEqual([403, 'forbidden']);
      }
    });
  }

  it(`serves a key with the role ${role}`, async () => {
    const answer = await callAs(route, await worldFor(route, shared), { role });
    if (expected.keyStatus === undefined) expect(answer.status, answer.text).toBeLessThan(300);
    else expect(answer.status).toBe(expected.keyStatus);
  });

  it('has nothing of this workspace for another one', async () => {
    // Somebody new where the answer is a list: the audit log of others names what they have asked for.
    const key = namesSomething(route)
      ? api.otherKey
      : await (await createTestTenant(api.db, 'Strangers')).apiKey('owner');
    const answer = await callAs(route, shared, { key });
    if (namesSomething(route)) expect(outcome(answer)).toEqual([404, 'not-found']);
    else {
      expect([401, 403]).not.toContain(answer.status);
      expectNothingOfOurs(answer.text);
    }
  });

  it('has nothing of this connection for a key that is restricted to another', async () => {
    const answer = await callAs(route, shared, { key: elsewhere });
    if (limited === 'missing') expect(outcome(answer)).toEqual([404, 'not-found']);
    else if (limited === 'refused') expect(outcome(answer)).toEqual([403, 'forbidden']);
    else {
      expect(answer.status).toBe(200);
      for (const mark of marksOf(shared)) expect(answer.text).not.toContain(mark);
    }
  });

  it(`${limited === 'refused' ? 'refuses' : 'serves'} a key that is restricted to this connection`, async () => {
    const world = limited === 'refused' ? shared : await worldFor(route, shared);
    const { connection, otherConnection } = world.ids;
    const alone = await callAs(route, world, { key: await world.tenant.apiKey(role, [connection]) });
    if (expected.namesOther === true) expect(outcome(alone)).toEqual([404, 'not-found']);
    const answer =
      expected.namesOther === true
        ? await callAs(route, world, { key: await world.tenant.apiKey(role, [connection, otherConnection]) })
        : alone;
    if (limited === 'refused') expect(outcome(answer)).toEqual([403, 'forbidden']);
    else if (expected.keyStatus === undefined) expect(answer.status, answer.text).toBeLessThan(300);
    else expect(answer.status).toBe(expected.keyStatus);
    if (limited === 'empty') expect(answer.text).toContain(world.ids.connection);
  });
});
