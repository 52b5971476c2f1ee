import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture({}, {}, undefined, () => null);
});
afterAll(() => api?.close());

it('shows nothing of plans where no Stripe key is set', async () => {
  for (const [method, path] of [
    ['GET', '/plans'],
    ['GET', '/subscription'],
    ['GET', '/subscription/invoices'],
    ['POST', '/subscription/checkout'],
    ['POST', '/subscription/refresh'],
    ['POST', '/api/stripe/webhook'],
  ] as const)
    expect([path, (await api.call(method, path)).status]).toEqual([path, 404]);
  expect((await api.call('GET', '/me')).body['licence']).toBeNull();
  expect((await api.call('GET', '/server', { key: null })).body['plans']).toBe(false);
  const kinds = (await api.call('GET', '/notifications/kinds')).body.items.map(({ kind }) => kind as string);
  expect(kinds).not.toContain('licence');
  expect((await api.call('GET', '/openapi.json')).text + JSON.stringify(api.app.swagger().paths)).not.toMatch(
    /\/subscription|\/plans/,
  );
});
