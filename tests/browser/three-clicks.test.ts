import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

/** An accident is undone from the overview: what was lost, all of it, restore. */
let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let page: Page;
let users: readonly string[];
let group: string;
let policies: readonly [string, string];
const troublesOf: (readonly string[])[] = [];
const JOB_MS = 120_000;

const POLICY = {
  state: 'enabledForReportingButNotEnforced',
  conditions: {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
};

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'clicks.example');
  const create = (type: Parameters<typeof stack.tenant.create>[0], values: object): string =>
    String(stack.tenant.create(type, { ...values })['id']);
  users = ['Xaver Accident', 'Xenia Accident', 'Xandra Accident'].map((displayName) =>
    create('users', { displayName }),
  );
  group = create('groups', { displayName: 'Accident crew', description: 'As it should be' });
  policies = [
    create('conditionalAccessPolicies', { displayName: 'Accident policy one', ...POLICY }),
    create('conditionalAccessPolicies', { displayName: 'Accident policy two', ...POLICY }),
  ];
  await backUp(world);
  users.forEach((id) => stack.tenant.delete(id));
  stack.tenant.update(group, { description: 'Broken' });
  stack.tenant.update(policies[0], { state: 'disabled' });
  stack.tenant.delete(policies[1]);
  await backUp(world);
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  ({ page } = visitor);
  // Every click of the person counts, whatever it lands on.
  await page.context().addInitScript(() => {
    addEventListener(
      'click',
      (event) => {
        if (event.isTrusted)
          sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks') ?? 0) + 1));
      },
      true,
    );
  });
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

const clicks = (): Promise<number> => page.evaluate(() => Number(sessionStorage.getItem('clicks') ?? 0));

it('an accident of three users, a group and two policies is back in three clicks from the overview', async () => {
  await page.goto(`/w/${world.workspaceId}`);
  const notice = page.getByRole('link', { name: /6 objects were deleted or changed since/ });
  await notice.waitFor();
  await expectReadable(page, 'overview with recent changes');
  await page.evaluate(() => sessionStorage.setItem('clicks', '0'));

  await notice.click();
  const table = page.getByRole('table', { name: 'Changed objects' });
  for (const name of ['Xaver Accident', 'Accident crew', 'Accident policy one', 'Accident policy two'])
    await table.getByText(name).first().waitFor();
  await table.getByText('Description').first().waitFor();

  await page.getByRole('button', { name: /^Restore all as before \(#1\)/ }).click();
  await page
    .getByText(/Undelete \d and update \d objects in |, update \d/)
    .first()
    .waitFor({ timeout: JOB_MS });
  expect(stack.tenant.get(group)).toMatchObject({ description: 'Broken' });

  await page.getByRole('button', { name: 'Restore 6 objects' }).click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  expect(await clicks()).toBe(3);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  for (const id of users) expect(stack.tenant.get(id)).toBeDefined();
  expect(stack.tenant.get(group)).toMatchObject({ description: 'As it should be' });
  expect(stack.tenant.get(policies[0])).toMatchObject({ state: 'enabledForReportingButNotEnforced' });
});

it('nothing stays picked once it was carried out', async () => {
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('selection')))).toEqual([]);
});

it('another restore point keeps the picks, says which it does not hold, and how each is in the tenant now', async () => {
  const { items } = await world.api.get<{ items: { id: string; seq: number }[] }>(
    `/backups?connectionId=${world.connectionId}&limit=5`,
  );
  const first = items.find(({ seq }) => seq === 1)?.id ?? '';
  stack.tenant.update(group, { description: 'Changed again' });
  stack.tenant.delete(users[0] ?? '');
  await page.goto(`/w/${world.workspaceId}/browse/${first}?search=accident`);
  for (const name of ['Xaver Accident', 'Xenia Accident', 'Accident crew'])
    await page.getByRole('checkbox', { name: `Pick ${name}` }).check({ force: true });
  await page.getByRole('link', { name: 'Restore selected' }).click();
  const selected = page.getByRole('list', { name: 'Selected types and objects' });
  await selected.getByText('Now: Gone, in the recycle bin').waitFor();
  await selected.getByText('Now: Changed').waitFor();
  await selected.getByText('Now: As it was').waitFor();
  await expectReadable(page, 'wizard with the state of each pick');
  await page.getByRole('button', { name: /^Restore point/ }).click();
  await page
    .getByRole('table', { name: 'Restore points' })
    .getByRole('button')
    .filter({ hasText: '#2' })
    .last()
    .click();
  await page.getByText('2 selected objects are not in this restore point').waitFor();
  expect(await selected.getByText('Not in this restore point').count()).toBe(2);
  await selected.getByText('Xaver Accident').waitFor();
  await page.getByRole('button', { name: 'Remove them from the selection' }).click();
  await expect.poll(() => selected.getByText('Xaver Accident').count()).toBe(0);
  await selected.getByText('Accident crew').waitFor();
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
