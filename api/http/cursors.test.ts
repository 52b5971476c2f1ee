import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeCursor } from '#core/database/paging.ts';
import { type ApiFixture, openApiFixture } from './api.fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  for (const name of ['one', 'two', 'three'])
    await api.call('POST', '/api-keys', { body: { name, role: 'viewer' }, key: api.keys.owner });
});
afterAll(() => api.close());

const listed = (query: string, key = api.keys.owner) => api.call('GET', `/api-keys?limit=2${query}`, { key });

it('takes the cursor that it gave', async () => {
  const { body } = await listed('');
  expect(body.nextCursor).toMatch(/^[\w-]+\.[\w-]{22}$/);
  expect((await listed(`&cursor=${body.nextCursor}`)).status).toBe(200);
});

it('refuses a cursor that somebody made up, changed or took from elsewhere', async () => {
  const given = String((await listed('')).body.nextCursor);
  const [inner = '', signature = ''] = given.split('.');
  const forged = [
    encodeCursor('apiKeys', ['not a time', 'not an id']),
    `${encodeCursor('apiKeys', ['not a time', 'not an id'])}.${signature}`,
    inner,
    `${inner}.`,
    `${inner}.${signature.slice(1)}A`,
    `${inner}A.${signature}`,
    `.${signature}`,
    '',
  ];
  for (const cursor of forged)
    expect([cursor, (await listed(`&cursor=${cursor}`)).body]).toEqual([
      cursor,
      expect.objectContaining({ status: 400, code: 'cursor-invalid' }),
    ]);
  expect((await api.call('GET', `/members?cursor=${given}`, { key: api.keys.owner })).body.code).toBe('cursor-invalid');
});
