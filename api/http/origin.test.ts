import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SignedInClient, openBrowser, TEST_PASSWORD } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from './api.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const OWN = 'http://localhost:8080';

let api: ApiFixture;
let owner: SignedInClient;
beforeAll(async () => {
  api = await openApiFixture();
  owner = await api.member('owner');
});
afterAll(() => api.close());

/** As a browser would send it, with the cookies that it has for this server. */
const rename = (headers: Record<string, string | undefined>) =>
  api.call('PATCH', '/workspace', {
    key: null,
    body: { name: 'Renamed' },
    headers: Object.fromEntries(
      Object.entries({ cookie: [...owner.cookies].map((pair) => pair.join('=')).join('; '), ...headers }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  });

describe('a change asked for with cookies', () => {
  it.each<Record<string, string>>([
    { origin: OWN },
    { referer: `${OWN}/w/x/settings` },
    { origin: OWN, 'sec-fetch-site': 'same-origin' },
  ])('is made when it comes from here: %j', async (headers) => {
    expect((await rename(headers)).status).toBe(200);
  });

  it.each<Record<string, string>>([
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8081' },
    { origin: 'https://localhost:8080' },
    { origin: `${OWN}.evil.example` },
    { origin: 'https://evil.example', referer: `${OWN}/` },
    { referer: `https://evil.example/?${OWN}` },
    { referer: 'not an address' },
    { 'sec-fetch-site': 'cross-site' },
  ])('is refused from elsewhere, or from nowhere: %j', async (headers) => {
    const { status, body } = await rename(headers);
    expect([status, body.code]).toEqual([403, 'origin-refused']);
  });

  it('is refused for signing in too, so that nobody is signed in as somebody else', async () => {
    const body = { email: owner.email, password: TEST_PASSWORD };
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await api.call('POST', '/api/auth/sign-in/email', { key: null, body, headers })).body.code).toBe(
        'origin-refused',
      );
    }
    // A program that has neither cookies nor an origin.
    expect((await api.call('POST', '/api/auth/sign-in/email', { key: null, body })).status).toBe(200);
  });
});

it('reading is free, and sends nothing to other sites', async () => {
  const answer = await api.call('GET', '/me', {
    key: null,
    headers: { cookie: [...owner.cookies].map((pair) => pair.join('=')).join('; '), origin: 'https://evil.example' },
  });
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

it('requests with an API key are from programs, wherever they come from', async () => {
  expect(
    (
      await api.call('PATCH', '/workspace', {
        body: { name: 'By a program' },
        headers: { origin: 'https://evil.example' },
      })
    ).status,
  ).toBe(200);
  // A key that is no key does not make the cookies count.
  const sneaky = await api.call('PATCH', '/workspace', {
    key: 'cyb_nothing',
    body: { name: 'x' },
    headers: { cookie: [...owner.cookies].map((pair) => pair.join('=')).join('; '), origin: 'https://evil.example' },
  });
  expect(sneaky.status).toBe(401);
});

it('the origin of a server behind TLS is that of its public address', async () => {
  const secure = await openApiFixture({ publicUrl: 'https://backup.example.com' });
  try {
    expect(
      (await openBrowser(secure).call('POST', '/api/auth/request-password-reset', { body: { email: 'a@example.org' } }))
        .status,
    ).toBe(200);
    const wrong = await openBrowser(secure).call('POST', '/api/auth/request-password-reset', {
      body: { email: 'a@example.org' },
      headers: { origin: 'http://backup.example.com' },
    });
    expect(wrong.body).toMatchObject({
      code: 'origin-refused',
      detail: expect.stringContaining('https://backup.example.com'),
    });
  } finally {
    await secure.close();
  }
});
