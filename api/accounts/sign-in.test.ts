import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { passkeyDevice, totpCode } from './authenticator.fixture.ts';
import { type Browser, type SignedInClient, TEST_PASSWORD, openBrowser, signedInAs } from './person.fixture.ts';

const ORIGIN = 'http://localhost:8080';

// Each sign-in is a slow hash, and machines that run tests have other things to do.
vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());
afterEach(() => vi.useRealTimers());

const auth = (browser: Browser, path: string, body: object = {}) => browser.call('POST', `/api/auth${path}`, { body });
const signIn = (browser: Browser, email: string, password = TEST_PASSWORD) =>
  auth(browser, '/sign-in/email', { email, password });
const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.call('GET', '/account')).status === 200;

async function withTwoFactor(): Promise<SignedInClient & { uri: string; codes: string[] }> {
  const client = await signedInAs(api, 'viewer');
  const setup = await auth(client, '/two-factor/enable', { password: TEST_PASSWORD });
  const uri = String(setup.body['totpURI']);
  expect((await auth(client, '/two-factor/verify-totp', { code: totpCode(uri) })).status).toBe(200);
  return { ...client, uri, codes: setup.body['backupCodes'] as string[] };
}

describe('two-factor sign-in', () => {
  it('is in force with the first right code, and asks for one at each sign-in', async () => {
    const client = await signedInAs(api, 'viewer');
    expect((await auth(client, '/two-factor/enable', { password: 'not this one either' })).body.code).toBe(
      'password-wrong',
    );
    const { body } = await auth(client, '/two-factor/enable', { password: TEST_PASSWORD });
    expect(body['totpURI']).toMatch(/^otpauth:\/\/totp\/CYBBACK/);
    expect(body['backupCodes']).toHaveLength(10);
    expect((await signIn(openBrowser(api), client.email)).body).toMatchObject({ twoFactorRedirect: false });
    expect((await auth(client, '/two-factor/verify-totp', { code: '000000' })).body.code).toBe('code-wrong');
    expect((await auth(client, '/two-factor/verify-totp', { code: totpCode(String(body['totpURI'])) })).status).toBe(
      200,
    );
    expect((await client.call('GET', '/account')).body['person']).toMatchObject({ twoFactorEnabled: true });
    expect((await api.mails.to(client.email, 'Two-factor sign-in is on')).text).toContain('authenticator app');

    const browser = openBrowser(api);
    const first = await signIn(browser, client.email);
    expect([first.status, first.body]).toEqual([200, { twoFactorRedirect: true, user: null }]);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await auth(browser, '/two-factor/verify-totp', { code: '12345' })).body.code).toBe('request-invalid');
    expect((await auth(browser, '/two-factor/verify-totp', { code: '000000' })).body.code).toBe('code-wrong');
    const second = await auth(browser, '/two-factor/verify-totp', {
      code: totpCode(String(body['totpURI']), Date.now() + 30_000),
    });
    expect(second.body).toMatchObject({ twoFactorRedirect: false, user: { email: client.email } });
    expect(second.text).not.toContain('"token"');
    expect(await isSignedIn(browser)).toBe(true);
  });

  it('takes each backup code once, and none of another person', async () => {
    const [client, other] = [await withTwoFactor(), await withTwoFactor()];
    const [code = '', next = ''] = client.codes;
    const use = async (given: string) => {
      const browser = openBrowser(api);
      await signIn(browser, client.email);
      return (await auth(browser, '/two-factor/verify-backup-code', { code: given })).body;
    };
    expect(await use(other.codes[0] ?? '')).toMatchObject({ code: 'code-wrong' });
    expect(await use(code)).toMatchObject({ user: { email: client.email } });
    expect(await use(code)).toMatchObject({ code: 'code-wrong' });
    const fresh = await auth(client, '/two-factor/generate-backup-codes', { password: TEST_PASSWORD });
    expect(await use(next)).toMatchObject({ code: 'code-wrong' });
    expect(await use((fresh.body['backupCodes'] as string[])[0] ?? '')).toMatchObject({
      user: { email: client.email },
    });
  });

  it('takes the code that confirmed the set-up for no sign-in', async () => {
    const client = await signedInAs(api, 'viewer');
    const setup = await auth(client, '/two-factor/enable', { password: TEST_PASSWORD });
    const code = totpCode(String(setup.body['totpURI']));
    expect((await auth(client, '/two-factor/verify-totp', { code })).status).toBe(200);
    const browser = openBrowser(api);
    await signIn(browser, client.email);
    const again = await auth(browser, '/two-factor/verify-totp', { code });
    expect([again.status, again.body['detail']]).toEqual([422, expect.stringContaining('used already')]);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('takes each code of the app once: whoever has seen it cannot use it as well', async () => {
    const client = await withTwoFactor();
    const code = totpCode(client.uri, Date.now() + 30_000);
    const browsers = [openBrowser(api), openBrowser(api), openBrowser(api)];
    for (const browser of browsers) await signIn(browser, client.email);
    const answers = await Promise.all(browsers.map((browser) => auth(browser, '/two-factor/verify-totp', { code })));
    expect(answers.map(({ status, body }) => (status === 200 ? 'signed in' : String(body['code']))).toSorted()).toEqual(
      ['code-wrong', 'code-wrong', 'signed in'],
    );
    // A code that was wrong is none that was used.
    const refused = browsers[answers.findIndex(({ status }) => status !== 200)] ?? openBrowser(api);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await auth(refused, '/two-factor/verify-totp', { code: totpCode(client.uri) })).status).toBe(200);
  });

  it('ends a sign-in after five wrong codes, and takes no code without the password', async () => {
    const client = await withTwoFactor();
    const browser = openBrowser(api);
    await signIn(browser, client.email);
    const codes = [];
    for (let index = 0; index < 6; index++)
      codes.push((await auth(browser, '/two-factor/verify-totp', { code: '000000' })).body.code);
    expect(codes).toEqual([...Array(5).fill('code-wrong'), 'sign-in-again']);
    expect((await auth(browser, '/two-factor/verify-totp', { code: totpCode(client.uri) })).body.code).toBe(
      'sign-in-again',
    );
    expect((await auth(openBrowser(api), '/two-factor/verify-totp', { code: totpCode(client.uri) })).body.code).toBe(
      'sign-in-again',
    );
    expect((await auth(openBrowser(api), '/two-factor/verify-backup-code', { code: client.codes[0] })).body.code).toBe(
      'sign-in-again',
    );
  });

  it('asks no code on a device that is trusted, until it is switched off', async () => {
    const client = await withTwoFactor();
    const browser = openBrowser(api);
    await signIn(browser, client.email);
    await auth(browser, '/two-factor/verify-totp', {
      code: totpCode(client.uri, Date.now() + 30_000),
      trustDevice: true,
    });
    await auth(browser, '/sign-out');
    expect(await isSignedIn(browser)).toBe(false);
    expect((await signIn(browser, client.email)).body).toMatchObject({ twoFactorRedirect: false });
    expect((await auth(browser, '/two-factor/disable', { password: TEST_PASSWORD })).status).toBe(200);
    await api.mails.to(client.email, 'Two-factor sign-in is off');
    expect((await signIn(openBrowser(api), client.email)).body).toMatchObject({ twoFactorRedirect: false });
  });

  it('keeps neither secret nor codes readable', async () => {
    const client = await withTwoFactor();
    const secret = new URL(client.uri).searchParams.get('secret') ?? '';
    const { rows } = await sql<{ row: string }>`select kept::text as row from person_two_factor kept`.execute(api.db);
    const stored = JSON.stringify(rows);
    expect(stored.length).toBeGreaterThan(100);
    for (const hidden of [secret, ...client.codes]) expect(stored).not.toContain(hidden);
  });
});

