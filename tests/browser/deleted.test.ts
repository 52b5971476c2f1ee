import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

/** Somebody who was deleted is found by words in any order, without accents, whichever restore point is open. */
let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'deleted.example');
  const id = String(stack.tenant.create('users', { displayName: 'Zoë Großmann', jobTitle: 'Auditor' })['id']);
  await backUp(world);
  stack.tenant.delete(id);
  await backUp(world);
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  ({ page } = visitor);
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

it('a search in the newest backup tells of a deleted user, and leads to the restore of exactly that one', async () => {
  await page.goto(`/w/${world.workspaceId}/browse`);
  await page.getByRole('searchbox').fill('grossmann  ZOE');
  await page.getByText('1 deleted object found too.').waitFor();
  await page.getByRole('button', { name: 'Show deleted objects' }).click();
  await page.getByText('Was in the recycle bin').waitFor();
  expect(new URL(page.url()).searchParams.get('show')).toBe('deleted');
  await expectReadable(page, 'deleted objects');
  await page.getByRole('button', { name: 'Restore Zoë Großmann' }).click();
  await page.waitForURL(/\/restores\/new/);
  await page.getByText('Zoë Großmann').first().waitFor();
});

it('the list of what was deleted can be narrowed to a time and a type, and each opens as it last was', async () => {
  await page.goto(`/w/${world.workspaceId}/browse`);
  await page.getByRole('combobox', { name: 'What is shown' }).click();
  await page.getByRole('option', { name: 'Deleted objects' }).click();
  await page.getByRole('combobox', { name: 'When it was deleted' }).click();
  await page.getByRole('option', { name: 'In the last 7 days' }).click();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('link', { name: 'Zoë Großmann' }).click();
  await page.getByRole('heading', { name: 'Zoë Großmann', level: 1 }).waitFor();
  await page.getByText('Auditor').waitFor();
});

it('the palette finds it as well', async () => {
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('combobox')
    .or(page.getByRole('dialog').locator('input'))
    .first()
    .fill('zoe gross');
  await page.getByRole('dialog').getByText('Deleted objects').waitFor();
  await page.getByRole('option', { name: /Zoë Großmann/ }).click();
  await page.waitForURL(/\/browse\/.+\/users\//);
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
