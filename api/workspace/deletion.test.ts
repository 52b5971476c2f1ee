import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openLicences } from '#core/licences/licences.ts';
import { emailFor } from '#core/mail/emails/index.ts';
import { listEvents } from '#core/notifications/store/notification-events.ts';
import { type SignedInClient, TEST_PASSWORD, signedInAs } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

const DAY = 86_400_000;
let api: ApiFixture;
let owner: SignedInClient;
let viewer: SignedInClient;
beforeAll(async () => {
  api = await openApiFixture({}, {}, (db) =>
    openLicences({
      db,
      clock: { now: () => Date.now() },
      billing: { plans: () => Promise.resolve([]), sync: () => Promise.resolve(null) },
    }),
  );
  [owner, viewer] = [await api.member('owner'), await api.member('viewer')];
});
afterAll(() => api?.close());
beforeEach(async () => {
  await api.db.deleteFrom('workspaceDeletion').execute();
});

const inWorkspace = () => ({ 'x-workspace-id': api.tenant.workspaceId });
const ask = (who: SignedInClient, body: object = { name: 'Contoso' }) =>
  who.call('POST', '/workspace/deletion', { body, headers: inWorkspace() });
const keep = (who: SignedInClient) => who.call('DELETE', '/workspace/deletion', { headers: inWorkspace() });
const me = async (who: SignedInClient) => (await who.call('GET', '/me', { headers: inWorkspace() })).body;
const backup = () => api.call('POST', `/connections/${api.tenant.connection.id}/backups`);
const events = async () =>
  (
    await listEvents(
      api.db,
      { workspaceId: api.tenant.workspaceId, connectionIds: null, kinds: ['workspaceDeletion'] },
      { limit: 100, cursor: null },
    )
  ).items;

it('is asked for by an owner who types the name, and by nobody else', async () => {
  expect((await ask(owner, { name: 'contoso' })).body).toMatchObject({ code: 'request-invalid' });
  expect((await ask(viewer)).body).toMatchObject({ code: 'forbidden' });
  const byKey = await api.call('POST', '/workspace/deletion', { body: { name: 'Contoso' } });
  expect(byKey.body).toMatchObject({ code: 'conflict' });
  expect((await me(owner)).deletion).toBeNull();

  const asked = await ask(owner, { name: ' Contoso ', ownFiles: true });
  expect(asked.status, asked.text).toBe(202);
  const { deletion } = await me(viewer);
  expect(deletion).toEqual(asked.body);
  expect(Date.parse(deletion.dueAt) - Date.parse(deletion.requestedAt)).toBe(14 * DAY);
  expect(deletion).toMatchObject({ ownFiles: true });
  // The first request stands.
  expect((await ask(owner, { name: 'Contoso', ownFiles: false })).body).toEqual(deletion);
});

it('tells every member, whatever they chose, once, and again when it is taken back', async () => {
  await owner.call('PUT', '/notifications/me', {
    body: { choices: { backupFailed: false }, timeZone: null },
    headers: inWorkspace(),
  });
  const known = (await events()).length;
  await ask(owner);
  await ask(owner);
  const kept = await keep(owner);
  expect(kept.status, kept.text).toBe(200);
  expect((await keep(owner)).body).toMatchObject({ code: 'conflict' });
  const now = await events();
  expect(now.length - known).toBe(2);
  const members = await api.db
    .selectFrom('member')
    .select('personId')
    .where('workspaceId', '=', api.tenant.workspaceId)
    .execute();
  for (const event of now.slice(0, 2)) {
    const deliveries = await api.db
      .selectFrom('notificationDelivery')
      .select(['personId', 'channel'])
      .where('eventId', '=', event.id)
      .execute();
    expect(deliveries.map(({ personId }) => personId).toSorted()).toEqual(
      members.map(({ personId }) => personId).toSorted(),
    );
    expect(emailFor(event, { publicUrl: 'https://x', workspace: 'Contoso', timeZone: null }).subject).toContain(
      'Contoso',
    );
  }
  expect((await me(owner)).deletion).toBeNull();
});

