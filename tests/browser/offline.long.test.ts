import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import type { World } from './support/world.ts';

/** Whatever is clicked while the server is out of reach says so, loses nothing, and works again without a reload. */
let world: World;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  const shared = await sharedWorld();
  ({ world } = shared);
  visitor = await visit(shared.browser, shared.stack.url);
  ({ page } = visitor);
  await signIn(page, world.people.owner);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

interface Action {
  readonly what: string;
  readonly path: (world: World) => string;
  /** Up to the click, with the connection still there. @returns fields and what is in them. */
  readonly prepare?: (page: Page) => Promise<readonly (readonly [field: Locator, text: string])[]>;
  readonly click: (page: Page) => Promise<void>;
  /** The button that answers the question which comes first. */
  readonly confirm?: string | RegExp;
}

const press =
  (name: string | RegExp) =>
  (on: Page): Promise<void> =>
    on.getByRole('button', { name, exact: true }).first().click();

/** Fills fields of a form and tells what must still be there afterwards. */
async function filled(on: Page, values: Readonly<Record<string, string>>): Promise<[Locator, string][]> {
  const fields = Object.entries(values).map(([label, text]): [Locator, string] => [on.getByLabel(label).first(), text]);
  for (const [field, text] of fields) await field.fill(text);
  return fields;
}

const [TENANT_ID, CLIENT_ID] = ['1', '6'].map((digit) => `${digit.repeat(8)}-2222-4333-8444-555555555555`) as [
  string,
  string,
];

const ACTIONS: readonly Action[] = [
  { what: 'test a connection', path: (w) => `/connections/${w.connectionId}`, click: press('Test now') },
  {
    what: 'run a backup',
    path: (w) => `/connections/${w.connectionId}`,
    click: press('Run backup now'),
  },
  {
    what: 'connect a tenant',
    path: () => '/connections/new',
    prepare: async (on) => {
      const ids = await filled(on, { 'Directory (tenant) ID': TENANT_ID, 'Application (client) ID': CLIENT_ID });
      const secret = on.getByRole('textbox', { name: /^Client secret/ });
      await secret.fill('typed-by-hand');
      return [...ids, [secret, 'typed-by-hand'] as const];
    },
    click: press('Test and connect'),
  },
  {
    what: 'invite a person',
    path: () => '/account/members',
    prepare: async (on) => {
      await press('Invite')(on);
      return filled(on, { Email: 'new.person@example.org' });
    },
    click: press(/^(Send the invitation|Create link)$/),
  },
  {
    what: 'change the own name',
    path: () => '/account/profile',
    prepare: (on) => filled(on, { Name: 'Olivia Berg-Lind', Company: 'Northwind' }),
    click: press('Save'),
  },
  {
    what: 'create a schedule',
    path: () => '/schedules?edit=new',
    prepare: (on) => filled(on, { Name: 'Every night' }),
    click: press('Create schedule'),
  },
  {
    what: 'make an API key',
    path: () => '/account/api-keys',
    prepare: async (on) => {
      await press('New key')(on);
      return filled(on, { Name: 'Nightly report' });
    },
    click: press('Create key'),
  },
  {
    what: 'rename the workspace',
    path: () => '/account/workspace',
    prepare: (on) => filled(on, { Name: 'Contoso Group' }),
    click: press(/^(Save|Rename)$/),
  },
  { what: 'carry out a plan', path: (w) => `/restores/${w.restores.dryRun}`, click: press('Carry out this plan') },
  {
    what: 'undo a restore',
    path: (w) => `/restores/${w.restores.done}`,
    click: press(/^Undo/),
    confirm: 'Plan the undo',
  },
  { what: 'verify a backup', path: (w) => `/backups/${w.backups[2]}?tab=where`, click: press(/^Verify/) },
  { what: 'send a test email', path: () => '/notifications', click: press('Send a test email') },
];

async function goOffline(): Promise<void> {
  await page.context().setOffline(true);
}

async function comeBack(): Promise<void> {
  await page.context().setOffline(false);
  await page.getByText('The connection to the server is lost').waitFor({ state: 'detached' });
}

const saysSo = (): Locator => page.getByText('The server cannot be reached').first();

describe.each(ACTIONS)('to $what', ({ path, prepare, click, confirm }) => {
  it('without a connection says so and loses nothing, and the page catches up by itself', async () => {
    await page.goto(`/w/${world.workspaceId}${path(world)}`);
    await settled(page);
    const fields = (await prepare?.(page)) ?? [];
    const address = page.url();
    await page.evaluate(() => Object.assign(globalThis, { wasNotReloaded: true }));
    await goOffline();
    try {
      await click(page);
      if (confirm !== undefined) await press(confirm)(page);
      await saysSo().waitFor();
      for (const [field, text] of fields) expect(await field.inputValue()).toBe(text);
      expect(page.url()).toBe(address);
    } finally {
      await comeBack();
    }
    for (const [field, text] of fields) expect(await field.inputValue()).toBe(text);
    expect(await page.evaluate(() => 'wasNotReloaded' in globalThis)).toBe(true);
  });
});

it('a part that was not loaded yet says that it could not be opened, and comes with the connection', async () => {
  const fresh = await visitor.context.newPage();
  await fresh.goto(`/w/${world.workspaceId}/schedules`);
  await settled(fresh);
  await fresh.route('**/ScheduleEditor*', (route) => route.abort());
  await fresh.route('**/api/**', (route) => route.abort());
  await fresh.getByRole('button', { name: 'New schedule' }).first().click();
  await fresh.getByText('The connection to the server is lost').waitFor();
  await fresh.unroute('**/ScheduleEditor*');
  await fresh.unroute('**/api/**');
  await fresh.getByRole('dialog', { name: 'New schedule' }).waitFor();
  await fresh.close();
});

it('what was refused works at the next click, with what was typed before', async () => {
  await page.goto(`/w/${world.workspaceId}/account/profile`);
  await settled(page);
  const [[name] = []] = await filled(page, { Name: 'Olivia Lind' });
  await goOffline();
  await press('Save')(page);
  await saysSo().waitFor();
  await comeBack();
  await press('Save')(page);
  await page.getByText('Name and company are saved', { exact: true }).first().waitFor();
  expect(await name?.inputValue()).toBe('Olivia Lind');
});
