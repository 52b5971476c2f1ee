import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#core/domain/states.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { follow } from './support/follow.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import type { World } from './support/world.ts';

let stack: ConsoleStack;
let browser: Browser;
let world: World;
let current: Visitor | undefined;

beforeAll(async () => {
  ({ stack, browser, world } = await sharedWorld());
});

photographFailures(() => current?.page);

/** Buttons and links by page, and the least role that has them. */
const ACTIONS: readonly {
  readonly path: (world: World) => string;
  readonly name: string | RegExp;
  readonly from: Role;
}[] = [
  { path: () => '/backups', name: 'Run backup now', from: 'operator' },
  { path: () => '/schedules', name: /New schedule|Add a schedule/, from: 'operator' },
  { path: ({ backups }) => `/backups/${backups[1]}`, name: 'Restore from here', from: 'restorer' },
  {
    path: ({ backups, user }) => `/browse/${backups[1]}/users/${user.id}`,
    name: 'Restore this object',
    from: 'restorer',
  },
  { path: ({ restores }) => `/restores/${restores.dryRun}`, name: 'Carry out this plan', from: 'restorer' },
  { path: () => '/connections', name: /Connect a tenant|Connect/, from: 'owner' },
  { path: () => '/storage', name: 'Add a bucket', from: 'owner' },
  { path: () => '/account/members', name: /Invite/, from: 'owner' },
];

/** Pages that say that they are not for the role. */
const CLOSED: readonly { readonly path: string; readonly from: Role }[] = [
  { path: '/connections/new', from: 'owner' },
  { path: '/storage/new', from: 'owner' },
  { path: '/restores/new', from: 'restorer' },
  { path: '/account/api-keys', from: 'owner' },
  { path: '/account/audit-log', from: 'owner' },
];

const LADDER: readonly Role[] = ['viewer', 'operator', 'restorer', 'owner'];
const may = (role: Role, from: Role): boolean => LADDER.indexOf(role) >= LADDER.indexOf(from);

describe.each(LADDER)('as %s', (role) => {
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = await visit(browser, stack.url);
    current = visitor;
    await signIn(visitor.page, world.people[role]);
  });
  afterAll(() => visitor?.context.close());

  it('sees what the role may do, and nothing else', async () => {
    const { page, troubles } = visitor;
    for (const { path, name, from } of ACTIONS) {
      await follow(page, `/w/${world.workspaceId}${path(world)}`);
      const main = page.locator('main');
      const found = await main.getByRole('button', { name }).or(main.getByRole('link', { name })).count();
      expect(found > 0, `${String(name)} on ${path(world)}`).toBe(may(role, from));
    }
    for (const { path, from } of CLOSED) {
      await follow(page, `/w/${world.workspaceId}${path}`);
      expect(await page.getByRole('heading', { name: 'Not for your role' }).count(), path).toBe(
        may(role, from) ? 0 : 1,
      );
    }
    expect(troubles).toEqual([]);
  });

  it('is refused by the server as well', async () => {
    const { page } = visitor;
    const statusOf = (method: string, path: string, body: unknown): Promise<number> =>
      page.evaluate(async ({ url, init }) => (await fetch(url, init)).status, {
        url: `/api/v1${path}`,
        init: {
          method,
          headers: { 'content-type': 'application/json', 'x-workspace-id': world.workspaceId },
          body: JSON.stringify(body),
        },
      });
    // Bodies that nobody's request would be carried out with: only the refusal for the role is looked for.
    expect((await statusOf('POST', `/connections/${world.connectionId}/backups`, { mode: 'never' })) === 403).toBe(
      !may(role, 'operator'),
    );
    expect((await statusOf('POST', '/restores', {})) === 403).toBe(!may(role, 'restorer'));
    expect((await statusOf('POST', '/invitations', {})) === 403).toBe(!may(role, 'owner'));
  });
});
