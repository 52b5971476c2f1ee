import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectTenant, connectWorkspace } from './support/world.ts';

/** Backups of two connected tenants, compared by counterparts. */
let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'two-tenants.example');
  const { connectionId, tenant: second } = await connectTenant(stack, world, {
    displayName: 'Adatum',
    domains: ['adatum.example', 'adatum.onmicrosoft.com'],
    seed: 611,
    empty: true,
  });
  stack.tenant.create('groups', { displayName: 'Tvilling Crew', description: 'As the baseline has it' });
  second.create('groups', { displayName: 'Tvilling Crew', description: 'As production has it' });
  second.create('groups', { displayName: 'Tvilling Stranger' });
  await backUp(world);
  await backUp({ ...world, connectionId });
  visitor = await visit(browser, stack.url);
  ({ page } = visitor);
  await signIn(page, world.people.viewer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

const table = () => page.getByRole('table', { name: 'Different objects' });
const rowOf = (name: string) => table().getByRole('row').filter({ hasText: name }).first();

it('is reached from the comparison of backups, and shows both values', async () => {
  await page.goto(`/w/${world.workspaceId}/compare/${world.connectionId}`);
  await page.getByRole('link', { name: 'Compare with another connected tenant' }).click();
  await page.waitForURL(/\/with\/[0-9a-f-]{36}\?from=1&to=1/);
  await page.getByRole('searchbox').fill('tvilling');
  await rowOf('Tvilling Stranger').getByText('Only in the second').filter({ visible: true }).waitFor();
  await rowOf('Tvilling Crew').getByText('Description').waitFor();
  await rowOf('Tvilling Crew').getByRole('button', { name: 'What differs in Tvilling Crew' }).click();
  const detail = table().getByRole('row').filter({ hasText: 'As production has it' });
  await expect.poll(() => detail.innerText()).toContain('As the baseline has it');
  await detail.getByText('Matched by the same name.').waitFor();
  await expectReadable(page, 'two tenants compared');
});

it('opens anew from its address, narrowed down, also on a narrow screen', async () => {
  await expect.poll(() => new URL(page.url()).searchParams.get('search')).toBe('tvilling');
  await page.goto(`${page.url()}&type=groups&kind=onlyAfter`);
  await rowOf('Tvilling Stranger').waitFor();
  expect(await table().getByText('Tvilling Crew').count()).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await rowOf('Tvilling Stranger').getByText('Only in the second').filter({ visible: true }).waitFor();
  await expectReadable(page, 'two tenants on a narrow screen');
});

it.each([
  ['CSV', 'Only in the second tenant'],
  ['JSON', '"onlyAfter"'],
  ['To print', '<html'],
])('is saved as %s, as it is filtered', async (button, words) => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Download the comparison' }).getByRole('button', { name: button }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('Tvilling Stranger');
  expect(text).toContain(words);
  expect(text).not.toContain('Tvilling Crew');
});

it('caused neither errors nor requests to other hosts', () => {
  expect(visitor.troubles).toEqual([]);
});
