import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

/** A connection that may read and not write: everywhere the same is said of it, with the permissions by name. */
let stack: ConsoleStack;
let world: Connected;
let visitor: Visitor;
let page: Page;
let backupId: string;

beforeAll(async () => {
  const shared = await sharedStack();
  const simulator = shared.stack.simulator;
  const permissions = [
    'User.Read.All',
    'Group.Read.All',
    'Application.Read.All',
    'Directory.Read.All',
    'RoleManagement.Read.Directory',
    'Policy.Read.All',
    'Organization.Read.All',
  ];
  const tenant = simulator.createTenant({ tenantId: randomUUID(), clientId: randomUUID(), users: 8, permissions });
  stack = { ...shared.stack, tenant };
  world = await connectWorkspace(stack, 'missing-rights.example');
  backupId = await backUp(world);
  visitor = await visit(shared.browser, stack.url);
  ({ page } = visitor);
  await signIn(page, world.people.owner);
});

afterAll(() => visitor?.context.close());

photographFailures(() => page);

it('the wizard says what the page of the connection says, and which permissions are missing', async () => {
  const { types } = await world.api.get<{
    types: { type: string; restore: { state: string; missing: string[]; lost: string } }[];
  }>(`/connections/${world.connectionId}/permissions`);
  const users = types.find(({ type }) => type === 'users')?.restore;
  expect(users?.state).toBe('missing');
  await page.goto(`/w/${world.workspaceId}/restores/new?backup=${backupId}`);
  expect(await page.getByText('The connection may not restore').count()).toBe(0);
  await page.getByRole('checkbox', { name: 'All Users' }).check();
  const notice = page.locator('[data-slot="root"]').filter({ hasText: 'The connection may not restore all of Users' });
  await notice.first().waitFor();
  const said = await notice.first().textContent();
  expect(said).toContain(users?.lost);
  for (const name of users?.missing ?? []) expect(said).toContain(name);
  await expectReadable(page, 'selection without the rights for it');
});

it('a restore is refused with the same permissions', async () => {
  const body = { backupId, selection: { types: ['users'] }, reason: 'x', options: { dryRun: false } };
  await expect(world.api.post('/restores', body)).rejects.toThrow(/Grant its application .*User\./);
});

it('had no error and asked no other host', () => {
  expect(visitor.troubles).toEqual([]);
});
