import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorkspace } from '#core/accounts/store/workspaces.ts';
import { type SignedInClient, TEST_PASSWORD, openBrowser, signedInAs } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('member').execute();
});

const change = (who: SignedInClient, member: SignedInClient, role: string) =>
  who.call('PATCH', `/members/${member.personId}`, { body: { role } });
const remove = (who: SignedInClient, member: SignedInClient) => who.call('DELETE', `/members/${member.personId}`);

describe('members', () => {
  it('are listed to every role, in the order in which they joined, page by page', async () => {
    const [owner, viewer] = [await api.member('owner'), await api.member('viewer')];
    const first = await viewer.call('GET', '/members?limit=1');
    expect(first.body.items).toEqual([
      {
        id: owner.personId,
        email: owner.email,
        name: 'Anna Berg',
        role: 'owner',
        twoFactorEnabled: false,
        joinedAt: expect.any(String),
      },
    ]);
    const rest = await viewer.call('GET', `/members?limit=1&cursor=${first.body.nextCursor ?? ''}`);
    expect([rest.body.items.map(({ id }) => id), rest.body.nextCursor]).toEqual([[viewer.personId], null]);
  });

  it('have the changed role from the next request on', async () => {
    const [owner, person] = [await api.member('owner'), await api.member('viewer')];
    const start = () => person.call('POST', `/connections/${api.tenant.connection.id}/test`);
    expect((await start()).body).toMatchObject({
      code: 'forbidden',
      detail: 'This needs the role operator; you have the role viewer.',
    });
    expect((await change(owner, person, 'operator')).body).toMatchObject({ id: person.personId, role: 'operator' });
    expect((await start()).status).toBe(200);
    await change(owner, person, 'viewer');
    expect((await start()).status).toBe(403);
  });

  it('can do nothing more once they are removed, also where something of theirs is still open', async () => {
    const [owner, person] = [await api.member('owner'), await api.member('operator')];
    const started = await person.call('POST', `/connections/${api.tenant.connection.id}/backups`);
    const address = await api.app.listen({ port: 0, host: '127.0.0.1' });
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = await fetch(
      `${address}/api/v1/backups/${started.body.id}/events?workspaceId=${api.tenant.workspaceId}`,
      { headers: { cookie } },
    );
    expect(stream.status).toBe(200);
    expect((await remove(owner, person)).status).toBe(204);
    // Ends by itself, although the backup has not.
    expect(await stream.text()).toContain('retry:');
    expect((await person.call('GET', '/backups')).body.code).toBe('request-invalid');
    const headers = { 'x-workspace-id': api.tenant.workspaceId };
    expect((await person.call('GET', '/backups', { headers })).body.code).toBe('not-found');
    expect((await person.call('GET', '/account')).body).toMatchObject({ workspaces: [] });
  });

  it('leave by themselves, whatever their role, and remove no others', async () => {
    const [owner, person, other] = [
      await api.member('owner'),
      await api.member('restorer'),
      await api.member('viewer'),
    ];
    expect((await remove(person, other)).body.code).toBe('forbidden');
    expect((await change(person, person, 'owner')).body.code).toBe('forbidden');
    expect((await remove(person, person)).status).toBe(204);
    expect((await owner.call('GET', '/members')).body.items.map(({ id }) => id)).toEqual([
      owner.personId,
      other.personId,
    ]);
  });

  it('of another workspace are not there', async () => {
    const owner = await api.member('owner');
    const stranger = await api.other.member('viewer');
    expect((await owner.call('PATCH', `/members/${stranger}`, { body: { role: 'owner' } })).body.code).toBe(
      'not-found',
    );
    expect((await owner.call('DELETE', `/members/${stranger}`)).body.code).toBe('not-found');
  });
});

describe('the last owner', () => {
  it('stays, and stays owner', async () => {
    const owner = await api.member('owner');
    expect((await remove(owner, owner)).body.code).toBe('conflict');
    expect((await change(owner, owner, 'restorer')).body.code).toBe('conflict');
    expect((await change(owner, owner, 'owner')).status).toBe(200);
    const second = await api.member('owner');
    expect((await remove(owner, owner)).status).toBe(204);
    expect((await remove(second, second)).body.code).toBe('conflict');
  });

  it('stays when all owners go at the same moment', async () => {
    const owners = await Promise.all([api.member('owner'), api.member('owner'), api.member('owner')]);
    const answers = await Promise.all(
      owners.flatMap((owner, index) => [
        remove(owner, owner),
        change(owner, owners[(index + 1) % 3] ?? owner, 'viewer'),
      ]),
    );
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const left = await api.db
      .selectFrom('member')
      .select('personId')
      .where('role', '=', 'owner')
      .where('workspaceId', '=', api.tenant.workspaceId)
      .execute();
    expect(left.length).toBeGreaterThanOrEqual(1);
  });
});

