import { describe, expect, it, vi } from 'vitest';
import type { AccountsOptions } from '#core/accounts/accounts.ts';
import type { AttemptLimits } from '#core/accounts/attempts.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { wideLimits } from './accounts.fixture.ts';
import { totpCode } from './authenticator.fixture.ts';
import { type Browser, TEST_PASSWORD, openBrowser, signedInAs } from './person.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const WINDOW_MS = 60_000;
const few = (max: number) => ({ max, windowMs: WINDOW_MS });
const OWNER = { 'x-forwarded-for': '192.0.2.1' };
const STRANGER = { 'x-forwarded-for': '198.51.100.7' };

async function underFire(
  narrow: Partial<AttemptLimits>,
  run: (api: ApiFixture) => Promise<void>,
  options: Partial<AccountsOptions> = {},
): Promise<void> {
  const api = await openApiFixture({ trustedProxies: 1 }, { limits: wideLimits(narrow), ...options });
  try {
    await run(api);
  } finally {
    await api.close();
  }
}

const post = async (browser: Browser, path: string, body: object, headers: Record<string, string> = STRANGER) =>
  (await browser.call('POST', `/api/auth${path}`, { body, headers })).status;
const guess = (api: ApiFixture, email: string, headers: Record<string, string>, browser = openBrowser(api)) =>
  post(browser, '/sign-in/email', { email, password: 'not the one that it is' }, headers);
const signIn = (browser: Browser, email: string, headers = OWNER) =>
  post(browser, '/sign-in/email', { email, password: TEST_PASSWORD }, headers);

describe('what strangers try with the address of somebody', () => {
  it('holds off their own network, and not the owner at another one', () =>
    underFire({ signInByAccount: few(3) }, async (api) => {
      const { email } = await signedInAs(api, null);
      const tries = [];
      for (let index = 0; index < 5; index++) tries.push(await guess(api, email, STRANGER));
      expect(tries).toEqual([401, 401, 401, 429, 429]);
      expect(await signIn(openBrowser(api), email, OWNER)).toBe(200);
    }));

  it('holds off no device that the owner has signed in with, even in the same network', () =>
    underFire({ signInByAccount: few(3), signInByAddress: few(6), signInByDevice: few(2) }, async (api) => {
      const owner = await signedInAs(api, null);
      for (let index = 0; index < 8; index++) await guess(api, owner.email, STRANGER);
      for (let index = 0; index < 4; index++) expect(await signIn(owner, owner.email, STRANGER)).toBe(200);
      expect(await signIn(openBrowser(api), owner.email, STRANGER)).toBe(429);
      // It has a bound of its own: whoever takes the device cannot go on for ever.
      expect([
        await guess(api, owner.email, OWNER, owner),
        await guess(api, owner.email, OWNER, owner),
        await guess(api, owner.email, OWNER, owner),
      ]).toEqual([401, 401, 429]);
    }));

  it('with devices of their own counts as from anywhere: a device is known to its own people', () =>
    underFire({ signInByAccount: few(2), signInByDevice: few(100) }, async (api) => {
      const { email } = await signedInAs(api, null);
      const stranger = await signedInAs(api, null);
      expect([
        await guess(api, email, STRANGER, stranger),
        await guess(api, email, STRANGER, stranger),
        await guess(api, email, STRANGER, stranger),
      ]).toEqual([401, 401, 429]);
    }));

  it('makes sign-ins from unknown devices slower when it comes from many networks, and locks nobody out', async () => {
    const pauses: number[] = [];
    const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    await underFire(
      { signInAnywhere: few(4) },
      async (api) => {
        const owner = await signedInAs(api, null);
        for (let index = 0; index < 4; index++)
          expect(await guess(api, owner.email, { 'x-forwarded-for': `203.0.113.${String(index)}` })).toBe(401);
        expect(pauses).toEqual([]);
        expect(await guess(api, owner.email, STRANGER)).toBe(401);
        expect(pauses).toEqual([5_000]);
        expect(await signIn(owner, owner.email)).toBe(200);
        expect(pauses).toEqual([5_000]);
        expect(await signIn(openBrowser(api), owner.email)).toBe(200);
        expect(pauses).toEqual([5_000, 5_000]);
      },
      { slowLane: { delayMs: 5_000, perAccount: 10, inAll: 10, pause } },
    );
  });

  it('uses up no mails that the owner asks for: sign-ups with the address leave the reset', () =>
    underFire({ mailByAccount: few(1) }, async (api) => {
      const { email } = await signedInAs(api, null);
      const body = { email, password: TEST_PASSWORD, company: 'Fabrikam' };
      for (let index = 0; index < 3; index++) await post(openBrowser(api), '/sign-up/email', body);
      await api.mails.to(email, 'account');
      await post(openBrowser(api), '/request-password-reset', { email }, OWNER);
      expect((await api.mails.to(email, 'Choose a new password')).text).toContain('/reset-password');
    }));

  it('in the network of the owner does not keep a known device from asking for a mail', () =>
    underFire({ mailByAddress: few(1) }, async (api) => {
      const owner = await signedInAs(api, null);
      for (let index = 0; index < 3; index++)
        await post(openBrowser(api), '/request-password-reset', { email: 'x@example.org' });
      expect(await post(openBrowser(api), '/request-password-reset', { email: owner.email })).toBe(429);
      expect(await post(owner, '/request-password-reset', { email: owner.email })).toBe(200);
    }));

  it('in the network of somebody who was invited does not refuse a right link', () =>
    underFire({ linkByAddress: few(1) }, async (api) => {
      const invited = 'guest@example.org';
      await api.call('POST', '/invitations', { body: { email: invited, role: 'viewer' } });
      const token = await api.mails.tokenTo(invited);
      const open = async (link: string) =>
        (await openBrowser(api).call('GET', `/invitation-links/${link}`, { headers: STRANGER })).status;
      expect([await open('A'.repeat(43)), await open('B'.repeat(43)), await open(token)]).toEqual([404, 429, 200]);
      const { email } = await signedInAs(api, null);
      await post(openBrowser(api), '/request-password-reset', { email });
      const reset = { token: await api.mails.tokenTo(email, 'Choose'), newPassword: 'quite another sentence here' };
      expect(await post(openBrowser(api), '/reset-password', { ...reset, token: 'x' })).toBe(429);
      expect(await post(openBrowser(api), '/reset-password', reset)).toBe(200);
    }));

  it('after the password was found out does not keep the owner from entering a code', () =>
    underFire({ codeByAccount: few(3) }, async (api) => {
      const owner = await signedInAs(api, null);
      const setup = await owner.call('POST', '/api/auth/two-factor/enable', { body: { password: TEST_PASSWORD } });
      const uri = String(setup.body['totpURI']);
      expect(await post(owner, '/two-factor/verify-totp', { code: totpCode(uri) })).toBe(200);
      await owner.call('POST', '/api/auth/sign-out');
      const thief = openBrowser(api);
      await signIn(thief, owner.email, STRANGER);
      const tries = [];
      for (let index = 0; index < 4; index++)
        tries.push(await post(thief, '/two-factor/verify-totp', { code: '000000' }));
      expect(tries).toEqual([422, 422, 422, 429]);
      await signIn(owner, owner.email);
      const code = totpCode(uri, Date.now() + 30_000);
      expect(await post(owner, '/two-factor/verify-totp', { code }, OWNER)).toBe(200);
    }));

  it('in a session that was stolen uses up the proofs of that session alone', () =>
    underFire({ proofByAccount: few(1) }, async (api) => {
      const thief = await signedInAs(api, null);
      const owner = openBrowser(api);
      await signIn(owner, thief.email);
      const enable = (browser: Browser, password: string) => post(browser, '/two-factor/enable', { password });
      expect([await enable(thief, 'wrong'), await enable(thief, 'wrong')]).toEqual([422, 429]);
      expect(await enable(owner, TEST_PASSWORD)).toBe(200);
    }));
});

