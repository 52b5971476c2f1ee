import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { passkeyDevice, totpCode } from '../accounts/authenticator.fixture.ts';
import { type SignedInClient, TEST_PASSWORD, openBrowser } from '../accounts/person.fixture.ts';
import { type AnswerBody, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let ann: SignedInClient;
let otherKey: string;

beforeAll(async () => {
  api = await openApiFixture();
  ann = await api.member('viewer');
  const other = await createTestTenant(api.db, 'Second');
  otherKey = await other.apiKey('owner');
  await api.db
    .insertInto('member')
    .values({ workspaceId: other.workspaceId, personId: ann.personId, role: 'owner' })
    .execute();
});
afterAll(() => api.close());

const log = async (key = api.keys.owner): Promise<readonly AnswerBody[]> =>
  (await api.call('GET', '/audit-log?limit=1000', { key })).body.items;
const newest = async (): Promise<AnswerBody | undefined> => (await log())[0];
const signIn = (email: string, password: string) =>
  openBrowser(api).call('POST', '/api/auth/sign-in/email', { body: { email, password } });

describe('sign-ins', () => {
  it('are in the log of each workspace of the person', async () => {
    await signIn(ann.email, TEST_PASSWORD);
    const other = await log(otherKey);
    for (const entry of [await newest(), other[0]]) {
      expect(entry).toMatchObject({
        action: 'session.signIn',
        outcome: 'success',
        actor: { kind: 'person', id: ann.personId, name: `Anna Berg (${ann.email})` },
        from: { address: '127.0.0.1' },
      });
    }
  });

  it('that fail name the account and nobody who did it', async () => {
    const before = (await log()).length;
    await signIn(ann.email.toUpperCase(), 'wrong password, certainly');
    await vi.waitFor(async () => expect(await log()).toHaveLength(before + 1));
    expect(await newest()).toMatchObject({
      action: 'session.signIn',
      outcome: 'refused',
      code: expect.any(String),
      actor: { kind: 'anonymous', id: null },
      target: { kind: 'person', id: ann.personId, name: ann.email },
    });
  });

  it('with a passkey that are refused name whose passkey it is', async () => {
    const device = passkeyDevice({ origin: 'http://localhost:8080' });
    const options = await ann.call('GET', '/api/auth/passkey/generate-register-options');
    await ann.call('POST', '/api/auth/passkey/verify-registration', {
      body: { response: device.create(options.body as never) },
    });
    const before = (await log()).length;
    const shown = (challenge: string) =>
      openBrowser(api).call('POST', '/api/auth/passkey/verify-authentication', {
        body: { response: device.get({ challenge, rpId: 'localhost' }) },
      });
    expect((await shown('made-up')).body.code).toBe('passkey-refused');
    await vi.waitFor(async () => expect(await log()).toHaveLength(before + 1));
    expect(await newest()).toMatchObject({
      action: 'session.signIn',
      outcome: 'refused',
      code: 'passkey-refused',
      actor: { kind: 'anonymous', id: null },
      target: { kind: 'person', id: ann.personId, name: ann.email },
    });
    await openBrowser(api).call('POST', '/api/auth/passkey/verify-authentication', {
      body: { response: { id: 'nobodys' } },
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await log()).toHaveLength(before + 1);
  });

  it('of unknown accounts, and of people without a workspace, are nowhere', async () => {
    const before = (await log()).length;
    await signIn('nobody@example.org', 'wrong password, certainly');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await log()).toHaveLength(before);
  });

  it('take as long to refuse whether there is an account or not', async () => {
    // What is written for a known account is written when the answer has left.
    const original = api.db.insertInto.bind(api.db);
    let inserts = 0;
    const spy = vi.spyOn(api.db, 'insertInto').mockImplementation(((table: 'auditEntry') => {
      if (table === 'auditEntry') inserts++;
      return original(table);
    }) as typeof api.db.insertInto);
    let insertsAtAnswer = -1;
    const answered = await api.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: ann.email, password: 'wrong password, certainly' },
    });
    insertsAtAnswer = inserts;
    expect(answered.statusCode).toBe(401);
    await vi.waitFor(() => expect(inserts).toBe(1));
    expect(insertsAtAnswer).toBe(0);
    spy.mockRestore();
  });

  it('end with a sign-out', async () => {
    const bo = await api.member('operator');
    await bo.call('POST', '/api/auth/sign-out');
    expect(await newest()).toMatchObject({ action: 'session.signOut', actor: { id: bo.personId } });
  });
});

