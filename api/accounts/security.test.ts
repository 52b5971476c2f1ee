import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setPassword } from '#core/accounts/set-password.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { tokenIn } from './accounts.fixture.ts';
import { passkeyDevice, totpCode } from './authenticator.fixture.ts';
import { type Browser, TEST_PASSWORD, openBrowser, setCookiesOf, signedInAs } from './person.fixture.ts';

const ORIGIN = 'http://localhost:8080';
const NEW_PASSWORD = 'eleven green bicycles waiting';

// Each sign-in is a slow hash, and machines that run tests have other things to do.
vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const auth = (browser: Browser, path: string, body: object = {}) => browser.call('POST', `/api/auth${path}`, { body });
const signIn = (browser: Browser, email: string, password = TEST_PASSWORD) =>
  auth(browser, '/sign-in/email', { email, password });
const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.call('GET', '/account')).status === 200;

describe('sessions', () => {
  it('are listed, and end when they are revoked', async () => {
    const here = await signedInAs(api, 'viewer');
    const there = openBrowser(api);
    await there.call('POST', '/api/auth/sign-in/email', {
      body: { email: here.email, password: TEST_PASSWORD },
      headers: { 'user-agent': 'Firefox on a phone' },
    });
    const listed = await here.call('GET', '/api/auth/list-sessions');
    expect(listed.body.items.map(({ current, userAgent, ipAddress }) => ({ current, userAgent, ipAddress }))).toEqual([
      { current: false, userAgent: 'Firefox on a phone', ipAddress: '127.0.0.1' },
      { current: true, userAgent: 'lightMyRequest', ipAddress: '127.0.0.1' },
    ]);
    expect(listed.text).not.toContain('token');
    const stranger = await signedInAs(api, 'owner');
    expect((await auth(stranger, '/revoke-session', { id: listed.body.items[0]?.id })).body.code).toBe('not-found');
    expect(await isSignedIn(there)).toBe(true);
    expect((await auth(here, '/revoke-session', { id: listed.body.items[0]?.id })).body).toEqual({ status: true });
    expect(await isSignedIn(there)).toBe(false);
    expect(await isSignedIn(here)).toBe(true);

    await signIn(there, here.email);
    expect((await auth(here, '/revoke-other-sessions')).body).toEqual({ status: true });
    expect([await isSignedIn(there), await isSignedIn(here)]).toEqual([false, true]);
    const cookies = new Map(here.cookies);
    await auth(here, '/sign-out');
    expect(await isSignedIn(here)).toBe(false);
    // The cookie that was copied before is worth nothing now.
    for (const [name, value] of cookies) here.cookies.set(name, value);
    expect(await isSignedIn(here)).toBe(false);
  });

  it('are not believed when the cookie was tampered with, or when they have run out', async () => {
    const client = await signedInAs(api, 'viewer');
    const [name, value] = [...client.cookies][0] ?? ['', ''];
    client.cookies.set(name, value.replace(/\.[^.]+$/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'));
    expect(await isSignedIn(client)).toBe(false);
    client.cookies.set(name, value);
    expect(await isSignedIn(client)).toBe(true);
    await api.db
      .updateTable('personSession')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('personId', '=', client.personId)
      .execute();
    expect(await isSignedIn(client)).toBe(false);
    // What is left opens nothing: it only knows the device again.
    expect([...client.cookies.keys()]).toEqual(['cybback.device']);
  });

  it('have cookies that scripts cannot read and other sites cannot send, and only over TLS where there is TLS', async () => {
    const client = await signedInAs(api, 'viewer');
    const plain = setCookiesOf(await signIn(openBrowser(api), client.email));
    expect(plain).toHaveLength(2);
    expect(plain[1]).toMatch(/^cybback\.device=[^;]+; Path=\/api\/auth; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
    expect(plain[0]).toMatch(/^cybback\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const forgetful = await auth(openBrowser(api), '/sign-in/email', {
      email: client.email,
      password: TEST_PASSWORD,
      rememberMe: false,
    });
    for (const line of setCookiesOf(forgetful)) expect(line).not.toContain('Max-Age');

    const secure = await openApiFixture({ publicUrl: 'https://backup.example.com' });
    try {
      const { email } = await signedInAs(secure, null);
      const lines = setCookiesOf(await signIn(openBrowser(secure), email));
      expect(lines[0]).toMatch(
        /^__Secure-cybback\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
    } finally {
      await secure.close();
    }
  });
});

describe('passwords', () => {
  it('are reset with the link of a mail, once, and all sessions end', async () => {
    const client = await signedInAs(api, 'viewer');
    expect((await auth(openBrowser(api), '/request-password-reset', { email: client.email })).body).toEqual({
      status: true,
    });
    const mail = await api.mails.to(client.email, 'Choose a new password');
    expect(mail.text).toContain(`${ORIGIN}/reset-password?token=`);
    const token = tokenIn(mail);
    expect((await auth(openBrowser(api), '/reset-password', { token, newPassword: 'Anna Berg 2026' })).body.code).toBe(
      'password-too-weak',
    );
    expect(
      (await auth(openBrowser(api), '/reset-password', { token: `${token}x`, newPassword: NEW_PASSWORD })).body.code,
    ).toBe('link-expired');
    expect((await auth(openBrowser(api), '/reset-password', { token, newPassword: NEW_PASSWORD })).body).toEqual({
      status: true,
    });
    expect((await auth(openBrowser(api), '/reset-password', { token, newPassword: TEST_PASSWORD })).body.code).toBe(
      'link-expired',
    );
    expect(await isSignedIn(client)).toBe(false);
    await api.mails.to(client.email, 'Your password was reset');
    expect((await signIn(openBrowser(api), client.email)).body.code).toBe('sign-in-failed');
    expect((await signIn(openBrowser(api), client.email, NEW_PASSWORD)).status).toBe(200);
  });

  it('of somebody who was only known by an address can be chosen in the same way', async () => {
    const id = await api.tenant.member('operator', 'known@contoso.example');
    await auth(openBrowser(api), '/request-password-reset', { email: 'known@contoso.example' });
    const token = await api.mails.tokenTo('known@contoso.example');
    await auth(openBrowser(api), '/reset-password', { token, newPassword: NEW_PASSWORD });
    const browser = openBrowser(api);
    expect((await signIn(browser, 'known@contoso.example', NEW_PASSWORD)).body).toMatchObject({
      user: { id, emailVerified: true },
    });
    expect((await browser.call('GET', '/me')).body).toMatchObject({ role: 'operator' });
  });

  it('a reset does not pass by the second factor', async () => {
    const client = await signedInAs(api, 'viewer');
    const setup = await auth(client, '/two-factor/enable', { password: TEST_PASSWORD });
    await auth(client, '/two-factor/verify-totp', { code: totpCode(String(setup.body['totpURI'])) });
    await auth(openBrowser(api), '/request-password-reset', { email: client.email });
    await auth(openBrowser(api), '/reset-password', {
      token: await api.mails.tokenTo(client.email, 'Choose'),
      newPassword: NEW_PASSWORD,
    });
    expect((await signIn(openBrowser(api), client.email, NEW_PASSWORD)).body).toMatchObject({
      twoFactorRedirect: true,
    });
  });

  it('are changed with the present one, and other sessions end', async () => {
    const client = await signedInAs(api, 'viewer');
    const other = openBrowser(api);
    await signIn(other, client.email);
    const change = (currentPassword: string, newPassword: string) =>
      auth(client, '/change-password', { currentPassword, newPassword });
    expect((await change('not the one that it is', NEW_PASSWORD)).body.code).toBe('password-wrong');
    expect((await change(TEST_PASSWORD, 'contosocontoso')).body.code).toBe('password-too-weak');
    expect((await change(TEST_PASSWORD, NEW_PASSWORD)).body).toEqual({ status: true });
    expect([await isSignedIn(client), await isSignedIn(other)]).toEqual([true, false]);
    await api.mails.to(client.email, 'Your password was changed');
  });
});

describe('what was begun before', () => {
  const forget = async (email: string): Promise<string> => {
    await auth(openBrowser(api), '/request-password-reset', { email });
    return api.mails.tokenTo(email, 'Choose a new password');
  };
  const reset = (token: string, newPassword: string) =>
    auth(openBrowser(api), '/reset-password', { token, newPassword });

  it('opens nothing after the password has been chosen anew: no other link, no passkey', async () => {
    const client = await signedInAs(api, 'viewer');
    const device = passkeyDevice({ origin: ORIGIN });
    const options = await client.call('GET', '/api/auth/passkey/generate-register-options');
    expect(
      (await auth(client, '/passkey/verify-registration', { response: device.create(options.body as never) })).status,
    ).toBe(200);
    const first = await forget(client.email);
    const second = await forget(client.email);
    expect((await reset(second, NEW_PASSWORD)).status).toBe(200);
    expect((await reset(first, 'quite another sentence here')).body.code).toBe('link-expired');
    const browser = openBrowser(api);
    const ask = await browser.call('GET', '/api/auth/passkey/generate-authenticate-options');
    expect(
      (await auth(browser, '/passkey/verify-authentication', { response: device.get(ask.body as never) })).body.code,
    ).toBe('passkey-refused');
    expect((await api.mails.to(client.email, 'was reset')).text).toContain('passkeys removed');
  });

  it('opens nothing after the address has changed: links that were sent to the old one', async () => {
    const client = await signedInAs(api, 'viewer');
    const toTheOld = await forget(client.email);
    await auth(client, '/change-email', { newEmail: 'away@example.org', password: TEST_PASSWORD });
    expect(
      (await client.call('GET', `/api/auth/verify-email?token=${await api.mails.tokenTo('away@example.org')}`)).status,
    ).toBe(200);
    expect((await reset(toTheOld, NEW_PASSWORD)).body.code).toBe('link-expired');
  });

  it('opens nothing after the password has been changed: links, trusted devices, sign-ins that wait for a code', async () => {
    const client = await signedInAs(api, 'viewer');
    const uri = String((await auth(client, '/two-factor/enable', { password: TEST_PASSWORD })).body['totpURI']);
    await auth(client, '/two-factor/verify-totp', { code: totpCode(uri) });
    const [trusted, waiting] = [openBrowser(api), openBrowser(api)];
    await signIn(trusted, client.email);
    const next = totpCode(uri, Date.now() + 30_000);
    expect((await auth(trusted, '/two-factor/verify-totp', { code: next, trustDevice: true })).status).toBe(200);
    expect((await signIn(trusted, client.email)).body).toMatchObject({ twoFactorRedirect: false });
    await signIn(waiting, client.email);
    const link = await forget(client.email);
    expect(
      (await auth(client, '/change-password', { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD })).status,
    ).toBe(200);
    expect((await reset(link, 'quite another sentence here')).body.code).toBe('link-expired');
    expect((await signIn(trusted, client.email, NEW_PASSWORD)).body).toMatchObject({ twoFactorRedirect: true });
    expect(
      (await auth(waiting, '/two-factor/verify-totp', { code: totpCode(uri, Date.now() + 30_000) })).body.code,
    ).toBe('sign-in-again');
  });
});

describe('the address', () => {
  it('changes only soon after a sign-in: whoever has it can choose a new password', async () => {
    const client = await signedInAs(api, 'viewer');
    await api.db
      .updateTable('personSession')
      .set({ createdAt: new Date(Date.now() - 2 * 3_600_000) } as never)
      .where('personId', '=', client.personId)
      .execute();
    expect(
      (await auth(client, '/change-email', { newEmail: 'thief@example.org', password: TEST_PASSWORD })).body.code,
    ).toBe('sign-in-again');
    expect(api.mails.sent.some(({ to }) => to === 'thief@example.org')).toBe(false);
  });

  it('changes for who has the password or a code of the app, not for who found the screen open', async () => {
    const client = await signedInAs(api, 'viewer');
    const change = (proof: object) => auth(client, '/change-email', { newEmail: 'next@example.org', ...proof });
    const code = async (proof: object): Promise<string> => String((await change(proof)).body.code);
    expect(await code({})).toBe('request-invalid');
    expect(await code({ password: TEST_PASSWORD, code: '123456' })).toBe('request-invalid');
    expect(await code({ password: 'not the one that it is' })).toBe('password-wrong');
    expect(await code({ code: '123456' })).toBe('code-wrong');
    const uri = String((await auth(client, '/two-factor/enable', { password: TEST_PASSWORD })).body['totpURI']);
    await auth(client, '/two-factor/verify-totp', { code: totpCode(uri) });
    expect(await code({ code: '000000' })).toBe('code-wrong');
    expect(await code({ code: totpCode(uri) })).toBe('code-wrong');
    expect(api.mails.sent.some(({ to }) => to === 'next@example.org')).toBe(false);
    expect((await change({ code: totpCode(uri, Date.now() + 30_000) })).body).toEqual({ status: true });
    await api.mails.to('next@example.org', 'Verify your new');
    expect((await change({ password: TEST_PASSWORD })).body).toEqual({ status: true });
  });

  it('changes when the new one has been verified by who is signed in, and the old one is told', async () => {
    const client = await signedInAs(api, 'viewer');
    expect(
      (await auth(client, '/change-email', { newEmail: 'Moved@example.org', password: TEST_PASSWORD })).body,
    ).toEqual({ status: true });
    const mail = await api.mails.to('moved@example.org', 'Verify your new');
    expect(mail.text).toContain(client.email);
    const token = tokenIn(mail);
    const verify = (browser: Browser) => browser.call('GET', `/api/auth/verify-email?token=${token}`);
    const anonymous = openBrowser(api);
    expect((await verify(anonymous)).body.code).toBe('unauthenticated');
    expect(anonymous.cookies.size).toBe(0);
    expect((await verify(await signedInAs(api, 'owner'))).body.code).toBe('link-expired');
    expect((await client.call('GET', '/account')).body['person']).toMatchObject({ email: client.email });
    expect((await verify(client)).body).toEqual({ status: true });
    expect((await client.call('GET', '/account')).body['person']).toMatchObject({
      email: 'moved@example.org',
      emailVerified: true,
    });
    expect((await api.mails.to(client.email, 'was changed')).text).toContain('moved@example.org');
    expect((await verify(client)).body.code).toBe('link-expired');
    expect((await signIn(openBrowser(api), client.email)).body.code).toBe('sign-in-failed');
  });

  it('of another account is answered alike, and not taken over when it was taken meanwhile', async () => {
    const [client, other] = [await signedInAs(api, 'viewer'), await signedInAs(api, 'viewer')];
    expect((await auth(client, '/change-email', { newEmail: other.email, password: TEST_PASSWORD })).text).toBe(
      (await auth(client, '/change-email', { newEmail: 'free@example.org', password: TEST_PASSWORD })).text,
    );
    const token = await api.mails.tokenTo('free@example.org');
    await signedInAs(api, null, 'free@example.org');
    expect((await client.call('GET', `/api/auth/verify-email?token=${token}`)).body.code).toBe('conflict');
    expect((await client.call('GET', '/account')).body['person']).toMatchObject({ email: client.email });
  });

  it('is not verified by a link that was made up', async () => {
    const forged = [
      'e30',
      Buffer.from(JSON.stringify({ email: 'a@example.org', exp: 9_999_999_999 })).toString('base64url'),
      'AAAA',
    ].join('.');
    for (const token of [forged, 'x', 'a.b.c']) {
      const { status, body } = await openBrowser(api).call('GET', `/api/auth/verify-email?token=${token}`);
      expect([status, body.code]).toEqual([410, 'link-expired']);
    }
  });
});

it('name and company are changed, and nothing else', async () => {
  const client = await signedInAs(api, 'viewer');
  expect((await auth(client, '/update-user', { name: 'Anna Lind', company: 'Northwind' })).body).toEqual({
    status: true,
  });
  expect((await client.call('GET', '/account')).body['person']).toMatchObject({
    name: 'Anna Lind',
    company: 'Northwind',
  });
  expect((await client.call('GET', '/me')).body).toMatchObject({ name: `Anna Lind (${client.email})` });
  for (const change of [
    {},
    { emailVerified: true },
    { twoFactorEnabled: false },
    { image: 'x' },
    { email: 'x@example.org' },
    { name: '' },
  ]) {
    expect((await auth(client, '/update-user', change)).body.code, JSON.stringify(change)).toBe('request-invalid');
  }
});

it('who runs the server can let somebody in again: with a new password, and without the second factor', async () => {
  const client = await signedInAs(api, 'viewer');
  const setup = await auth(client, '/two-factor/enable', { password: TEST_PASSWORD });
  await auth(client, '/two-factor/verify-totp', { code: totpCode(String(setup.body['totpURI'])) });
  await expect(
    setPassword(api.db, { email: 'nobody@example.org', password: NEW_PASSWORD, removeTwoFactor: false }),
  ).rejects.toMatchObject({ code: 'not-found' });
  await expect(
    setPassword(api.db, { email: client.email, password: 'password1234', removeTwoFactor: false }),
  ).rejects.toMatchObject({ code: 'password-too-weak' });
  expect(await isSignedIn(client)).toBe(true);
  await setPassword(api.db, { email: client.email.toUpperCase(), password: NEW_PASSWORD, removeTwoFactor: false });
  expect(await isSignedIn(client)).toBe(false);
  expect((await signIn(openBrowser(api), client.email, NEW_PASSWORD)).body).toMatchObject({ twoFactorRedirect: true });
  await setPassword(api.db, { email: client.email, password: NEW_PASSWORD, removeTwoFactor: true });
  const browser = openBrowser(api);
  expect((await signIn(browser, client.email, NEW_PASSWORD)).body).toMatchObject({ twoFactorRedirect: false });
  expect((await browser.call('GET', '/me')).body).toMatchObject({ role: 'viewer' });
});
