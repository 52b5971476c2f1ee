import { beforeAll, expect, it, vi } from 'vitest';
import type { ApiClient } from '#local/demo/api-client.ts';
import { compareBackups, compareWithTenant } from '#local/demo/comparisons.ts';
import { sharedStack } from './support/shared-stack.ts';
import { type BackedUp, backedUpWorkspace } from './support/world.ts';

/** Two chapters of `npm run demo`, over a product that runs anyway: they end with an error where they do not find what was changed. */
let world: BackedUp;
let api: ApiClient;

beforeAll(async () => {
  const { stack } = await sharedStack();
  world = await backedUpWorkspace(stack, 'demo-comparisons.example');
  api = world.api as unknown as ApiClient;
});

it('compares two backups', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await compareBackups(api, world.connectionId, [world.backups[0], world.backups[2]]);
  const lines = said.mock.calls.flat().join('\n');
  said.mockRestore();
  expect(lines).toMatch(/#1 and #3: .*\d+ changed/);
});

it('compares a backup with the tenant, and does not pretend to have found what is as it was', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const objects = [
    { type: 'users', id: world.user.id },
    { type: 'groups', id: world.group.id },
  ];
  const [backupId] = world.backups;
  await compareWithTenant(api, world.connectionId, { backupId, objects });
  const lines = said.mock.calls.flat().join('\n');
  await expect(
    compareWithTenant(api, world.connectionId, { backupId, objects: [...objects, { type: 'users', id: 'nobody' }] }),
  ).rejects.toThrow();
  said.mockRestore();
  expect(lines).toContain(world.user.displayName);
  expect(lines).toContain(world.group.displayName);
});
