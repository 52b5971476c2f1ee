import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVerifiedPerson } from '#core/accounts/create-verified-person.ts';
import { addMember, createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';

/** A company that hosts the product for itself never sees anything of plans: the shared product has no key of Stripe. */
const OWNER = { email: 'owner@self-hosted.example', password: 'green kettle on the stove 12' };
/** Restores have plans and tenants have licences: these words alone are of ours. */
const OF_PLANS = /subscri|free trial|pricing|\btariff?s\b|billing|payment service|upgrade|stripe/i;

let stack: ConsoleStack;
let browser: Browser;
let page: Page;
let workspaceId: string;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  const db = openDatabase(stack.databaseUrl, { maxConnections: 2 });
  try {
    workspaceId = (await createWorkspace(db, 'Self-hosted')).id;
    await createVerifiedPerson(db, { ...OWNER, name: 'Olga', company: 'Self-hosted' });
    await addMember(db, { workspaceId, email: OWNER.email, name: 'Olga', role: 'owner' });
  } finally {
    await db.destroy();
  }
  ({ page } = await visit(browser, stack.url));
});
afterAll(() => page?.context().close());

photographFailures(() => page);

async function showsNothingOfPlans(path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
  await page.locator('h1').first().waitFor();
  const said = await page.locator('body').innerText();
  expect(said.length, path).toBeGreaterThan(20);
  expect(OF_PLANS.exec(said)?.[0], path).toBeUndefined();
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  expect(
    links.filter((link) => /pricing|tarifs|\/trial|essai|subscription/.test(link)),
    path,
  ).toEqual([]);
}

const NOT_FOUND = ['/pricing', '/tarifs', '/trial', '/essai-gratuit'];

it('a visitor finds neither plans nor a trial, and their addresses lead nowhere, in plain words', async () => {
  for (const path of ['/sign-in', '/sign-up']) await showsNothingOfPlans(path);
  for (const path of NOT_FOUND) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await page.getByText('There is nothing at this address.').waitFor();
    await showsNothingOfPlans(path);
  }
});

it('an owner finds no subscription: not in the navigation, not by its address, nor on any page', async () => {
  await signIn(page, OWNER);
  const inside = (path: string): string => `/w/${workspaceId}${path}`;
  for (const path of [
    '/overview',
    '/backups',
    '/schedules',
    '/notifications',
    '/account/profile',
    '/account/workspace',
  ])
    await showsNothingOfPlans(inside(path));
  await showsNothingOfPlans('/choose');
  await page.goto(inside('/account/subscription'));
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await showsNothingOfPlans(inside('/account/subscription'));
  await page.goto(inside('/overview'));
  await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Sessions');
  await page.getByRole('option', { name: /^Sessions/ }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Subscription');
  await settled(page);
  expect(await page.getByRole('option', { name: /subscription/i }).count()).toBe(0);
});