describe('fifty sign-ins at once', () => {
  it('are bounded: some are answered, the others at once with when to try again, and other routes go on', () =>
    underFire(
      { signInByAccount: few(1) },
      async (api) => {
        const { email } = await signedInAs(api, null);
        const all = Array.from({ length: 50 }, (_, index) =>
          openBrowser(api).call('POST', '/api/auth/sign-in/email', {
            body: { email, password: TEST_PASSWORD },
            headers: { 'x-forwarded-for': `203.0.113.${String(index)}` },
          }),
        );
        expect((await api.call('GET', '/me')).status).toBe(200);
        const answers = await Promise.all(all);
        const busy = answers.filter(({ status }) => status === 503);
        expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(6);
        expect(busy.length).toBeGreaterThan(0);
        expect(answers.length - busy.length).toBe(answers.filter(({ status }) => status === 200).length);
        for (const { headers, body } of busy) {
          expect(headers['content-type']).toContain('application/problem+json');
          expect([body.code, headers['retry-after']]).toEqual(['server-busy', '2']);
        }
        // What never came to be judged was no try.
        expect(await guess(api, email, { 'x-forwarded-for': '203.0.113.49' })).toBe(401);
      },
      { hashing: { atOnce: 2, inAll: 6, perNetwork: 6 } },
    ));

  it('that are refused are not even counted, and are one entry of the audit log in a while', () =>
    underFire(
      {},
      async (api) => {
        const { email } = await api.member('viewer');
        const { attempts, hashing } = api.context.accounts;
        const counted = vi.spyOn(attempts, 'count');
        const entries = async (): Promise<number> =>
          (await api.call('GET', '/audit-log?limit=200')).body.items.filter(({ code }) => code === 'server-busy')
            .length;
        const { promise: others, resolve: end } = Promise.withResolvers<void>();
        const running = hashing.run('another network', () => others);
        for (let index = 0; index < 5; index++) expect(await guess(api, email, STRANGER)).toBe(503);
        expect(counted).not.toHaveBeenCalled();
        await vi.waitFor(async () => expect(await entries()).toBe(1));
        for (let index = 0; index < 5; index++) expect(await guess(api, email, STRANGER)).toBe(503);
        end();
        await running;
        expect(await guess(api, email, STRANGER)).toBe(401);
        expect(await entries()).toBe(1);
      },
      { hashing: { atOnce: 1, inAll: 1, perNetwork: 1 } },
    ));
});
