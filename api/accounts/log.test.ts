import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import { createLogger } from '#core/observability/logger.ts';
import { openApiFixture } from '../http/api.fixture.ts';
import { build } from '../http/build.ts';
import { openTestAccounts } from './accounts.fixture.ts';
import { openBrowser, signedInAs, TEST_PASSWORD } from './person.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

function openLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()),
  });
  return { logger: createLogger({ destination, level: 'trace' }), text: () => lines.join('') };
}

it('the log names people by ID, and holds no password, code, cookie, token or address', async () => {
  const log = openLog();
  const api = await openApiFixture({}, { logger: log.logger });
  try {
    const secrets: string[] = [TEST_PASSWORD, 'wrong-wrong-wrong', 'eleven green bicycles'];
    const browser = openBrowser(api);
    const post = (path: string, body: object) => browser.call('POST', `/api/auth${path}`, { body });
    await post('/sign-up/email', { email: 'hidden@example.org', password: TEST_PASSWORD, company: 'Fabrikam' });
    const verify = await api.mails.tokenTo('hidden@example.org', 'Verify');
    await browser.call('GET', `/api/auth/verify-email?token=${verify}`);
    await post('/sign-in/email', { email: 'hidden@example.org', password: 'wrong-wrong-wrong' });
    await post('/sign-in/email', { email: 'hidden@example.org', password: TEST_PASSWORD });
    const { id: personId } = (await browser.call('GET', '/account')).body['person'] as { id: string };
    const setup = await post('/two-factor/enable', { password: TEST_PASSWORD });
    await post('/two-factor/verify-totp', { code: '000000' });
    await post('/request-password-reset', { email: 'hidden@example.org' });
    const reset = await api.mails.tokenTo('hidden@example.org', 'Choose');
    await post('/reset-password', { token: reset, newPassword: 'eleven green bicycles' });
    await api.call('POST', '/invitations', { body: { email: 'hidden@example.org', role: 'viewer' } });
    const invitation = await api.mails.tokenTo('hidden@example.org', 'invites');
    await browser.call('GET', `/invitation-links/${invitation}`);
    // What cannot be sent is told without saying to whom.
    api.mails.outcome = () => ({
      kind: 'failed',
      code: 'ESOCKET',
      message: 'The connection to the mail server could not be made or was lost.',
    });
    await post('/request-password-reset', { email: 'hidden@example.org' });
    await vi.waitFor(() => expect(log.text()).toContain('has not left yet'));

    secrets.push(
      verify,
      reset,
      invitation,
      String(setup.body['totpURI']).split('secret=')[1]?.split('&')[0] ?? 'x',
      ...(setup.body['backupCodes'] as string[]),
    );
    const text = log.text();
    expect(text).toContain('"route":"/api/auth/sign-in/email"');
    expect(text).toContain(`"personId":"${personId}"`);
    for (const secret of [...secrets, 'session_token=', 'hidden@example.org'])
      expect(text, secret).not.toContain(secret);
  } finally {
    await api.close();
  }
});

it('what breaks under better-auth is logged by us, and answered as what it is', async () => {
  const log = openLog();
  const api = await openApiFixture();
  const { cookies, email } = await signedInAs(api, 'viewer');
  const db = openDatabase('postgres://nobody:hush@127.0.0.1:1/none');
  const { accounts } = await openTestAccounts({ db, logger: log.logger });
  const app = await build({ ...api.context, db, accounts, logger: log.logger });
  try {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const account = await app.inject({ url: '/api/v1/account', headers: { cookie } });
    expect(account.json()).toMatchObject({ status: 503, code: 'database-unavailable' });
    const signIn = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email, password: TEST_PASSWORD },
    });
    expect(signIn.json()).toMatchObject({ status: 503, code: 'database-unavailable' });
    expect(log.text()).not.toMatch(/hush|violet tractor|session_token=/);
  } finally {
    await app.close();
    await accounts.close();
    await db.destroy();
    await api.close();
  }
});
