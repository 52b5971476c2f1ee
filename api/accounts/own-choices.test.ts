import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { openBrowser, signedInAs, TEST_PASSWORD } from './person.fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('the time zone of the profile holds in every browser of the person, and for nobody else', async () => {
  const here = await signedInAs(api, 'viewer');
  expect((await here.call('GET', '/account')).body['person']).toMatchObject({ timeZone: null });
  const chosen = await here.call('PATCH', '/account', { body: { timeZone: 'Europe/Stockholm' } });
  expect(chosen.body['person']).toMatchObject({ timeZone: 'Europe/Stockholm' });
  const there = openBrowser(api);
  await there.call('POST', '/api/auth/sign-in/email', { body: { email: here.email, password: TEST_PASSWORD } });
  expect((await there.call('GET', '/account')).body['person']).toMatchObject({ timeZone: 'Europe/Stockholm' });
  expect((await here.call('GET', '/account/data')).body['person']).toMatchObject({ timeZone: 'Europe/Stockholm' });
  const other = await signedInAs(api, 'owner');
  expect((await other.call('GET', '/account')).body['person']).toMatchObject({ timeZone: null });
  await there.call('PATCH', '/account', { body: { timeZone: null } });
  expect((await here.call('GET', '/account')).body['person']).toMatchObject({ timeZone: null });
});

it.each([{}, { timeZone: 'Mars/Olympus' }, { timeZone: '+02:00' }, { timeZone: '' }, { timeZone: 'UTC', name: 'x' }])(
  'refuses %j',
  async (body) => {
    const person = await signedInAs(api, 'viewer');
    expect((await person.call('PATCH', '/account', { body })).body.code).toBe('request-invalid');
  },
);

it('what is put away of a setup stays so for the person in this workspace alone', async () => {
  const here = await signedInAs(api, 'owner');
  const other = await signedInAs(api, 'owner');
  const skippedOf = async (person: typeof here) =>
    (await person.call('GET', '/account')).body['workspaces'] as { id: string; setupSkipped: string[] }[];
  const { workspaceId } = api.tenant;
  const put = (id: string, skipped: string[]) =>
    here.call('PUT', `/account/workspaces/${id}/setup`, { body: { skipped } });
  expect((await put(workspaceId, ['storage', 'storage'])).status).toBe(200);
  expect(await skippedOf(here)).toMatchObject([{ id: workspaceId, setupSkipped: ['storage'] }]);
  expect((await put(workspaceId, ['storage', 'all'])).status).toBe(200);
  expect(await skippedOf(here)).toMatchObject([{ id: workspaceId, setupSkipped: ['storage', 'all'] }]);
  expect(await skippedOf(other)).toMatchObject([{ id: workspaceId, setupSkipped: [] }]);
  expect((await put(workspaceId, ['everything'])).body.code).toBe('request-invalid');
  expect((await put(randomUUID(), ['all'])).body.code).toBe('not-found');
});
