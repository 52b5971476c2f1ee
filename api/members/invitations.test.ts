import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tokenIn } from '../accounts/accounts.fixture.ts';
import { openBrowser, signedInAs } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const invite = (email: string, role = 'operator') => api.call('POST', '/invitations', { body: { email, role } });
const tokenTo = (email: string) => api.mails.tokenTo(email, 'invites you');
const lookAt = (token: string) => openBrowser(api).call('GET', `/invitation-links/${token}`);
const stateOf = async (id: string) =>
  (await api.call('GET', '/invitations')).body.items.find((item) => item.id === id)?.['state'] as unknown;

describe('an invitation', () => {
  it('is mailed, seen by who has the link, and makes the invited person a member', async () => {
    const made = await invite('Bea@example.org', 'restorer');
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.any(String),
        email: 'bea@example.org',
        role: 'restorer',
        invitedBy: 'API key owner',
        state: 'open',
        link: null,
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    const mail = await api.mails.to('bea@example.org', 'invites you');
    expect(mail.text).toContain('Workspace: Contoso');
    expect(mail.text).toContain('Your role: Restorer');
    const token = tokenIn(mail);
    expect((await lookAt(token)).body).toEqual({
      workspaceName: 'Contoso',
      email: 'bea@example.org',
      role: 'restorer',
      invitedBy: 'API key owner',
      expiresAt: made.body['expiresAt'],
      hasAccount: false,
    });
    const accept = (browser: ReturnType<typeof openBrowser>) =>
      browser.call('POST', `/invitation-links/${token}/accept`);
    expect((await accept(openBrowser(api))).body.code).toBe('unauthenticated');
    const stranger = await signedInAs(api, null);
    expect((await accept(stranger)).body).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('bea@example.org'),
    });
    const bea = await signedInAs(api, null, 'bea@example.org');
    expect((await lookAt(token)).body).toMatchObject({ hasAccount: true });
    expect((await accept(bea)).body).toEqual({ workspaceId: api.tenant.workspaceId });
    expect((await bea.call('GET', '/me')).body).toMatchObject({ role: 'restorer' });
    expect(await stateOf(made.body.id)).toBe('accepted');
    expect((await accept(bea)).body.code).toBe('link-expired');
    expect((await lookAt(token)).body.code).toBe('link-expired');
    expect((await api.call('DELETE', `/invitations/${made.body.id}`)).body.code).toBe('conflict');
    expect((await invite('bea@example.org')).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('member'),
    });
  });

  it('makes one member, however often it is accepted at once', async () => {
    await invite('carl@example.org');
    const token = await tokenTo('carl@example.org');
    const carl = await signedInAs(api, null, 'carl@example.org');
    const answers = await Promise.all([1, 2, 3].map(() => carl.call('POST', `/invitation-links/${token}/accept`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('does not lower or raise the role of a member', async () => {
    const made = await invite('dora@example.org', 'owner');
    const dora = await signedInAs(api, 'viewer', 'dora@example.org');
    const { status } = await dora.call('POST', `/invitation-links/${await tokenTo('dora@example.org')}/accept`);
    expect([status, await stateOf(made.body.id)]).toEqual([200, 'accepted']);
    expect((await dora.call('GET', '/me')).body).toMatchObject({ role: 'viewer' });
  });

  it('that is open is not made twice, but sent again with a new link', async () => {
    const made = await invite('emil@example.org');
    expect((await invite('EMIL@example.org')).body).toMatchObject({ code: 'conflict' });
    const old = await tokenTo('emil@example.org');
    expect((await api.call('POST', `/invitations/${made.body.id}/resend`)).body).toMatchObject({
      id: made.body.id,
      state: 'open',
      link: null,
    });
    const fresh = await tokenTo('emil@example.org');
    expect([(await lookAt(old)).body.code, (await lookAt(fresh)).status]).toEqual(['not-found', 200]);
  });

  it('that was taken back or has run out is worth nothing', async () => {
    const revoked = await invite('fred@example.org');
    const token = await tokenTo('fred@example.org');
    const fred = await signedInAs(api, null, 'fred@example.org');
    expect((await api.call('DELETE', `/invitations/${revoked.body.id}`)).status).toBe(204);
    expect((await fred.call('POST', `/invitation-links/${token}/accept`)).body).toMatchObject({
      status: 410,
      code: 'link-expired',
      detail: expect.stringContaining('taken back'),
    });
    expect((await api.call('POST', `/invitations/${revoked.body.id}/resend`)).body.code).toBe('conflict');

    const late = await invite('fred@example.org');
    const lateToken = await tokenTo('fred@example.org');
    await api.db
      .updateTable('invitation')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('id', '=', late.body.id)
      .execute();
    expect((await fred.call('POST', `/invitation-links/${lateToken}/accept`)).body).toMatchObject({
      code: 'link-expired',
      detail: expect.stringContaining('expired'),
    });
    expect([await stateOf(revoked.body.id), await stateOf(late.body.id)]).toEqual(['revoked', 'expired']);
    expect((await fred.call('GET', '/account')).body).toMatchObject({ workspaces: [] });
    // One that has run out does not stand in the way of another, and can be renewed.
    expect((await api.call('POST', `/invitations/${late.body.id}/resend`)).body).toMatchObject({ state: 'open' });
  });

  it('of another workspace cannot be seen, sent again or taken back', async () => {
    const made = await invite('gina@example.org');
    const asOther = { key: api.otherKey };
    expect((await api.call('GET', '/invitations', asOther)).body.items).toEqual([]);
    expect((await api.call('DELETE', `/invitations/${made.body.id}`, asOther)).body.code).toBe('not-found');
    expect((await api.call('POST', `/invitations/${made.body.id}/resend`, asOther)).body.code).toBe('not-found');
    expect(await stateOf(made.body.id)).toBe('open');
  });

  it('needs an address that is verified', async () => {
    await invite('hugo@example.org');
    const hugo = await signedInAs(api, null, 'hugo@example.org');
    await api.db.updateTable('person').set({ emailVerified: false }).where('id', '=', hugo.personId).execute();
    expect((await hugo.call('POST', `/invitation-links/${await tokenTo('hugo@example.org')}/accept`)).body.code).toBe(
      'email-not-verified',
    );
  });

  it('is kept without its link, and the link is not guessed', async () => {
    await invite('ida@example.org');
    const token = await tokenTo('ida@example.org');
    const rows = await api.db.selectFrom('invitation').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await lookAt('A'.repeat(43))).body.code).toBe('not-found');
    expect((await lookAt('short')).body.code).toBe('request-invalid');
  });
});

it('without a mail server the owner hands the link over, and no repetition gets it again', async () => {
  const bare = await openApiFixture({}, { mailVerification: false });
  try {
    const send = () =>
      bare.call('POST', '/invitations', {
        body: { email: 'jan@example.org', role: 'viewer' },
        headers: { 'idempotency-key': 'invite-jan' },
      });
    const { body } = await send();
    expect(body['link']).toMatch(/^http:\/\/localhost:8080\/invitations\/[\w-]{43}$/);
    const again = await send();
    expect([again.status, again.body.code, again.text.includes(String(body['link']).slice(-43))]).toEqual([
      409,
      'conflict',
      false,
    ]);
    const jan = await signedInAs(bare, null, 'jan@example.org');
    expect((await jan.call('POST', `/invitation-links/${String(body['link']).slice(-43)}/accept`)).status).toBe(200);
  } finally {
    await bare.close();
  }
});