it('holds backups and schedules with a sentence until it is taken back; looking and restoring continue', async () => {
  await ask(owner);
  expect((await backup()).body).toMatchObject({
    code: 'workspace-leaving',
    detail: expect.stringContaining('An owner can keep it'),
  });
  const { id: connectionId } = api.tenant.connection;
  const made = await api.call('POST', `/connections/${connectionId}/schedules`, {
    body: { name: 'Nightly', spec: { kind: 'daily', time: '02:00' }, timeZone: 'UTC' },
  });
  expect(made.status, made.text).toBe(201);
  expect(made.text).toContain('going to be deleted');
  for (const path of ['/backups', '/restores', '/connections', '/audit-log'])
    expect((await api.call('GET', path)).status).toBe(200);
  await keep(owner);
  expect((await backup()).status).toBeLessThan(300);
});

it('says before what would go', async () => {
  const { body } = await api.call('GET', '/workspace/deletion');
  expect(body).toMatchObject({ deletion: null, days: 14, connections: 1, ownStorages: [], hasSubscription: false });
});

it('is in the audit log, as asked for, refused and taken back', async () => {
  await ask(owner);
  await keep(owner);
  const { items } = (await api.call('GET', '/audit-log?limit=100')).body;
  const found = items.filter(({ action }) => /^workspace\.(delete|keep)$/.test(String(action)));
  expect(found.slice(0, 2).map(({ action, outcome }): unknown => [action, outcome])).toEqual([
    ['workspace.keep', 'success'],
    ['workspace.delete', 'success'],
  ]);
  expect(found[0]?.['target']).toMatchObject({ name: 'Contoso' });
});

it('lets the only owner delete the own account once the workspace is going to be deleted', async () => {
  const anna = await signedInAs(api, null);
  const { body } = await anna.call('POST', '/workspaces', { body: { name: 'Alone', service: 'entra' } });
  const gone = () => anna.call('POST', '/api/auth/delete-account', { body: { password: TEST_PASSWORD } });
  expect((await gone()).body).toMatchObject({
    code: 'conflict',
    detail: expect.stringContaining('or delete the workspace'),
  });
  const headers = { 'x-workspace-id': body.id };
  expect((await anna.call('POST', '/workspace/deletion', { body: { name: 'Alone' }, headers })).status).toBe(202);
  expect((await gone()).status).toBe(200);
});

it('gives a person one trial, however many workspaces are made, also after one was deleted', async () => {
  const anna = await signedInAs(api, null);
  const make = async (name: string): Promise<string> =>
    (await anna.call('POST', '/workspaces', { body: { name, service: 'entra' } })).body.id;
  const trialOf = async (workspaceId: string) =>
    (
      await api.db
        .selectFrom('licence')
        .select('trialEndsAt')
        .where('workspaceId', '=', workspaceId)
        .executeTakeFirstOrThrow()
    ).trialEndsAt;
  const first = await make('First');
  const begun = new Date(Date.now() - 10 * DAY);
  await api.db.updateTable('person').set({ trialEndsAt: begun }).where('id', '=', anna.personId).execute();
  await api.db.deleteFrom('workspace').where('id', '=', first).execute();
  const second = await make('Second');
  expect(await trialOf(second)).toEqual(begun);
  const { licence } = (await anna.call('GET', '/me', { headers: { 'x-workspace-id': second } })).body;
  expect(licence).toMatchObject({ state: 'ended', refusal: expect.stringContaining('trial has ended') });
  const other = await signedInAs(api, null);
  const { body } = await other.call('POST', '/workspaces', { body: { name: 'Other', service: 'entra' } });
  expect((await trialOf(body.id))?.getTime()).toBeGreaterThan(Date.now() + 29 * DAY);
});
