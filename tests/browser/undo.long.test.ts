import { sql } from 'kysely';
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
import { type Restored, restoredWorkspace } from './support/world.ts';

/**
 * Undo in the console: a restore that undeleted a user and changed a group is taken back, while somebody else works in the
 * tenant. The steps build on each other.
 */
const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Restored;
let restorer: Visitor;
let page: Page;
/** Address of the Undo of the whole restore. */
let undo: string;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await restoredWorkspace(stack, 'undo.example');
  restorer = await visit(browser, stack.url);
  ({ page } = restorer);
  await signIn(page, world.people.restorer);
  stack.tenant.update(world.group.id, { description: 'By somebody else' });
});

photographFailures(() => page);

const at = (path: string): string => `/w/${world.workspaceId}${path}`;

async function open(path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** Confirms the plan on the page, which takes something away: the tenant's name is typed. */
async function confirmPlan(label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click();
  const dialog = page.getByRole('dialog');
  const typed = dialog.getByLabel(/Type the name of the tenant/);
  if ((await typed.count()) > 0) await typed.fill(stack.tenant.displayName);
  await dialog.getByRole('button', { name: label, exact: true }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await settled(page);
}

it('plans the Undo of a restore that has ended, and shows what somebody else changed since', async () => {
  await open(at(`/restores/${world.restores.done}`));
  await page.getByRole('button', { name: 'Undo…', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.innerText()).toContain('Nothing is written before you confirm the plan');
  await dialog.getByRole('button', { name: 'Plan the undo' }).click();
  await page.waitForURL((url) => !url.pathname.includes(world.restores.done));
  await page.getByRole('heading', { level: 1, name: /^Undo · / }).waitFor();
  await page.getByText('Waiting for confirmation').waitFor({ timeout: JOB_MS });
  await settled(page);
  const main = page.getByRole('main');
  expect(await main.innerText()).toContain(
    '1 object is removed from the tenant, because the restore brought it into it.',
  );
  const notice = page.getByRole('region', { name: 'Changed since by somebody else' });
  expect(await notice.innerText()).toContain('1 object was changed since the restore by somebody else');
  await expectReadable(page, 'plan of an undo');

  await notice.getByRole('button', { name: 'Show 1 object' }).click();
  await settled(page);
  await page.getByRole('button', { name: world.group.displayName }).first().click();
  const panel = page.getByRole('dialog');
  await expect.poll(() => panel.innerText()).toContain('By somebody else');
  expect(await panel.innerText()).toContain('Changed by mistake');
  expect(await panel.innerText()).toContain('Before the restore');
  await expectReadable(page, 'conflict of an undo');
});

it('takes back what was ticked as well, and carries the plan out', async () => {
  const before = page.url();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back what was changed since as well' }).click();
  await page.waitForURL((url) => new URL(before).pathname !== url.pathname);
  await page.getByText('Waiting for confirmation').waitFor({ timeout: JOB_MS });
  await settled(page);
  expect(await page.getByRole('region', { name: 'Changed since by somebody else' }).count()).toBe(0);
  await confirmPlan('Write 2 objects');
  undo = new URL(page.url()).pathname;
  await expect.poll(() => page.getByRole('main').innerText()).toMatch(/\bAs before\b/);
  await expectReadable(page, 'report of an undo');
  expect(stack.tenant.get(world.user.id)).toBeUndefined();
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Changed by mistake' });
});

it('undoes a single object of the Undo, and leaves the others', async () => {
  await page.getByRole('button', { name: world.user.displayName }).first().click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Undo for this object…' }).click();
  const question = page.getByRole('dialog', { name: `Plan the undo of the restore of ${world.user.displayName}?` });
  await question.getByRole('button', { name: 'Plan the undo' }).click();
  await page.waitForURL((url) => url.pathname !== undo);
  await page.getByText('Waiting for confirmation').waitFor({ timeout: JOB_MS });
  await settled(page);
  await confirmPlan('Restore 1 object');
  expect(stack.tenant.get(world.user.id)).toMatchObject({ displayName: world.user.displayName });
  expect(stack.tenant.get(world.group.id)).toMatchObject({ description: 'Changed by mistake' });
});

it('is not offered where there is nothing to go back to, and says why', async () => {
  await open(at(`/restores/${world.restores.dryRun}`));
  expect(await page.getByRole('button', { name: 'Undo…', exact: true }).count()).toBe(0);

  const { id } = await world.api.post<{ id: string }>('/restores', {
    backupId: world.backups[1],
    selection: { objects: [{ type: 'groups', id: world.group.id }] },
    options: { dryRun: false, overwrite: true },
    reason: 'Once more',
  });
  await world.api.ended(`/restores/${id}`);
  const db = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    await sql`update restore_item set before_kept_at = null, before_sealed = null where restore_id = ${id}`.execute(db);
  } finally {
    await db.destroy();
  }
  await open(at(`/restores/${id}`));
  await page.getByText('No Undo: The state before this restore was not kept').waitFor();
  expect(await page.getByRole('button', { name: 'Undo…', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: world.group.displayName }).first().click();
  const panel = page.getByRole('dialog');
  await panel.getByText('No Undo: The state before this restore was not kept').waitFor();
  expect(await panel.getByRole('button', { name: 'Undo for this object…' }).count()).toBe(0);
  await expectReadable(page, 'no undo');
});

it('is not offered to those who may not restore', async () => {
  const viewer = await visit(browser, stack.url);
  await signIn(viewer.page, world.people.viewer);
  await viewer.page.goto(at(`/restores/${world.restores.done}`));
  await settled(viewer.page);
  expect(await viewer.page.getByRole('button', { name: 'Undo…', exact: true }).count()).toBe(0);
  await viewer.context.close();
  expect(restorer.troubles).toEqual([]);
  await restorer.context.close();
});
