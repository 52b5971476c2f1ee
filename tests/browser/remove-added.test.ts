import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type Connected, backUp, connectWorkspace } from './support/world.ts';

/**
 * *Remove what was added since* for a whole type: the plan lists what was added and removes nothing of it, a tick makes
 * another plan, which the name of the tenant has to be typed for. The steps build on each other.
 */
const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let restorer: Visitor;
let page: Page;
let backupId: string;
let goes: string;
let stays: string;
/** Address of the first plan. */
let first: string;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'added.example');
  backupId = await backUp(world);
  const group = (displayName: string): string =>
    String(
      stack.tenant.create('groups', {
        displayName,
        mailNickname: displayName.toLowerCase().replaceAll(' ', ''),
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: [],
      })['id'],
    );
  goes = group('Zz Intruders');
  stays = group('Zz Newcomers');
  restorer = await visit(browser, stack.url);
  ({ page } = restorer);
  await signIn(page, world.people.restorer);
});

photographFailures(() => page);

const notice = () => page.getByRole('region', { name: 'Added since the restore point' });

it('lists what was added one by one, and ticks nothing', async () => {
  await page.goto(`/w/${world.workspaceId}/restores/new?backup=${backupId}`);
  await settled(page);
  await page.getByRole('checkbox', { name: 'All Groups' }).check({ force: true });
  await page.getByRole('button', { name: 'Options', exact: true }).click();
  await page.getByLabel(/Why are you restoring/).fill('Somebody broke in');
  await page.getByRole('switch', { name: 'Remove what was added since' }).click();
  await page.getByText('Nothing of that is removed unless you tick it in the plan.').waitFor();
  await page.getByRole('switch', { name: 'Dry run' }).click();
  await page.getByRole('button', { name: 'Make the plan', exact: true }).click();
  await notice().waitFor({ timeout: JOB_MS });
  expect(await notice().innerText()).toContain('They stay in the tenant, unless you tick what is to go.');
  first = page.url();
  await notice().getByRole('button', { name: 'Show what was added' }).click();
  for (const name of ['Zz Intruders', 'Zz Newcomers']) {
    const box = page.getByRole('checkbox', { name: `Remove ${name}` });
    await box.waitFor();
    expect(await box.isChecked()).toBe(false);
  }
  await expectReadable(page, 'plan with what was added since');
});

it('plans once more with what is ticked, and in place of the first plan', async () => {
  await page.getByRole('checkbox', { name: 'Remove Zz Intruders' }).check({ force: true });
  await notice().getByRole('button', { name: 'Plan again, removing 1 more object' }).click();
  await page.waitForURL((url) => url.href !== first && url.searchParams.get('step') === 'plan');
  await page
    .getByText('1 object is removed from the tenant, because the restore point does not hold it.')
    .waitFor({ timeout: JOB_MS });
  const former = new URL(first).searchParams.get('restore') ?? '';
  expect(await world.api.ended<{ state: string }>(`/restores/${former}`)).toMatchObject({ state: 'cancelled' });
  expect([stack.tenant.get(goes), stack.tenant.get(stays)]).not.toContain(undefined);
});

it('removes it once the name of the tenant is typed, and nothing else', async () => {
  await page.getByRole('button', { name: /^Write \d+ objects?$/ }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: /^Write \d+ objects?$/ });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/Type the name of the tenant/).fill(stack.tenant.displayName);
  await confirm.click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await settled(page);
  expect(stack.tenant.get(goes)).toBeUndefined();
  expect(stack.tenant.get(stays)).toMatchObject({ displayName: 'Zz Newcomers' });
});

it('brings it back by Undo', async () => {
  await page.getByRole('button', { name: 'Undo…', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Plan the undo' }).click();
  await page.getByText('Waiting for confirmation').waitFor({ timeout: JOB_MS });
  await page.getByRole('button', { name: /^Restore \d+ objects?$/ }).click();
  const dialog = page.getByRole('dialog');
  const typed = dialog.getByLabel(/Type the name of the tenant/);
  if ((await typed.count()) > 0) await typed.fill(stack.tenant.displayName);
  await dialog.getByRole('button', { name: /^Restore \d+ objects?$/ }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(stack.tenant.get(goes)).toMatchObject({ displayName: 'Zz Intruders' });
  expect(restorer.troubles).toEqual([]);
  await restorer.context.close();
});
