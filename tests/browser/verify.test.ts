import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
/** Builds on another, in whose files most of it lies. */
let backup: string;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'verify.example');
  await backUp(world);
  stack.tenant.applyChanges({ count: 40, seed: 5 });
  backup = await backUp(world);
  page = await pageOf('operator');
});

afterAll(() => page?.context().close());

photographFailures(() => page);

async function pageOf(role: 'operator' | 'viewer'): Promise<Page> {
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  await signIn(visitor.page, world.people[role]);
  return visitor.page;
}

const verificationPage = (): string => `/w/${world.workspaceId}/backups/${backup}?tab=where`;

async function verify(): Promise<void> {
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
}

/** Cuts off a file with content that the newest backup needs and the tenant still has. @returns names of what lay in it. */
async function cutPack(): Promise<string[]> {
  const db = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    const { rows } = await sql<{ packId: string; names: string[] }>`
      select pack_id, array_agg(display_name order by display_name) as names from object_version
      where connection_id = ${world.connectionId} and type = 'conditionalAccessPolicies' and to_seq is null
        and deleted is null
      group by pack_id order by pack_id limit 1`.execute(db);
    const [found] = rows;
    if (!found) throw new Error('the tenant has no policies');
    truncateSync(join(String(stack.env['CYBBACK_DATA']), 'storage', world.connectionId, 'packs', found.packId), 10);
    return found.names;
  } finally {
    await db.destroy();
  }
}

it('an operator verifies a backup and sees when it was found whole', async () => {
  await page.goto(verificationPage());
  await page.getByText('Not verified yet').waitFor();
  await verify();
  await page.getByText('Every file is as it was written.').waitFor({ timeout: JOB_MS });
  expect(await page.getByRole('button', { name: /^Verified just now/ }).count()).toBe(1);
  await expectReadable(page, 'a whole backup');
}, 240_000);

it('damage is named with the objects that it affects, and a backup repairs what the tenant still has', async () => {
  const names = await cutPack();
  await page.goto(verificationPage());
  await page.getByText('Every file is as it was written.').waitFor();
  await verify();
  await page
    .getByText(`${String(names.length)} objects of this backup cannot be restored`)
    .waitFor({ timeout: JOB_MS });
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Verification' }) });
  for (const name of names) expect(await section.innerText()).toContain(name);
  await expectReadable(page, 'a damaged backup');

  await page.getByRole('button', { name: 'Repair with a backup now' }).click();
  await page.waitForURL((url) => /\/backups\//.test(url.pathname) && !url.pathname.includes(backup));
  const repairing = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await world.api.ended(`/backups/${repairing}`);
  await page.goto(verificationPage());
  await page.getByText('Files were missing or damaged, and have been repaired').first().waitFor();
  await verify();
  await page.getByText('Every file is as it was written.').waitFor({ timeout: JOB_MS });
}, 360_000);

it('whoever may only look sees what was verified and cannot start it', async () => {
  const viewer = await pageOf('viewer');
  await viewer.goto(verificationPage());
  await viewer.getByText('Every file is as it was written.').waitFor();
  expect(await viewer.getByRole('button', { name: 'Verify', exact: true }).count()).toBe(0);
  await viewer.context().close();
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
