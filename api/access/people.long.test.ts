import { afterAll, describe, expect, it, vi } from 'vitest';
import { ROLES, type Role, roleAllows } from '#core/domain/states.ts';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type SignedInClient, openBrowser, signedInAs } from '../accounts/person.fixture.ts';
import { type Answer, openApiFixture } from '../http/api.fixture.ts';
import { collectRoutes } from './routes.fixture.ts';
import { callAs, ofPeople, ofWorkspaces, worldFor } from './walk.fixture.ts';
import { makeWorld } from './world.fixture.ts';

/** The same walk as people make it, who sign in with a browser. */
vi.setConfig({ testTimeout: 60_000 });
const { result: api, routes } = await collectRoutes(() => openApiFixture());
const shared = await makeWorld(api);
const members = Object.fromEntries(
  await Promise.all(ROLES.map(async (role) => [role, await api.member(role)] as const)),
) as Record<Role, SignedInClient>;
const stranger = await ownerElsewhere();
const removed = await api.member('owner');
await api.db.deleteFrom('member').where('personId', '=', removed.personId).execute();
afterAll(() => api.close());

const here = { 'x-workspace-id': api.tenant.workspaceId };
const outcome = ({ status, body }: Answer): unknown[] => [status, body['code']];

async function ownerElsewhere(): Promise<SignedInClient> {
  const client = await signedInAs(api, null);
  const { workspaceId } = await createTestTenant(api.db, 'Elsewhere');
  await api.db.insertInto('member').values({ workspaceId, personId: client.personId, role: 'owner' }).execute();
  return client;
}

describe.each(ofWorkspaces(routes))('$title', (route) => {
  const { role } = route.expected;

  it('refuses a browser in which nobody is signed in', async () => {
    const answer = await openBrowser(api).call(route.method as 'GET', route.url, { headers: here });
    expect(outcome(answer)).toEqual([401, 'unauthenticated']);
  });

  if (role !== 'viewer') {
    it(`refuses members with less than the role ${role}`, async () => {
      for (const lesser of ROLES.filter((held) => !roleAllows(held, role))) {
        expect(outcome(await callAs(route, shared, { client: members[lesser] })), lesser).toEqual([403, 'forbidden']);
      }
    });
  }

  it(`serves a member with the role ${role}`, async () => {
    const answer = await callAs(route, await worldFor(route, shared), { client: members[role] });
    expect(answer.status, answer.text).toBeLessThan(300);
  });

  it('has no such workspace for members of another one, and for somebody who was removed', async () => {
    for (const client of [stranger, removed])
      expect(outcome(await callAs(route, shared, { client, headers: here }))).toEqual([404, 'not-found']);
  });
});

describe.each(ofPeople(routes))('$title', (route) => {
  const { method, url, expected } = route;

  async function call(as: 'nobody' | 'key' | 'person'): Promise<Answer> {
    const caller = await signedInAs(api, null);
    const parts = await expected.parts?.(shared, caller);
    const path = `${url.replaceAll(/:(\w+)/g, (_whole, part: string) => parts?.[part] ?? part)}${expected.query ?? ''}`;
    const body = await expected.body?.(caller);
    const options = body ? { body } : {};
    if (as === 'key') return api.call(method as 'GET', path, { ...options, role: 'owner' });
    return (as === 'person' ? caller : openBrowser(api)).call(method as 'GET', path, options);
  }

  if (expected.who === 'person') {
    it('refuses who is not signed in, and API keys', async () => {
      expect(outcome(await call('nobody'))).toEqual([401, 'unauthenticated']);
      expect(outcome(await call('key'))).toEqual([403, 'forbidden']);
    });
  }

  it(`serves ${expected.who === 'person' ? 'somebody who is signed in' : 'everybody'}`, async () => {
    const answer = await call(expected.who === 'person' ? 'person' : 'nobody');
    if (expected.code === undefined) expect(answer.status, answer.text).toBeLessThan(300);
    else expect(answer.body['code']).toBe(expected.code);
  });
});
