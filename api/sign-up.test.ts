import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiFixture } from './api-fixture.ts';
import { openApiFixture } from './api-fixture.ts';
import { openBrowser, TEST_PASSWORD } from './person-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const signUpBody = (email: string, password = TEST_PASSWORD) => ({ email, password, company: 'Fabrikam' });

describe('from sign-up to a workspace', () => {
  it('sign up, verify with the link of the mail, sign in, make a workspace', async () => {
    const browser = openBrowser(api);
    const email = 'anna.berg@fabrikam.example';
    expect((await browser.call('POST', '/api/auth/sign-up/email', { body: signUpBody(email) })).body).toEqual({ status: true });

    const early = await browser.call('POST', '/api/auth/sign-in/email', { body: { email, password: TEST_PASSWORD } });
    expect([early.status, early.body.code]).toEqual([403, 'email-not-verified']);
    expect((await browser.call('GET', '/account')).body.code).toBe('unauthenticated');

    const token = await api.mails.tokenTo(email, 'Verify');
    expect((await browser.call('GET', `/api/auth/verify-email?token=${token}`)).body).toEqual({ status: true });
    expect((await browser.call('GET', '/account')).status).toBe(401);

    const signedIn = await browser.call('POST', '/api/auth/sign-in/email', { body: { email: email.toUpperCase(), password: TEST_PASSWORD } });
    expect(signedIn.body).toMatchObject({ twoFactorRedirect: false, user: { email, name: 'Anna Berg' } });
    expect(signedIn.text).not.toContain('token');

    expect((await browser.call('GET', '/account')).body).toMatchObject({ person: { email, company: 'Fabrikam', emailVerified: true, twoFactorEnabled: false }, workspaces: [] });
    expect((await browser.call('GET', '/me')).body).toMatchObject({ code: 'request-invalid' });
    const made = await browser.call('POST', '/workspaces', { body: { service: 'entra' } });
    expect([made.status, made.body]).toEqual([201, { id: expect.any(String), name: 'Fabrikam', role: 'owner' }]);
    expect((await browser.call('GET', '/me')).body).toMatchObject({ workspace: { id: made.body.id }, role: 'owner', kind: 'person', name: `Anna Berg (${email})` });
  });
});