describe('passkeys', () => {
  it('are added, used to sign in instead of password and code, renamed and removed', async () => {
    const client = await withTwoFactor();
    const device = passkeyDevice({ origin: ORIGIN });
    const options = await client.call('GET', '/api/auth/passkey/generate-register-options');
    expect(options.body).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    const added = await auth(client, '/passkey/verify-registration', {
      response: device.create(options.body as never),
      name: 'Laptop',
    });
    expect([added.status, added.body]).toEqual([
      200,
      { id: expect.any(String), name: 'Laptop', createdAt: expect.any(String), backedUp: false },
    ]);
    await api.mails.to(client.email, 'A passkey was added');

    const browser = openBrowser(api);
    const ask = await browser.call('GET', '/api/auth/passkey/generate-authenticate-options');
    expect(ask.body).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
    const answer = device.get(ask.body as never);
    const signedIn = await auth(browser, '/passkey/verify-authentication', { response: answer });
    expect(signedIn.body).toEqual({ twoFactorRedirect: false, user: expect.objectContaining({ email: client.email }) });
    expect(await isSignedIn(browser)).toBe(true);
    // A challenge works once.
    expect((await auth(openBrowser(api), '/passkey/verify-authentication', { response: answer })).body.code).toBe(
      'passkey-refused',
    );

    expect((await auth(client, '/passkey/update-passkey', { id: added.body.id, name: 'Old laptop' })).status).toBe(200);
    const stranger = await signedInAs(api, 'owner');
    expect((await auth(stranger, '/passkey/delete-passkey', { id: added.body.id })).status).toBeGreaterThanOrEqual(400);
    expect((await auth(stranger, '/passkey/delete-passkey', { id: 'no-such-thing' })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await client.call('GET', '/api/auth/passkey/list-user-passkeys')).body.items).toMatchObject([
      { name: 'Old laptop' },
    ]);
    expect((await auth(client, '/passkey/delete-passkey', { id: added.body.id })).body).toEqual({ status: true });
    const again = openBrowser(api);
    const late = await again.call('GET', '/api/auth/passkey/generate-authenticate-options');
    expect(
      (await auth(again, '/passkey/verify-authentication', { response: device.get(late.body as never) })).body.code,
    ).toBe('passkey-refused');
  });

  it('of devices that do not ask who is there, or of other sites, are refused', async () => {
    const client = await signedInAs(api, 'viewer');
    const add = async (device: ReturnType<typeof passkeyDevice>) => {
      const options = await client.call('GET', '/api/auth/passkey/generate-register-options');
      return auth(client, '/passkey/verify-registration', { response: device.create(options.body as never) });
    };
    expect((await add(passkeyDevice({ origin: ORIGIN, verifies: false }))).body.code).toBe('passkey-refused');
    expect((await add(passkeyDevice({ origin: 'http://evil.example' }))).body.code).toBe('passkey-refused');
    expect((await client.call('GET', '/api/auth/passkey/list-user-passkeys')).body.items).toEqual([]);

    // The same passkey, but the device does not ask any more.
    const device = passkeyDevice({ origin: ORIGIN });
    expect((await add(device)).status).toBe(200);
    const browser = openBrowser(api);
    const ask = await browser.call('GET', '/api/auth/passkey/generate-authenticate-options');
    const careless = device.get(ask.body as never);
    const data = Buffer.from(careless.response.authenticatorData, 'base64url');
    data[32] = (data[32] ?? 0) & ~0x04;
    careless.response.authenticatorData = data.toString('base64url');
    expect((await auth(browser, '/passkey/verify-authentication', { response: careless })).body.code).toBe(
      'passkey-refused',
    );
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('are added only soon after a sign-in', async () => {
    const client = await signedInAs(api, 'viewer');
    await api.db
      .updateTable('personSession')
      .set({ createdAt: new Date(Date.now() - 2 * 3_600_000) } as never)
      .where('personId', '=', client.personId)
      .execute();
    expect((await client.call('GET', '/api/auth/passkey/generate-register-options')).body.code).toBe('sign-in-again');
    expect((await auth(client, '/passkey/verify-registration', { response: { id: 'x' } })).body.code).toBe(
      'sign-in-again',
    );
  });
});
