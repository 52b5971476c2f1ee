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

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