describe('a person in several workspaces', () => {
  it('names one in each request, has the role of that one, and sees nothing of others', async () => {
    const person = await api.member('viewer');
    await api.db
      .insertInto('member')
      .values({ workspaceId: api.other.workspaceId, personId: person.personId, role: 'owner' })
      .execute();
    const inWorkspace = (id: string) => person.call('GET', '/me', { headers: { 'x-workspace-id': id } });
    expect((await person.call('GET', '/me')).body).toMatchObject({
      code: 'request-invalid',
      detail: expect.stringContaining('X-Workspace-Id'),
    });
    expect((await inWorkspace(api.tenant.workspaceId)).body).toMatchObject({
      workspace: { name: 'Contoso' },
      role: 'viewer',
    });
    expect((await inWorkspace(api.other.workspaceId.toUpperCase())).body).toMatchObject({
      workspace: { name: 'Northwind' },
      role: 'owner',
    });
    expect((await inWorkspace('contoso')).body.code).toBe('request-invalid');
    const third = await createWorkspace(api.db, 'Third');
    expect((await inWorkspace(third.id)).body.code).toBe('not-found');
    // Where a browser cannot send headers.
    const { body } = await person.call('GET', `/connections?limit=5&workspaceId=${api.other.workspaceId}`);
    expect(body.items.map(({ id }) => id)).toEqual([api.other.connection.id]);
    const foreign = await person.call('GET', `/connections/${api.other.connection.id}`, {
      headers: { 'x-workspace-id': api.tenant.workspaceId },
    });
    expect(foreign.body.code).toBe('not-found');
  });

  it('an API key has its own workspace, whatever the request names', async () => {
    const { body } = await api.call('GET', '/me', { headers: { 'x-workspace-id': api.other.workspaceId } });
    expect(body['workspace']).toMatchObject({ id: api.tenant.workspaceId });
    expect((await api.call('GET', '/account')).body.code).toBe('forbidden');
  });
});

describe('the first workspace of a server', () => {
  it('goes to the first person who signed up, once, and to nobody else', async () => {
    const fresh = await openApiFixture();
    try {
      await fresh.db.deleteFrom('workspace').execute();
      const waiting = await createWorkspace(fresh.db, 'My workspace');
      const [first, second] = [await signedInAs(fresh, null), await signedInAs(fresh, null)];
      const make = (who: SignedInClient, name?: string) =>
        who.call('POST', '/workspaces', { body: { service: 'entra', ...(name === undefined ? {} : { name }) } });
      const taken = await Promise.all([make(second, 'Second'), make(first, 'First'), make(first, 'Another')]);
      const ids = taken.map(({ body }) => body.id);
      expect(new Set(ids).size).toBe(3);
      // The second person may have been the first to ask: then there were two, and nobody gets the one that waits.
      const members = await fresh.db.selectFrom('member').select(['workspaceId', 'personId']).execute();
      expect(
        members.filter(({ personId: id }) => id === second.personId).map(({ workspaceId: id }) => id),
      ).not.toContain(waiting.id);
    } finally {
      await fresh.close();
    }
  });

  it('keeps its ID and takes the name', async () => {
    const fresh = await openApiFixture();
    try {
      await fresh.db.deleteFrom('workspace').execute();
      const waiting = await createWorkspace(fresh.db, 'My workspace');
      const first = await signedInAs(fresh, null);
      const { body } = await first.call('POST', '/workspaces', { body: { service: 'entra', name: 'Fabrikam' } });
      expect(body).toEqual({ id: waiting.id, name: 'Fabrikam', role: 'owner', setupSkipped: [] });
      const later = await first.call('POST', '/workspaces', { body: { service: 'entra', name: 'Second' } });
      expect(later.body.id).not.toBe(waiting.id);
    } finally {
      await fresh.close();
    }
  });

  it('that was made for somebody after the first account is not given away', async () => {
    const fresh = await openApiFixture();
    try {
      const first = await signedInAs(fresh, null);
      await fresh.db.deleteFrom('workspace').execute();
      const later = await createWorkspace(fresh.db, 'Of a customer');
      const { body } = await first.call('POST', '/workspaces', { body: { service: 'entra' } });
      expect(body.id).not.toBe(later.id);
    } finally {
      await fresh.close();
    }
  });
});

it('a session goes on for who signs in again elsewhere', async () => {
  const person = await api.member('viewer');
  const elsewhere = openBrowser(api);
  await elsewhere.call('POST', '/api/auth/sign-in/email', { body: { email: person.email, password: TEST_PASSWORD } });
  expect((await person.call('GET', '/me')).status).toBe(200);
});