describe('accounts', () => {
  it('are in the log when passwords change, and when somebody may not', async () => {
    await ann.call('POST', '/api/auth/change-password', {
      body: { currentPassword: 'not this one', newPassword: 'another violet tractor' },
    });
    expect(await newest()).toMatchObject({
      action: 'account.changePassword',
      outcome: 'refused',
      actor: { id: ann.personId },
    });
    await ann.call('POST', '/api/auth/change-password', {
      body: { currentPassword: TEST_PASSWORD, newPassword: 'another violet tractor' },
    });
    expect(await newest()).toMatchObject({ action: 'account.changePassword', outcome: 'success', code: null });
    expect(JSON.stringify(await log())).not.toContain('violet');
  });

  it('are in the log with the address that took the place of another', async () => {
    const bea = await api.member('viewer');
    await bea.call('POST', '/api/auth/change-email', {
      body: { newEmail: 'bea@example.org', password: TEST_PASSWORD },
    });
    expect(await newest()).toMatchObject({ action: 'account.changeEmail', outcome: 'success', facts: {} });
    await bea.call('GET', `/api/auth/verify-email?token=${await api.mails.tokenTo('bea@example.org')}`);
    expect(await newest()).toMatchObject({
      action: 'account.changeEmail',
      outcome: 'success',
      actor: { id: bea.personId },
      facts: { before: bea.email, after: 'bea@example.org' },
    });
  });

  it('are in the log when a password is forgotten and chosen anew', async () => {
    const cy = await api.member('viewer');
    const before = (await log()).length;
    await openBrowser(api).call('POST', '/api/auth/request-password-reset', { body: { email: cy.email } });
    await vi.waitFor(async () => expect(await log()).toHaveLength(before + 1));
    expect(await newest()).toMatchObject({
      action: 'account.requestPasswordReset',
      actor: { kind: 'anonymous' },
      target: { kind: 'person', id: cy.personId },
    });
    const token = await api.mails.tokenTo(cy.email, 'password');
    await openBrowser(api).call('POST', '/api/auth/reset-password', {
      body: { token, newPassword: 'green tractor hums loudly' },
    });
    expect(await newest()).toMatchObject({
      action: 'account.resetPassword',
      outcome: 'success',
      actor: { kind: 'person', id: cy.personId },
    });
  });

  it('are in the log with their second factor, and with codes that are wrong', async () => {
    const di = await api.member('restorer');
    const { body } = await di.call('POST', '/api/auth/two-factor/enable', { body: { password: TEST_PASSWORD } });
    expect(await newest()).toMatchObject({ action: 'account.enableTwoFactor', outcome: 'success' });
    const code = totpCode(body['totpURI'] as string);
    expect((await di.call('POST', '/api/auth/two-factor/verify-totp', { body: { code } })).status).toBe(200);
    expect(await newest()).toMatchObject({ action: 'account.enableTwoFactor', facts: { confirmed: true } });

    const browser = openBrowser(api);
    const before = (await log()).length;
    await browser.call('POST', '/api/auth/sign-in/email', { body: { email: di.email, password: TEST_PASSWORD } });
    expect(await log()).toHaveLength(before);
    await browser.call('POST', '/api/auth/two-factor/verify-totp', { body: { code: '000000' } });
    expect(await newest()).toMatchObject({
      action: 'session.signIn',
      outcome: 'refused',
      actor: { kind: 'anonymous' },
      target: { kind: 'person', id: di.personId },
    });
    const next = totpCode(body['totpURI'] as string, Date.now() + 30_000);
    await browser.call('POST', '/api/auth/two-factor/verify-totp', { body: { code: next } });
    expect(await newest()).toMatchObject({
      action: 'session.signIn',
      outcome: 'success',
      actor: { kind: 'person', id: di.personId },
    });
  });

  it('are recorded by the person where somebody acts in a workspace', async () => {
    const el = await api.member('operator');
    await el.call('POST', `/connections/${api.tenant.connection.id}/backups`);
    expect(await newest()).toMatchObject({ action: 'backup.start', actor: { kind: 'person', id: el.personId } });
    await el.call('GET', '/audit-log');
    expect(await newest()).toMatchObject({ action: 'access.refused', actor: { id: el.personId } });
  });

  it('tell a new workspace who made it, and other workspaces nothing', async () => {
    const flo = await api.member('viewer');
    const before = (await log()).length;
    const made = await flo.call('POST', '/workspaces', { body: { name: 'Third', service: 'entra' } });
    expect(await log()).toHaveLength(before);
    const theirs = await flo.call('GET', '/audit-log', { headers: { 'x-workspace-id': made.body.id } });
    expect(theirs.body.items).toMatchObject([
      {
        action: 'workspace.create',
        target: { kind: 'workspace', id: made.body.id, name: 'Third' },
        actor: { id: flo.personId },
      },
    ]);
    await flo.call('POST', `/invitation-links/${'x'.repeat(40)}/accept`);
    expect(await log()).toHaveLength(before);
  });
});
