import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SignUpMode } from '#core/domain/sign-up.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { tokenIn } from './accounts.fixture.ts';
import { TEST_PASSWORD, openBrowser, setCookiesOf, signedInAs } from './person.fixture.ts';

// Each sign-in is a slow hash, and machines that run tests have other things to do.
vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const signUpAs = (to: ApiFixture, email: string, password = TEST_PASSWORD) =>
  openBrowser(to).call('POST', '/api/auth/sign-up/email', { body: { email, password, company: 'Fabrikam' } });

describe('from sign-up to a workspace', () => {
  it('sign up, verify with the link of the mail, which signs in, make a workspace', async () => {
    const browser = openBrowser(api);
    const email = 'anna.berg@fabrikam.example';
    expect((await browser.call('GET', '/server')).body).toEqual({
      version: manifest.version,
      signUp: 'open',
      firstAccount: true,
      plans: false,
      mailVerification: true,
    });
    const signedUp = await browser.call('POST', '/api/auth/sign-up/email', {
      body: { email, password: TEST_PASSWORD, company: 'Fabrikam' },
    });
    expect([signedUp.status, signedUp.body, browser.cookies.size]).toEqual([200, { status: true }, 1]);
    expect((await browser.call('GET', '/account')).body.code).toBe('unauthenticated');
    expect((await browser.call('GET', '/server')).body).toMatchObject({ firstAccount: false });

    const early = await browser.call('POST', '/api/auth/sign-in/email', { body: { email, password: TEST_PASSWORD } });
    expect([early.status, early.body.code, browser.cookies.size]).toEqual([403, 'email-not-verified', 1]);

    const token = await api.mails.tokenTo(email, 'Verify');
    expect((await browser.call('GET', `/api/auth/verify-email?token=${token}`)).body).toEqual({ status: true });
    expect((await browser.call('GET', '/account')).body).toMatchObject({ person: { email }, workspaces: [] });

    const signedIn = await openBrowser(api).call('POST', '/api/auth/sign-in/email', {
      body: { email: email.toUpperCase(), password: TEST_PASSWORD },
    });
    expect(signedIn.body).toMatchObject({ twoFactorRedirect: false, user: { email, name: 'Anna Berg' } });
    expect(signedIn.text).not.toContain('token');

    expect((await browser.call('GET', '/account')).body).toEqual({
      person: {
        id: signedIn.body.user.id,
        email,
        name: 'Anna Berg',
        company: 'Fabrikam',
        emailVerified: true,
        twoFactorEnabled: false,
        timeZone: null,
        createdAt: expect.any(String),
      },
      workspaces: [],
      services: [{ key: 'entra', name: 'Microsoft Entra ID', available: true }],
    });
    expect((await browser.call('GET', '/me')).body).toMatchObject({ code: 'request-invalid' });
    const made = await browser.call('POST', '/workspaces', { body: { service: 'entra' } });
    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.any(String), name: 'Fabrikam', role: 'owner', setupSkipped: [] },
    ]);
    expect((await browser.call('GET', '/me')).body).toMatchObject({
      workspace: { id: made.body.id },
      role: 'owner',
      kind: 'person',
      name: `Anna Berg (${email})`,
    });
    expect((await browser.call('PATCH', '/workspace', { body: { name: 'Fabrikam Ltd' } })).body).toEqual({
      id: made.body.id,
      name: 'Fabrikam Ltd',
    });
    expect((await browser.call('GET', '/account')).body['workspaces']).toEqual([
      { id: made.body.id, name: 'Fabrikam Ltd', role: 'owner', setupSkipped: [] },
    ]);
  });

  it('a link signs in the browser that signed up, once, and no other', async () => {
    const email = 'once@fabrikam.example';
    const other = openBrowser(api);
    const browser = openBrowser(api);
    const body = { email, password: TEST_PASSWORD, company: 'Fabrikam' };
    await browser.call('POST', '/api/auth/sign-up/email', { body });
    const token = await api.mails.tokenTo(email, 'Verify');
    // Whoever signs up with somebody's address is signed in by none of the links to it.
    await other.call('POST', '/api/auth/sign-up/email', { body: { ...body, password: 'a wholly different sentence' } });
    const whoIs = async (from: typeof browser): Promise<string | null> =>
      ((await from.call('GET', '/account')).body.person?.email as string | undefined) ?? null;

    const [stranger, copied] = [openBrowser(api), openBrowser(api)];
    for (const [name, value] of browser.cookies) copied.cookies.set(name, value);
    expect((await other.call('GET', `/api/auth/verify-email?token=${token}`)).status).toBe(200);
    expect([await whoIs(other), await whoIs(stranger)]).toEqual([null, null]);
    // The address is verified by now: nothing is left for the link to do.
    expect((await copied.call('GET', `/api/auth/verify-email?token=${token}`)).status).toBe(200);
    expect(await whoIs(copied)).toBeNull();
  });

  it('makes one workspace of a request that is sent twice', async () => {
    const browser = await signedInAs(api, null);
    const call = () =>
      browser.call('POST', '/workspaces', {
        body: { service: 'entra', name: 'Once' },
        headers: { 'idempotency-key': 'choose-1' },
      });
    const [first, again] = [await call(), await call()];
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, first.body, 'true']);
    // Another person's key is another key.
    const other = await signedInAs(api, null);
    const theirs = await other.call('POST', '/workspaces', {
      body: { service: 'entra', name: 'Once' },
      headers: { 'idempotency-key': 'choose-1' },
    });
    expect(theirs.body.id).not.toBe(first.body.id);
  });
});

