import { describe, expect, it, vi } from 'vitest';
import { ATTEMPT_LIMITS, type AttemptLimits } from '#core/accounts/attempts.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { build } from '../http/build.ts';
import { openTestAccounts, wideLimits } from './accounts.fixture.ts';
import { TEST_PASSWORD, openBrowser, signedInAs } from './person.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

async function withLimits(
  narrow: Partial<AttemptLimits>,
  run: (api: ApiFixture, at: { now: number }) => Promise<void>,
  settings: Parameters<typeof openApiFixture>[0] = {},
): Promise<void> {
  const at = { now: Date.now() };
  const api = await openApiFixture(settings, { limits: wideLimits(narrow), clock: { now: () => at.now } });
  try {
    await run(api, at);
  } finally {
    await api.close();
  }
}

const WINDOW_MS = 60_000;
const post = (api: ApiFixture, path: string, body: object, headers: Record<string, string> = {}) =>
  openBrowser(api).call('POST', `/api/auth${path}`, { body, headers });
const signIn = (api: ApiFixture, email: string, password: string, headers: Record<string, string> = {}) =>
  post(api, '/sign-in/email', { email, password }, headers);

describe('attempts', () => {
  it('to sign in to one account are counted, whether there is one or not, and forgotten when one succeeds', () =>
    withLimits({ signInByAccount: { max: 2, windowMs: WINDOW_MS } }, async (api, at) => {
      const { email } = await signedInAs(api, null);
      for (const address of [email, 'nobody@example.org']) {
        const codes = [];
        for (let index = 0; index < 3; index++)
          codes.push((await signIn(api, address, 'not the one that it is')).body.code);
        expect(codes).toEqual(['sign-in-failed', 'sign-in-failed', 'too-many-requests']);
      }
      const right = await signIn(api, email.toUpperCase(), TEST_PASSWORD);
      expect([right.status, right.body.code]).toEqual([429, 'too-many-requests']);
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(50);
      at.now += WINDOW_MS;
      for (let index = 0; index < 4; index++) expect((await signIn(api, email, TEST_PASSWORD)).status).toBe(200);
    }));

  it('from one address of the network are counted, for an IPv6 network as a whole', () =>
    withLimits(
      { signInByAddress: { max: 2, windowMs: WINDOW_MS } },
      async (api) => {
        const from = (address: string, name: string) =>
          signIn(api, `${name}@example.org`, 'not the one that it is', { 'x-forwarded-for': address });
        expect([
          (await from('192.0.2.1', 'a')).status,
          (await from('192.0.2.1', 'b')).status,
          (await from('192.0.2.1', 'c')).status,
        ]).toEqual([401, 401, 429]);
        expect((await from('192.0.2.2', 'd')).status).toBe(401);
        expect([
          (await from('2001:db8:1:2::1', 'e')).status,
          (await from('2001:db8:1:2:ffff::9', 'f')).status,
          (await from('2001:db8:1:2::a', 'g')).status,
        ]).toEqual([401, 401, 429]);
        expect((await from('2001:db8:1:3::1', 'h')).status).toBe(401);
      },
      { trustedProxies: 1 },
    ));

  it('are counted for all processes together', () =>
    withLimits({ signInByAccount: { max: 3, windowMs: WINDOW_MS } }, async (api) => {
      const { accounts } = await openTestAccounts({
        db: api.db,
        limits: wideLimits({ signInByAccount: { max: 3, windowMs: WINDOW_MS } }),
      });
      const second = await build({ ...api.context, accounts });
      const there = async () =>
        (
          await second.inject({
            method: 'POST',
            url: '/api/auth/sign-in/email',
            payload: { email: 'one@example.org', password: 'not the one that it is' },
          })
        ).statusCode;
      const here = async () => (await signIn(api, 'one@example.org', 'not the one that it is')).status;
      expect([await here(), await there(), await here(), await there(), await here()]).toEqual([
        401, 401, 401, 429, 429,
      ]);
      await second.close();
      await accounts.close();
    }));

  it('to get mails to one address are answered alike, and few are sent', () =>
    withLimits({ mailByAccount: { max: 2, windowMs: WINDOW_MS } }, async (api) => {
      const { email } = await signedInAs(api, null);
      for (let index = 0; index < 4; index++)
        expect((await post(api, '/request-password-reset', { email })).status).toBe(200);
      await api.context.accounts.mails.settled();
      await api.mails.to(email);
      await vi.waitFor(() => expect(api.mails.sent.filter(({ to }) => to === email)).toHaveLength(2));
    }));

  it('to sign up, to try links and to prove a password are counted', () =>
    withLimits(
      {
        signUpByAddress: { max: 1, windowMs: WINDOW_MS },
        linkByAddress: { max: 2, windowMs: WINDOW_MS },
        proofByAccount: { max: 1, windowMs: WINDOW_MS },
        mailByAddress: { max: 1, windowMs: WINDOW_MS },
      },
      async (api) => {
        const body = (name: string) => ({ email: `${name}@example.org`, password: TEST_PASSWORD, company: 'x' });
        expect([
          (await post(api, '/sign-up/email', body('a'))).status,
          (await post(api, '/sign-up/email', body('b'))).status,
        ]).toEqual([200, 429]);
        const link = (token: string) => openBrowser(api).call('GET', `/invitation-links/${token}`);
        expect([
          (await link('A'.repeat(43))).status,
          (await post(api, '/reset-password', { token: 'x', newPassword: TEST_PASSWORD })).status,
          (await link('C'.repeat(43))).status,
        ]).toEqual([404, 410, 429]);
        const client = await signedInAs(api, null);
        const enable = () =>
          client.call('POST', '/api/auth/two-factor/enable', { body: { password: 'not the one that it is' } });
        expect([(await enable()).body.code, (await enable()).body.code]).toEqual([
          'password-wrong',
          'too-many-requests',
        ]);
        const resend = () => post(api, '/send-verification-email', { email: 'a@example.org' });
        expect([(await resend()).status, (await resend()).status]).toEqual([200, 429]);
      },
    ));
});

