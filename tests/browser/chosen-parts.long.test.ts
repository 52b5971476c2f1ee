import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type Named, type World, makeWorld } from './support/world.ts';

/**
 * Single attributes and links in the console: ticked where an object is compared between backups and with the tenant, and
 * restored without the rest of it. The steps build on each other.
 */
const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: World;
let restorer: Visitor;
let page: Page;
let before: string;
let after: string;

let user: Named;
let group: Named;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await makeWorld(stack, 'parts.example');
  ({ user, group } = world);
  const { tenant } = stack;
  const backUp = async (): Promise<string> => {
    const { id } = await world.api.post<{ id: string }>(`/connections/${world.connectionId}/backups`);
    await world.api.ended(`/backups/${id}`);
    return id;
  };
  tenant.update(user.id, { jobTitle: 'Captain', department: 'Bridge', city: 'Bern' });
  for (const member of tenant.linked('members', group.id)) tenant.unlink('members', group.id, member);
  tenant.link('members', group.id, user.id);
  before = await backUp();
  tenant.update(user.id, { jobTitle: 'Saboteur', department: 'Elsewhere', city: 'Nowhere' });
  tenant.unlink('members', group.id, user.id);
  tenant.update(group.id, { description: 'Changed since' });
  after = await backUp();
  restorer = await visit(browser, stack.url);
  ({ page } = restorer);
  await signIn(page, world.people.restorer);
});

photographFailures(() => page);

const at = (path: string): string => `/w/${world.workspaceId}${path}`;

async function open(path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

async function confirmPlan(): Promise<void> {
  await page.getByRole('button', { name: 'Restore 1 object', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore 1 object', exact: true }).click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await settled(page);
}

it('ticks an attribute where two backups are compared, and plans to restore that alone', async () => {
  await open(at(`/browse/${after}/users/${user.id}?tab=history`));
  const bar = page.getByRole('group', { name: 'Restore what is ticked' }).first();
  expect(await bar.getByRole('button').isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: 'Restore Job title' }).first().check();
  await page.getByRole('checkbox', { name: 'Restore City' }).first().check();
  await bar.getByRole('button', { name: 'Restore 2 attributes' }).waitFor();
  await page.getByRole('checkbox', { name: 'Restore City' }).first().uncheck();
  await expectReadable(page, 'ticked attributes of an object');
  await bar.getByRole('button', { name: 'Restore 1 attribute' }).click();
  await page.waitForURL(/\/restores\/new/);
  expect(new URL(page.url()).searchParams.get('backup')).toBe(before);
  await page
    .getByRole('region', { name: /Selected/ })
    .getByText('only 1 attribute')
    .waitFor();

  await page.getByRole('button', { name: 'Options', exact: true }).click();
  await page.getByLabel(/Why are you restoring/).fill('Only the title');
  await page.getByRole('button', { name: 'Make the plan (dry run)' }).click();
  await page.getByText('Dry run: nothing was written.').waitFor({ timeout: JOB_MS });
  await page.getByText('Only attributes and links that were chosen are restored.').first().waitFor();
});

it('ticks one more in the plan, and carries it out: exactly these are restored', async () => {
  await page.getByRole('button', { name: user.displayName }).first().click();
  const panel = page.getByRole('dialog');
  const title = panel.getByRole('checkbox', { name: 'Restore Job title' });
  await title.waitFor();
  expect([await title.isChecked(), await panel.getByRole('checkbox', { name: 'Restore City' }).isChecked()]).toEqual([
    true,
    false,
  ]);
  expect(await panel.innerText()).toContain('It was not chosen and is left as it is.');
  await panel.getByRole('checkbox', { name: 'Restore City' }).check();
  await expectReadable(page, 'ticks in a plan');
  const plan = page.url();
  await panel.getByRole('button', { name: 'Restore 2 attributes' }).click();
  await page.waitForURL((url) => url.href !== plan);
  await page.getByText('Nothing is written before you confirm.').waitFor({ timeout: JOB_MS });
  await confirmPlan();
  await expect.poll(() => page.getByRole('main').innerText()).toContain('Chosen part as in the backup');
  expect(stack.tenant.get(user.id)).toMatchObject({ jobTitle: 'Captain', city: 'Bern', department: 'Elsewhere' });

  await page.getByRole('button', { name: user.displayName }).first().click();
  const report = page.getByRole('dialog');
  await report.getByText('What was chosen is as it was in the backup.').first().waitFor();
  expect(await report.getByRole('checkbox').count()).toBe(0);
  await expectReadable(page, 'report of a restore in part');
});

it('compares an object with the tenant, and restores one link of it', async () => {
  await open(at(`/browse/${before}/groups/${group.id}`));
  await page.getByRole('button', { name: 'Compare with the tenant' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('checkbox', { name: `Restore Members: ${user.displayName}` }).check({ timeout: JOB_MS });
  await expectReadable(page, 'comparison with the tenant');
  const plan = page.url();
  await panel.getByRole('button', { name: 'Restore 1 link' }).click();
  await page.waitForURL((url) => url.href !== plan);
  await page.getByText('Nothing is written before you confirm.').waitFor({ timeout: JOB_MS });
  await confirmPlan();
  expect(stack.tenant.linked('members', group.id)).toEqual([user.id]);
  expect(stack.tenant.get(group.id)).toMatchObject({ description: 'Changed since' });
});

it('keeps the choice where the same is planned once more', async () => {
  await page.getByRole('button', { name: 'New plan with the same selection' }).click();
  await page.waitForURL(/\/restores\/new/);
  await page.getByRole('button', { name: 'Make the plan' }).first().click();
  await page
    .getByText('What was chosen of the object is as it was in the backup.')
    .first()
    .waitFor({ timeout: JOB_MS });
});

it('offers no ticks to those who may not restore', async () => {
  const viewer = await visit(browser, stack.url);
  await signIn(viewer.page, world.people.viewer);
  await viewer.page.goto(at(`/browse/${after}/users/${user.id}?tab=history`));
  await settled(viewer.page);
  await viewer.page.getByText('Saboteur').first().waitFor();
  expect(await viewer.page.getByRole('checkbox').count()).toBe(0);
  expect(await viewer.page.getByRole('button', { name: 'Compare with the tenant' }).count()).toBe(0);
  await viewer.context.close();
  expect(restorer.troubles).toEqual([]);
  await restorer.context.close();
});