describe('an address that has an account', () => {
  it('gets the same answer as a new one, and its owner a mail', async () => {
    const { email } = await signedInAs(api, null);
    const [known, unknown] = [await signUpAs(api, email), await signUpAs(api, 'new@fabrikam.example')];
    // What the cookie holds is sealed; its shape tells nothing either.
    const shapes = (answer: typeof known) => setCookiesOf(answer).map((cookie) => cookie.replace(/=[\w.-]+;/, '=…;'));
    expect([known.status, known.text, shapes(known)]).toEqual([unknown.status, unknown.text, shapes(unknown)]);
    const lengths = [known, unknown].map((answer) => setCookiesOf(answer).join('').length);
    expect(lengths[0]).toBe(lengths[1]);
    expect((await api.mails.to(email)).subject).toBe('You already have an account');
    const stillTheOldOne = await openBrowser(api).call('POST', '/api/auth/sign-in/email', {
      body: { email, password: TEST_PASSWORD },
    });
    expect(stillTheOldOne.status).toBe(200);
  });

  it('that is not verified belongs to whoever reads its mail, and not to the first password', async () => {
    const email = 'twice@fabrikam.example';
    await signUpAs(api, email);
    const unasked = await api.mails.tokenTo(email, 'Verify');
    await signUpAs(api, email, 'a wholly different sentence');
    const mail = await api.mails.to(email, 'Verify');
    expect(mail.text).toContain('signed up again with this address');
    expect(mail.text).toContain('/reset-password?token=');
    const token = tokenIn(mail);
    const signIn = (password: string) =>
      openBrowser(api).call('POST', '/api/auth/sign-in/email', { body: { email, password } });
    // Signing up again changes nothing by itself.
    expect([(await signIn('a wholly different sentence')).body.code, (await signIn(TEST_PASSWORD)).body.code]).toEqual([
      'sign-in-failed',
      'email-not-verified',
    ]);
    const chosen = await openBrowser(api).call('POST', '/api/auth/reset-password', {
      body: { token, newPassword: 'a third sentence altogether' },
    });
    expect(chosen.status).toBe(200);
    await openBrowser(api).call('GET', `/api/auth/verify-email?token=${unasked}`);
    expect([(await signIn(TEST_PASSWORD)).body.code, (await signIn('a third sentence altogether')).status]).toEqual([
      'sign-in-failed',
      200,
    ]);
  });

  it('cannot be told from one that has none by signing in or resetting', async () => {
    const { email } = await signedInAs(api, null);
    const wrong = (address: string) =>
      openBrowser(api).call('POST', '/api/auth/sign-in/email', {
        body: { email: address, password: 'not the one that it is' },
      });
    const without = ({ requestId: _id, ...body }: Record<string, unknown>) => body;
    const [known, unknown] = [await wrong(email), await wrong('nobody@fabrikam.example')];
    expect([known.status, without(known.body), setCookiesOf(known)]).toEqual([
      401,
      without(unknown.body),
      setCookiesOf(unknown),
    ]);

    // The least that any answer takes hides what is written for one of them and not for the other.
    const reset = async (address: string) => {
      const start = performance.now();
      const { status, text } = await openBrowser(api).call('POST', '/api/auth/request-password-reset', {
        body: { email: address },
      });
      expect(performance.now() - start).toBeGreaterThan(450);
      return [status, text];
    };
    for (const address of [email, 'hurried@fabrikam.example']) {
      const start = performance.now();
      await signUpAs(api, address);
      expect(performance.now() - start).toBeGreaterThan(450);
    }
    expect(await reset(email)).toEqual(await reset('nobody@fabrikam.example'));
    const resend = async (address: string) => {
      const { status, text } = await openBrowser(api).call('POST', '/api/auth/send-verification-email', {
        body: { email: address },
      });
      return [status, text];
    };
    expect(await resend(email)).toEqual(await resend('nobody@fabrikam.example'));
  });

  it('takes as much work to refuse as one that has none', async () => {
    const { email } = await signedInAs(api, null);
    const time = async (address: string): Promise<number> => {
      const start = process.cpuUsage();
      await openBrowser(api).call('POST', '/api/auth/sign-in/email', {
        body: { email: address, password: 'not the one that it is' },
      });
      return process.cpuUsage(start).user;
    };
    const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 3; round++) {
      known.push(await time(email));
      unknown.push(await time(`nobody${String(round)}@fabrikam.example`));
    }
    // Time of the processor, because the clock depends on what else the machine does. Hashing takes by far the most of it.
    expect(median(unknown)).toBeGreaterThan(median(known) / 2);
    expect(median(known)).toBeGreaterThan(median(unknown) / 2);
  });

  it('answers two sign-ups at the same moment alike', async () => {
    const answers = await Promise.all([
      signUpAs(api, 'race@fabrikam.example'),
      signUpAs(api, 'race@fabrikam.example'),
      signUpAs(api, 'race@fabrikam.example'),
    ]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(3).fill([200, '{"status":true}']));
    expect(
      await api.db.selectFrom('person').select('id').where('email', '=', 'race@fabrikam.example').execute(),
    ).toHaveLength(1);
  });
});

