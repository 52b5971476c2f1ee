import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { type SignedInClient, openBrowser, TEST_PASSWORD } from './person.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
let owner: SignedInClient;
beforeAll(async () => {
  api = await openApiFixture();
  owner = await api.member('owner');
});
afterAll(() => api.close());

const strange = [
  '\0',
  'a\0b@example.org',
  '\uD800',
  '%',
  "'",
  '{}',
  '../..',
  '💥'.repeat(40),
  'x'.repeat(5_000),
  '-1',
  'null',
  '',
];

/** Whatever is sent: an answer of the closed list, never a failure of ours. */
describe('strange input of accounts', () => {
  it.each(strange)('%j is refused, or taken for what it is', async (value) => {
    const part = value === '\uD800' ? '%ED%A0%80' : encodeURIComponent(value);
    const anonymous = openBrowser(api);
    const auth = (browser: { call: SignedInClient['call'] }, path: string, body: object) =>
      browser.call('POST', `/api/auth${path}`, { body });
    const answers = [
      await auth(anonymous, '/sign-up/email', { email: value, password: value, company: value, name: value }),
      await auth(anonymous, '/sign-up/email', {
        email: 'strange@example.org',
        password: TEST_PASSWORD,
        company: value,
      }),
      await auth(anonymous, '/sign-in/email', { email: value, password: value }),
      await auth(anonymous, '/sign-in/email', { email: owner.email, password: value }),
      await auth(anonymous, '/two-factor/verify-totp', { code: value }),
      await auth(anonymous, '/two-factor/verify-backup-code', { code: value }),
      await auth(anonymous, '/passkey/verify-authentication', { response: { id: value } }),
      await auth(anonymous, '/passkey/verify-authentication', { response: value }),
      await auth(anonymous, '/reset-password', { token: value, newPassword: TEST_PASSWORD }),
      await anonymous.call('GET', `/api/auth/verify-email?token=${part}`),
      await anonymous.call('GET', `/invitation-links/${part}`),
      await auth(owner, '/update-user', { name: value }),
      await auth(owner, '/change-email', { newEmail: value, password: TEST_PASSWORD }),
      await auth(owner, '/change-password', { currentPassword: value, newPassword: value }),
      await auth(owner, '/revoke-session', { id: value }),
      await auth(owner, '/passkey/delete-passkey', { id: value }),
      await auth(owner, '/passkey/verify-registration', {
        response: { id: 'x', response: { transports: value, attestationObject: value, clientDataJSON: value } },
        name: value,
      }),
      await owner.call('POST', '/invitations', { body: { email: value, role: value } }),
      await owner.call('POST', `/invitations/${part}/resend`),
      await owner.call('POST', '/api-keys', { body: { name: value, role: 'viewer', connectionIds: [value] } }),
      await owner.call('PATCH', '/workspace', { body: { name: value } }),
      await owner.call('PATCH', `/members/${part}`, { body: { role: value } }),
      await owner.call('GET', `/me?workspaceId=${part}`),
      await owner.call('GET', `/members?cursor=${part}`),
      await owner.call('POST', '/workspaces', { body: { service: value, name: value } }),
      await owner.call('GET', '/account', { headers: { cookie: `cybback.session_token=${part}` } }),
    ];
    for (const { status, body, text } of answers) {
      expect(status, text).toBeLessThan(500);
      if (status >= 400) expect(body['code'], text).toBeTypeOf('string');
    }
  });
});