describe('what is held off', () => {
  const entries = async (api: ApiFixture, code: string) =>
    (await api.call('GET', '/audit-log?limit=200')).body.items
      .filter((entry) => entry['code'] === code)
      .map(({ action, outcome, target, actor }) => ({ action, outcome, whose: target?.id ?? actor.id }));

  it('is one entry of the audit log for an account in a while, not one each', () =>
    withLimits(
      { signInByAccount: { max: 1, windowMs: WINDOW_MS }, proofByAccount: { max: 1, windowMs: WINDOW_MS } },
      async (api, at) => {
        const ann = await api.member('viewer');
        for (let index = 0; index < 4; index++) await signIn(api, ann.email, 'not the one that it is');
        await vi.waitFor(async () => expect(await entries(api, 'too-many-requests')).toHaveLength(1));
        for (let index = 0; index < 3; index++)
          await ann.call('POST', '/api/auth/two-factor/enable', { body: { password: 'not the one that it is' } });
        expect(await entries(api, 'too-many-requests')).toEqual([
          { action: 'account.enableTwoFactor', outcome: 'refused', whose: ann.personId },
          { action: 'session.signIn', outcome: 'refused', whose: ann.personId },
        ]);
        at.now += 15 * 60_000;
        for (let index = 0; index < 3; index++) await signIn(api, ann.email, 'not the one that it is');
        await vi.waitFor(async () => expect(await entries(api, 'too-many-requests')).toHaveLength(3));
      },
    ));

  it('leaves no intention without its outcome', () =>
    withLimits({ invitationsByWorkspace: { max: 1, windowMs: WINDOW_MS } }, async (api) => {
      const invite = (name: string) =>
        api.call('POST', '/invitations', { body: { email: `${name}@example.org`, role: 'viewer' } });
      expect([(await invite('a')).status, (await invite('b')).status]).toEqual([201, 429]);
      expect(await api.db.selectFrom('auditIntent').select('id').execute()).toEqual([]);
      expect(await entries(api, 'too-many-requests')).toMatchObject([
        { action: 'invitation.create', outcome: 'refused' },
      ]);
    }));
});

it('the limits in force leave room for people and none for guessing', () => {
  const perDay = ({ max, windowMs }: { max: number; windowMs: number }): number => (max * 86_400_000) / windowMs;
  expect(perDay(ATTEMPT_LIMITS.signInByAccount)).toBeLessThan(1_000);
  expect(perDay(ATTEMPT_LIMITS.mailByAccount)).toBeLessThan(150);
  expect(ATTEMPT_LIMITS.signInByAccount.max).toBeGreaterThanOrEqual(5);
});
