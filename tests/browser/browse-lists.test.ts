import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

/** Lists of a restore point: names for what has none, what changed lately, and the list as a file. */
let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'lists.example');
  const id = String(stack.tenant.create('users', { displayName: 'Quirin Changed', jobTitle: 'Auditor' })['id']);
  await backUp(world);
  stack.tenant.update(id, { jobTitle: 'Clerk' });
  await backUp(world);
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  ({ page } = visitor);
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

it('role assignments are called by who, which role and where, and the page is called by its type', async () => {
  await page.goto(`/w/${world.workspaceId}/browse`);
  await page.getByRole('link', { name: 'Role assignments', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Role assignments', level: 1 }).waitFor();
  const first = page.getByRole('table', { name: 'Role assignments' }).getByRole('link').first();
  expect(await first.innerText()).toMatch(/^[^·]+ · [^·]+ · [^·]+$/);
  await expect.poll(() => page.title()).toContain('Role assignments');
  const name = await first.innerText();
  await first.click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
});

it('a list is narrowed to what changed lately, in its address, and is saved as it is shown', async () => {
  await page.goto(`/w/${world.workspaceId}/browse`);
  await page.getByRole('combobox', { name: 'When it last changed' }).click();
  await page.getByRole('option', { name: 'Since yesterday' }).click();
  const table = page.getByRole('table', { name: 'Objects that changed' });
  await table.getByText('Quirin Changed').waitFor();
  expect(new URL(page.url()).searchParams.get('changed')).toBe('1');
  await page.reload();
  await table.getByText('Quirin Changed').waitFor();
  expect(await table.getByRole('row').count()).toBeLessThan(10);
  await expectReadable(page, 'objects that changed lately');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Download the list' }).getByRole('button', { name: 'CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('Quirin Changed');
  expect(text.split('\r\n').length).toBeLessThan(10);
});

it('users are narrowed down, sorted and shown by columns, in the address', async () => {
  stack.tenant.create('users', { displayName: 'Zzyzx Guest', userType: 'Guest', accountEnabled: false });
  await backUp(world);
  await page.goto(`/w/${world.workspaceId}/browse`);
  await page.getByRole('link', { name: 'Users', exact: true }).first().click();
  const table = page.getByRole('table', { name: 'Users' });
  await table.getByRole('link').first().waitFor();
  await page.getByRole('combobox', { name: 'Guest', exact: true }).click();
  await page.getByRole('option', { name: 'Guest: Yes' }).click();
  await page.getByRole('combobox', { name: 'Enabled', exact: true }).click();
  await page.getByRole('option', { name: 'Enabled: No' }).click();
  await table.getByText('Zzyzx Guest').waitFor();
  expect(new URL(page.url()).searchParams.get('facets')).toBe('guest:yes,enabled:no');
  await page.reload();
  await table.getByText('Zzyzx Guest').waitFor();
  await expect.poll(() => table.getByRole('row').count()).toBeLessThan(10);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Download the list' }).getByRole('button', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toMatch(/Enabled,Guest,Synchronized from on-premises$/);
  for (const line of lines.slice(1)) expect(line).toMatch(/,No,Yes,(Yes|No)$/);

  await page.getByRole('combobox', { name: 'Guest', exact: true }).click();
  await page.getByRole('option', { name: 'Guest: any' }).click();
  await page.getByRole('combobox', { name: 'Enabled', exact: true }).click();
  await page.getByRole('option', { name: 'Enabled: any' }).click();
  // By keyboard: what the head of a column does, anybody can do.
  await table.getByRole('columnheader', { name: 'Display name' }).getByRole('button').focus();
  await page.keyboard.press('Enter');
  // Names in other scripts come after all Latin ones.
  await expect
    .poll(async () => {
      const shown = await table.getByRole('row').allInnerTexts();
      return shown.slice(0, 6).some((row) => row.includes('Zzyzx Guest'));
    })
    .toBe(true);
  expect(await table.getByRole('columnheader', { name: 'Display name' }).getAttribute('aria-sort')).toBe('descending');
  expect(new URL(page.url()).searchParams.get('sort')).toBe('-name');
  await page.getByRole('combobox', { name: 'Sorted by' }).click();
  await page.getByRole('option', { name: 'Changed last, first' }).click();
  await table.getByRole('row').nth(1).getByText('Zzyzx Guest').waitFor();

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Object ID' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Email' }).click();
  await page.keyboard.press('Escape');
  await table.getByRole('columnheader', { name: 'Guest' }).waitFor();
  expect(await table.getByRole('columnheader', { name: 'Object ID' }).count()).toBe(0);
  await page.reload();
  await table.getByRole('columnheader', { name: 'Guest' }).waitFor();
  await expectReadable(page, 'users that are filtered and sorted');
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