describe('an invitation that is being followed', () => {
  it('is gone on with behind every link that is mailed meanwhile, in whatever browser', async () => {
    const email = 'followed@fabrikam.example';
    await api.call('POST', '/invitations', { body: { email, role: 'viewer' } });
    const invitation = await api.mails.tokenTo(email, 'invites');
    const post = (path: string, body: object) =>
      openBrowser(api).call('POST', `/api/auth${path}`, { body: { email, invitation, ...body } });
    const leadsBack = async (subject: string, page: string) => {
      const { text } = await api.mails.to(email, subject);
      expect(text).toMatch(
        new RegExp(`http://localhost:8080${page}[?](token=[\\w.-]+&)?next=%2Finvitations%2F${invitation}\\b`),
      );
      return text;
    };
    await post('/sign-up/email', { password: TEST_PASSWORD, company: 'Fabrikam' });
    await leadsBack('Verify', '/verify-email');
    await post('/send-verification-email', {});
    const text = await leadsBack('Verify', '/verify-email');
    await post('/sign-up/email', { password: TEST_PASSWORD, company: 'Fabrikam' });
    await leadsBack('Verify', '/reset-password');
    const token = /token=([\w.-]+)/.exec(text)?.[1] ?? '';
    expect((await openBrowser(api).call('GET', `/api/auth/verify-email?token=${token}`)).status).toBe(200);
    await post('/request-password-reset', {});
    await leadsBack('Choose a new password', '/reset-password');
    await post('/sign-up/email', { password: TEST_PASSWORD, company: 'Fabrikam' });
    await leadsBack('You already have an account', '/sign-in');

    const browser = openBrowser(api);
    await browser.call('POST', '/api/auth/sign-in/email', { body: { email, password: TEST_PASSWORD } });
    expect((await browser.call('POST', `/invitation-links/${invitation}/accept`)).body).toEqual({
      workspaceId: api.tenant.workspaceId,
    });
  });

  it('is a token and no address', async () => {
    for (const invitation of [
      '//evil.example/aaaaaaaaaaaaaaa',
      'https://evil.example',
      '..%2F..%2Fapi%2Fauth%2Fsign-out',
      '',
    ]) {
      const { body } = await openBrowser(api).call('POST', '/api/auth/request-password-reset', {
        body: { email: 'a@example.org', invitation },
      });
      expect(body.code, invitation).toBe('request-invalid');
    }
  });
});

