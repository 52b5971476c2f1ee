import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type World, makeWorld } from './support/world.ts';

/** Four eyes in the console: an owner asks for a second person, a restorer asks, the owner decides. The steps build on each other. */
const JOB_MS = 180_000;

let stack: ConsoleStack;
let browser: Browser;
let world: World;
let restorer: Visitor;
let owner: Visitor;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await makeWorld(stack, 'eyes.example');
  restorer = await visit(browser, stack.url);
  await signIn(restorer.page, world.people.restorer);
  owner = await visit(browser, stack.url);
  await signIn(owner.page, world.people.owner);
});

photographFailures(() => owner.page);

const at = (path: string): string => `/w/${world.workspaceId}${path}`;

async function open(page: Page, path: string): Promise<void> {
  await page.goto(at(path));
  await settled(page);
}

/** A plan of the group, whose description somebody changes; it waits for a confirmation. */
async function plan(description: string): Promise<string> {
  stack.tenant.update(world.group.id, { description });
  const { id } = await world.api.post<{ id: string }>('/restores', {
    backupId: world.backups[1],
    selection: { objects: [{ type: 'groups', id: world.group.id }] },
    options: { dryRun: false, overwrite: true },
    reason: 'Changed by mistake',
  });
  await open(restorer.page, `/restores/${id}`);
  await restorer.page.getByRole('button', { name: 'Ask for approval' }).click({ timeout: JOB_MS });
  await restorer.page.getByRole('dialog').getByRole('button', { name: 'Ask for approval' }).click();
  await restorer.page.getByText('Waiting for the approval of a second person').waitFor();
  return id;
}

it('an owner asks for a second person', async () => {
  const { page } = owner;
  await open(page, '/account/workspace');
  await page.getByRole('switch', { name: /A second person approves/ }).click();
  await expectReadable(page, 'approval setting');
  await page.getByRole('button', { name: 'Save approval' }).click();
  await page.getByText('Saved who has to approve restores').first().waitFor();
});

it('a restore that is asked for is carried out once another person approves it, and not by the one who asked', async () => {
  const id = await plan('Saboteur');
  expect(await restorer.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  await restorer.page.getByText('You asked for this approval').waitFor();
  await expectReadable(restorer.page, 'approval that is waited for');
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Saboteur' });

  const mail = await stack.mailTo(world.people.owner.email, /waits for your approval/);
  expect(mail.text).toContain(id);
  const { page } = owner;
  await open(page, `/restores/${id}`);
  await expectReadable(page, 'approval to decide');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve: / })
    .click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(stack.tenant.get(world.group.id)).not.toMatchObject({ description: 'Saboteur' });
});

it('an Undo waits for another person as well, who sees what it takes back', async () => {
  const { page } = restorer;
  const before = page.url();
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: 'Undo…', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Plan the undo' }).click();
  await page.waitForURL((url) => url.href !== before);
  await page.getByRole('button', { name: 'Ask for approval' }).click({ timeout: JOB_MS });
  await page.getByRole('dialog').getByRole('button', { name: 'Ask for approval' }).click();
  await page.getByText('Waiting for the approval of a second person').waitFor();
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(stack.tenant.get(world.group.id)).not.toMatchObject({ description: 'Saboteur' });

  await owner.page.goto(page.url());
  await settled(owner.page);
  await owner.page.getByRole('heading', { level: 1, name: /^Undo · / }).waitFor();
  await expectReadable(owner.page, 'approval of an undo');
  await owner.page.getByRole('button', { name: 'Approve' }).click();
  await owner.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve: / })
    .click();
  await owner.page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Saboteur' });
});

it('a refusal ends the restore with its reason', async () => {
  const id = await plan('Saboteur again');
  const { page } = owner;
  await open(page, `/restores/${id}`);
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('Say why you refuse.').waitFor();
  await page.getByLabel('Reason').fill('Not during work hours');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('Not during work hours').first().waitFor({ timeout: JOB_MS });
  await page.getByText('Cancelled', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await expectReadable(page, 'restore that was refused');
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Saboteur again' });
});

it('a request that nobody decides in time ends the restore, and says so', async () => {
  const id = await plan('Saboteur for the third time');
  const db = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    await db
      .updateTable('restoreApproval')
      .set({ expiresAt: new Date(0) })
      .where('restoreId', '=', id)
      .execute();
  } finally {
    await db.destroy();
  }
  await world.api.ended(`/restores/${id}`);
  const { page } = owner;
  await open(page, `/restores/${id}`);
  await page.getByText('Nobody approved this restore in time').waitFor();
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Saboteur for the third time' });
  expect([...restorer.troubles, ...owner.troubles]).toEqual([]);
  await restorer.context.close();
  await owner.context.close();
});
