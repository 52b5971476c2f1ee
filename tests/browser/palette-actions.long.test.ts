import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#core/domain/states.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type Connected, connectWorkspace } from './support/world.ts';

/** What the palette offers to do: each action leads where it says, by the keyboard alone, for whoever may do it. */
const ROLES: readonly Role[] = ['viewer', 'operator', 'restorer', 'owner'];

interface Action {
  readonly name: string;
  readonly from: Role;
  /** What is there afterwards. */
  readonly leadsTo: { readonly path: RegExp; readonly heading: string | RegExp };
}

const WAYS: readonly Action[] = [
  { name: 'Restore …', from: 'restorer', leadsTo: { path: /\/restores\/new$/, heading: /restore/i } },
  { name: 'Compare …', from: 'viewer', leadsTo: { path: /\/compare$/, heading: /Compare/ } },
  { name: 'New schedule', from: 'operator', leadsTo: { path: /\/schedules\?edit=new$/, heading: 'New schedule' } },
  {
    name: 'Connect a tenant',
    from: 'owner',
    leadsTo: { path: /\/connections\/new$/, heading: 'Connect Microsoft Entra ID' },
  },
  { name: 'Add a bucket', from: 'owner', leadsTo: { path: /\/storage\/new$/, heading: 'Add a bucket' } },
];
const FOR_ALL = ['Documentation of this page', 'API reference'];

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let page: Page;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'palette.example');
});

photographFailures(() => page);

const may = (role: Role, from: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(from);

async function openPalette(): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
}

/** As somebody does whose hands stay on the keyboard. */
async function choose(name: string): Promise<void> {
  await openPalette();
  await page.keyboard.type(name);
  await page.getByRole('option', { name, exact: true }).waitFor();
  await page.keyboard.press('Enter');
}

describe.each(ROLES)('as %s', (role) => {
  beforeAll(async () => {
    ({ page } = await visit(browser, stack.url));
    await signIn(page, world.people[role]);
    await page.goto(`/w/${world.workspaceId}/overview`);
    await settled(page);
  });
  afterAll(() => page?.context().close());

  it('offers what the role may do, and nothing else', async () => {
    await openPalette();
    const group = page.getByRole('group', { name: 'Actions' });
    const backup = `Run backup of ${stack.tenant.displayName} now`;
    const expected = [
      ...(may(role, 'operator') ? [backup] : []),
      ...WAYS.filter(({ from }) => may(role, from)).map(({ name }) => name),
      ...FOR_ALL,
    ];
    await expect.poll(() => group.getByRole('option').allInnerTexts()).toEqual(expected);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it.each(WAYS.filter(({ from }) => may(role, from)))('$name leads there', async ({ name, leadsTo }) => {
    await choose(name);
    await page.waitForURL(({ pathname, search }) => leadsTo.path.test(`${pathname}${search}`));
    await page.getByRole('heading', { name: leadsTo.heading }).first().waitFor();
    expect(await page.getByText('is not for your role').count()).toBe(0);
    await page.goto(`/w/${world.workspaceId}/overview`);
    await settled(page);
  });

  it.each([
    ['Documentation of this page', /\/docs$/],
    ['API reference', /\/api\/docs$/],
  ] as const)('%s opens beside the console', async (name, path) => {
    const opened = page.context().waitForEvent('page');
    await choose(name);
    const beside = await opened;
    await beside.waitForURL(({ pathname }) => path.test(pathname.replace(/\/$/, '')));
    await beside.close();
    expect(new URL(page.url()).pathname).toMatch(/\/overview$/);
  });
});

it('runs a backup of the connection that it names', async () => {
  ({ page } = await visit(browser, stack.url));
  await signIn(page, world.people.operator);
  await page.goto(`/w/${world.workspaceId}/overview`);
  await settled(page);
  await choose(`Run backup of ${stack.tenant.displayName} now`);
  await page.getByText(`Backup of ${stack.tenant.displayName} started`, { exact: true }).first().waitFor();
  const { items } = await world.api.get<{ items: { id: string; connectionId: string; trigger: string }[] }>('/backups');
  expect(items.map(({ connectionId, trigger }) => [connectionId, trigger])).toEqual([[world.connectionId, 'manual']]);
  await world.api.ended(`/backups/${items[0]?.id ?? ''}`);
  await page.context().close();
});