describe('what cannot be signed up with', () => {
  it.each([
    ['short', 'password-too-weak', '5 characters'],
    ['fabrikam2026!', 'password-too-weak', 'your company'],
    ['password1234', 'password-too-weak', 'tried first'],
    ['x'.repeat(129), 'password-too-weak', '128'],
  ])('the password %j', async (password, code, words) => {
    const { status, body } = await signUpAs(api, 'weak@example.org', password);
    expect([status, body.code]).toEqual([422, code]);
    expect(body['detail']).toContain(words);
  });

  it('fields that are not known, and no address', async () => {
    const post = (body: object) => openBrowser(api).call('POST', '/api/auth/sign-up/email', { body });
    const good = { email: 'field@example.org', password: TEST_PASSWORD, company: 'x' };
    expect((await post({ ...good, emailVerified: true })).body).toMatchObject({
      code: 'request-invalid',
      errors: [{ path: 'body.emailVerified' }],
    });
    expect((await post({ ...good, callbackURL: 'https://evil.example' })).body.code).toBe('request-invalid');
    expect((await post({ ...good, email: 'field' })).body).toMatchObject({ errors: [{ path: 'body.email' }] });
    expect((await post({ ...good, company: ' ' })).body).toMatchObject({ errors: [{ path: 'body.company' }] });
  });

  it.each([
    '/get-session',
    '/delete-user',
    '/sign-in/social',
    '/two-factor/send-otp',
    '/two-factor/get-totp-uri',
    '/update-session',
    '/verify-password',
    '/reset-password/abc',
    '/error',
  ])('better-auth\u2019s own %s is not there', async (path) => {
    for (const method of ['GET', 'POST'] as const)
      expect(
        (await openBrowser(api).call(method, `/api/auth${path}`, method === 'POST' ? { body: {} } : {})).status,
      ).toBe(404);
  });
});

describe.each<SignUpMode>(['invitation', 'closed'])('sign-up %s', (signUp) => {
  let guarded: ApiFixture;
  beforeAll(async () => {
    guarded = await openApiFixture({}, { signUp });
  });
  afterAll(() => guarded.close());

  it('lets one first account in, and nobody else uninvited', async () => {
    expect((await openBrowser(guarded).call('GET', '/server')).body).toMatchObject({ signUp, firstAccount: true });
    // Who fails leaves the place to others.
    expect((await signUpAs(guarded, 'first@example.org', 'password1234')).body.code).toBe('password-too-weak');
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => signUpAs(guarded, `${name}@example.org`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    const late = await signUpAs(guarded, 'late@example.org');
    expect([late.status, late.body.code]).toEqual([403, 'sign-up-closed']);
    expect(await guarded.db.selectFrom('personCredential').select('id').execute()).toHaveLength(1);
  });

  it('says the same of addresses with an account', async () => {
    const { email } = await signedInAs(guarded, null);
    const [known, unknown] = [await signUpAs(guarded, email), await signUpAs(guarded, 'unknown@example.org')];
    expect([known.status, known.body.code, known.body['detail']]).toEqual([
      403,
      'sign-up-closed',
      unknown.body['detail'],
    ]);
  });

  it(
    signUp === 'invitation'
      ? 'lets invited people in, while the invitation is open'
      : 'lets not even invited people in',
    async () => {
      const invited = await guarded.call('POST', '/invitations', {
        body: { email: 'Invited@example.org', role: 'viewer' },
      });
      expect(invited.status).toBe(201);
      const expected = signUp === 'invitation' ? 200 : 403;
      expect((await signUpAs(guarded, 'invited@EXAMPLE.org')).status).toBe(expected);
      const other = await guarded.call('POST', '/invitations', {
        body: { email: 'revoked@example.org', role: 'viewer' },
      });
      await guarded.call('DELETE', `/invitations/${other.body.id}`);
      expect((await signUpAs(guarded, 'revoked@example.org')).status).toBe(403);
    },
  );
});

describe('without a mail server', () => {
  it('an account can be used at once, and addresses are told apart no more than with one', async () => {
    const bare = await openApiFixture({}, { mailVerification: false });
    try {
      expect((await openBrowser(bare).call('GET', '/server')).body).toMatchObject({ mailVerification: false });
      const [first, again] = [
        await signUpAs(bare, 'solo@example.org'),
        await signUpAs(bare, 'solo@example.org', 'quite another sentence'),
      ];
      expect([first.status, first.text]).toEqual([again.status, again.text]);
      const browser = openBrowser(bare);
      expect(
        (
          await browser.call('POST', '/api/auth/sign-in/email', {
            body: { email: 'solo@example.org', password: TEST_PASSWORD },
          })
        ).status,
      ).toBe(200);
      expect((await browser.call('POST', '/workspaces', { body: { service: 'entra' } })).status).toBe(201);
      expect(
        (
          await browser.call('POST', '/api/auth/change-email', {
            body: { newEmail: 'solo2@example.org', password: TEST_PASSWORD },
          })
        ).status,
      ).toBe(200);
      expect((await browser.call('GET', '/account')).body['person']).toMatchObject({
        email: 'solo2@example.org',
        emailVerified: false,
      });
    } finally {
      await bare.close();
    }
  });
});
