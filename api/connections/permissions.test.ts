import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;

beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('tells before anything is connected which permissions to grant, and what each is for', async () => {
  const { status, body } = await api.call('GET', '/connection-permissions', { role: 'viewer' });
  expect(status).toBe(200);
  expect(body.read).toHaveLength(7);
  expect(body.read).toContainEqual({ permission: 'Device.Read.All', types: [{ type: 'devices', label: 'Devices' }] });
  expect(body.write).toContainEqual({
    permission: 'Device.ReadWrite.All',
    types: [{ type: 'devices', label: 'Devices' }],
    lost: 'Devices cannot be set back or removed.',
  });
  expect(body.optional).toContainEqual({
    permission: 'Member.Read.Hidden',
    types: [
      { type: 'groups', label: 'Groups' },
      { type: 'administrativeUnits', label: 'Administrative units' },
    ],
    adds: expect.stringContaining('unknown, not empty') as string,
  });
});
