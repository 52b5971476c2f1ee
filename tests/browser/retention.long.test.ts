import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type BackedUp, backedUpWorkspace } from './support/world.ts';

let stack: ConsoleStack;
let browser: Browser;
let world: BackedUp;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await backedUpWorkspace(stack, 'retention.example');
  page = await pageOf('owner');
});
afterAll(() => page?.context().close());

photographFailures(() => page);

async function pageOf(role: 'owner' | 'viewer'): Promise<Page> {
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  await signIn(visitor.page, world.people[role]);
  await visitor.page.goto(`/w/${world.workspaceId}/connections/${world.connectionId}`);
  await visitor.page.getByRole('link', { name: 'What is kept, and until when' }).click();
  await visitor.page.getByRole('heading', { name: 'Retention', level: 1 }).waitFor();
  return visitor.page;
}

const row = (number: number, within: Page = page) => within.getByRole('row').filter({ hasText: `#${String(number)}` });

async function choose(number: number, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of backup #${String(number)}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Messages cover what is below them, and their library keeps places for the focus that nobody sees. */
async function messageGone(text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
  await page.getByText(text).first().waitFor({ state: 'hidden' });
}

async function setRules(rules: Readonly<Record<string, number>>): Promise<void> {
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('radio', { name: 'Keep by rules' }).click();
  for (const [rule, count] of Object.entries(rules)) {
    const field = page.getByRole('spinbutton', { name: rule });
    await field.fill(String(count));
    await field.blur();
  }
}

const YEARLY_ONLY = {
  'Every backup': 0,
  'First of each day': 0,
  'First of each week': 0,
  'First of each month': 0,
  'First of each year': 100,
  'Always the newest': 1,
};

it('without rules every backup is kept, and the page says so of each', async () => {
  await page.getByText('Every backup. None is removed.').waitFor();
  for (const number of [1, 2, 3]) await row(number).getByText('Everything is kept').waitFor();
  await row(3).getByText('the next backup builds on it').waitFor();
  await expectReadable(page, 'everything is kept');
});

it('rules are shown with what they remove before they are saved, and begin the grace time', async () => {
  await setRules(YEARLY_ONLY);
  await page.getByText('1 of 3 backups, which frees').waitFor();
  await expectReadable(page, 'the rules');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The first backup of each year for 100 years').waitFor();
  await row(1).getByText('First of its year until').waitFor();
  await row(2)
    .getByText(/^Goes /)
    .waitFor();
  await page.getByText('1 backup, which frees').waitFor();
  await messageGone('What is kept is saved');
  await expectReadable(page, 'a backup that goes');
});

it('what a rule wants gone is kept with a reason, until it is released', async () => {
  await choose(2, 'Keep it');
  await page.getByLabel('Reason').fill('Needed for the audit');
  await page.getByRole('button', { name: 'Keep it', exact: true }).click();
  await row(2).getByText('Legal hold: Needed for the audit, by Olivia Berg').waitFor();
  await row(2).getByText('Held', { exact: true }).waitFor();
  await messageGone('The backup is kept');
  await expectReadable(page, 'a legal hold');

  await choose(2, 'Release the legal hold');
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await row(2).getByText('Nothing keeps it').waitFor();
  await page.getByRole('button', { name: 'Set it now' }).click();
  await row(2)
    .getByText(/^Goes /)
    .waitFor();
});

it('a backup is removed by hand and taken back; what the next backup builds on cannot be', async () => {
  await choose(1, 'Remove …');
  await page.getByText('Afterwards nobody can restore from it.').waitFor();
  await page.getByRole('button', { name: 'Remove backup' }).click();
  await row(1).getByText('by Olivia Berg').waitFor();
  await choose(1, 'Keep it');
  await row(1).getByText('by Olivia Berg').waitFor({ state: 'hidden' });

  await choose(3, 'Remove …');
  await page.getByRole('button', { name: 'Remove backup' }).click();
  await page.getByText('The newest backup, and the newest that is whole, cannot be removed').first().waitFor();
});

it('the workspace has rules for every connection without its own', async () => {
  await page.goto(`/w/${world.workspaceId}/account/workspace`);
  await setRules({ ...YEARLY_ONLY, 'Always the newest': 5 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Always the newest 5 backups').waitFor();
  await page.goto(`/w/${world.workspaceId}/connections/${world.connectionId}/retention?panel=policy`);
  await page.getByRole('radio', { name: 'Default of the workspace' }).click();
  await page.getByText('Nothing: all 3 backups would be kept.').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The default of the workspace.').waitFor();
  await row(2).getByText('One of the newest').waitFor();
});

it('a viewer sees why each backup is kept, and decides nothing', async () => {
  const viewer = await pageOf('viewer');
  await row(1, viewer).getByText('First of its year until').waitFor();
  expect(await viewer.getByRole('button', { name: /^(Change|Actions of backup|Set it now)/ }).count()).toBe(0);
  await viewer.context().close();
});

it('a tenant is disconnected with its data only where its name is typed, and the data is kept in time', async () => {
  const name = stack.tenant.displayName;
  await page.goto(`/w/${world.workspaceId}/connections/${world.connectionId}?panel=disconnect`);
  await page.getByRole('radio', { name: 'Delete its backups too' }).click();
  const button = page.getByRole('button', { name: 'Disconnect and delete' });
  expect(await button.isDisabled()).toBe(true);
  await expectReadable(page, 'the choice');
  await page.getByLabel(`Type ${name} to confirm`).fill(name);
  await button.click();
  await page.getByText(`The data of ${name} will be deleted on`).waitFor();
  await messageGone(`${name} is disconnected`);
  await expectReadable(page, 'what is going to be deleted');
  await page.goto(`/w/${world.workspaceId}/backups/${world.backups[0]}`);
  await page.getByRole('link', { name: 'Browse', exact: true }).first().waitFor();
  await page.goto(`/w/${world.workspaceId}/connections`);
  await page.getByRole('button', { name: 'Keep the data' }).click();
  await page.getByText(`The data of ${name} will be deleted on`).waitFor({ state: 'hidden' });
});

it('says nothing wrong on the console of the browser', () => {
  // What cannot be removed is refused by the server, and browsers write that down.
  expect(troublesOf.flat().filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
});
