import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { TEST_PASSWORD, type SignedInClient, signedInAs } from './person.fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api?.close());

const leave = (who: SignedInClient, body: object = { password: TEST_PASSWORD }) =>
  who.call('POST', '/api/auth/delete-account', { body });
const exists = async ({ personId }: SignedInClient): Promise<boolean> =>
  (await api.db.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst()) !== undefined;
const deletions = async () =>
  (await api.call('GET', '/audit-log?limit=100')).body.items.filter(({ action }) => action === 'account.delete');

it('takes the person away with sessions and memberships, and leaves one entry in each log', async () => {
  await api.member('owner');
  const anna = await api.member('viewer');
  const elsewhere = await api.tenant.apiKey('owner');
  expect(elsewhere).toBeTruthy();
  await api.db
    .insertInto('member')
    .values({ workspaceId: api.other.workspaceId, personId: anna.personId, role: 'operator' })
    .execute();
  expect((await leave(anna)).status).toBe(200);
  expect(await exists(anna)).toBe(false);
  expect((await anna.call('GET', '/account')).status).toBe(401);
  expect(await deletions()).toMatchObject([{ outcome: 'success', actor: { kind: 'person', id: anna.personId } }]);
  const others = await api.call('GET', '/audit-log?limit=100', { key: api.otherKey });
  expect(others.body.items.map(({ action }) => action as string)).toContain('account.delete');
  const again = await signedInAs(api, null, anna.email);
  expect(again.personId).not.toBe(anna.personId);
});

it('asks for the password, and for a sign-in of a moment ago', async () => {
  const anna = await api.member('viewer');
  expect((await leave(anna, { password: 'not that one at all' })).body).toMatchObject({ code: 'password-wrong' });
  expect((await leave(anna, {})).status).toBe(400);
  await sql`update person_session set created_at = now() - interval '2 hours' where person_id = ${anna.personId}`.execute(
    api.db,
  );
  expect((await leave(anna)).body).toMatchObject({ code: 'sign-in-again' });
  expect(await exists(anna)).toBe(true);
});

it('keeps the last owner, of whom two that leave at once are one', async () => {
  await api.db.deleteFrom('member').where('role', '=', 'owner').execute();
  const [first, second] = [await api.member('owner'), await api.member('owner')];
  const answers = await Promise.all([leave(first), leave(second)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('Contoso') });
  expect([await exists(first), await exists(second)].filter(Boolean)).toHaveLength(1);
});

it('hands out what is held about a person, and nothing that signs somebody in', async () => {
  const anna = await api.member('operator');
  await anna.call('PUT', '/notifications/me', {
    body: { choices: { backupFailed: false }, timeZone: 'Europe/Paris' },
    headers: { 'x-workspace-id': api.tenant.workspaceId },
  });
  const answer = await anna.call('GET', '/account/data');
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['content-disposition']).toContain('cybback-my-data.json');
  expect(answer.body).toMatchObject({
    person: { id: anna.personId, email: anna.email },
    memberships: [{ workspaceId: api.tenant.workspaceId, role: 'operator' }],
    signIns: [{ kind: 'credential' }],
    sessions: [{ id: expect.any(String) }],
  });
  expect(answer.body['auditEntries']).toContainEqual(expect.objectContaining({ action: 'session.signIn' }));
  const { password } = await api.db
    .selectFrom('personCredential')
    .select('password')
    .where('personId', '=', anna.personId)
    .executeTakeFirstOrThrow();
  const { token } = await api.db
    .selectFrom('personSession')
    .select('token')
    .where('personId', '=', anna.personId)
    .executeTakeFirstOrThrow();
  for (const secret of [password ?? '?', token]) expect(answer.text).not.toContain(secret);
  const stranger = await api.member('viewer');
  expect((await stranger.call('GET', '/account/data')).text).not.toContain(anna.email);
});
