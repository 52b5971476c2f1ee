import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type Connected, backUp, connectWorkspace, unprivilegedUser } from './support/world.ts';

/**
 * The target of a restore in the console: another connection of the workspace, then a tenant with credentials for this
 * restore alone, which are mistyped first. The steps build on each other.
 */
const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let restorer: Visitor;
let page: Page;
let backupId: string;
let connected: TenantHandle;
let stranger: TenantHandle;
let user: { readonly id: string; readonly displayName: string };

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'elsewhere.example');
  const makeTenant = (displayName: string, domain: string, seed: number): TenantHandle =>
    stack.simulator.createTenant({
      tenantId: randomUUID(),
      clientId: randomUUID(),
      displayName,
      domains: [domain, domain.replace('.example', '.onmicrosoft.com')],
      seed,
      empty: true,
    });
  connected = makeTenant('Fabrikam', 'fabrikam.example', 501);
  stranger = makeTenant('Northwind', 'northwind.example', 502);
  await world.api.post('/connections', {
    name: 'Fabrikam',
    tenantId: connected.id,
    clientId: connected.clientId,
    clientSecret: connected.clientSecret,
  });
  backupId = await backUp(world);
  user = unprivilegedUser(stack.tenant);
  restorer = await visit(browser, stack.url);
  ({ page } = restorer);
  await signIn(page, world.people.restorer);
});

photographFailures(() => page);

async function openOptions(): Promise<void> {
  await page.goto(`/w/${world.workspaceId}/restores/new?backup=${backupId}`);
  await settled(page);
  await page.getByLabel(/Search objects of the restore point/).fill(user.displayName);
  const box = page.getByRole('checkbox', { name: new RegExp(user.displayName) }).first();
  await box.waitFor();
  await box.check();
  await page.getByRole('button', { name: 'Options', exact: true }).click();
  await page.getByLabel(/Why are you restoring/).fill('Into another tenant');
}

/** Whatever is written, the name of the target is typed. */
async function carryOut(tenant: TenantHandle): Promise<void> {
  await page.getByRole('switch', { name: 'Dry run' }).click();
  await page.getByRole('button', { name: 'Make the plan', exact: true }).click();
  await page.getByText('Nothing is written before you confirm.').waitFor({ timeout: JOB_MS });
  await page.getByRole('button', { name: 'Restore 1 object', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Restore 1 object', exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/Type the name of the tenant/).fill(tenant.displayName);
  await confirm.click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await settled(page);
}

const arrivedIn = (tenant: TenantHandle): unknown[] =>
  tenant
    .list('users')
    .filter(({ displayName }) => displayName === user.displayName)
    .map(({ userPrincipalName }) => String(userPrincipalName).split('@')[1]);

it('restores into another connected tenant, shown beside that of the restore point', async () => {
  await openOptions();
  await page.getByRole('radio', { name: 'Another connected tenant' }).click();
  const sides = page.getByRole('group', { name: 'From and into' });
  await sides.waitFor();
  await expect.poll(() => sides.innerText()).toContain('Fabrikam');
  expect(await sides.innerText()).toContain('contoso.example');
  expect(await sides.innerText()).toContain('fabrikam.example');
  await expect.poll(() => page.getByLabel('Domain in the tenant').first().inputValue()).toBe('fabrikam.example');
  await expectReadable(page, 'target of a restore');
  await carryOut(connected);
  expect(arrivedIn(connected)).toEqual(['fabrikam.example']);
});

it('tells in plain words that credentials are wrong, before anything is planned, and uses right ones', async () => {
  await openOptions();
  await page.getByRole('radio', { name: 'Another tenant, with credentials for this restore' }).click();
  await page.getByLabel('Directory (tenant) ID').fill(stranger.id);
  await page.getByLabel('Application (client) ID').fill(stranger.clientId);
  await page.locator('input[name="clientSecret"]').fill('mistyped-Secret-4711');
  await page.getByRole('button', { name: 'Test the credentials' }).click();
  await page.getByText(/The target cannot be used/).waitFor();
  await expectReadable(page, 'wrong credentials of a target');
  await page.getByRole('button', { name: /Make the plan/ }).click();
  await page.getByText('Test the credentials of the target first.').waitFor();
  expect((await world.api.get<{ items: unknown[] }>('/restores')).items).toHaveLength(1);

  await page.locator('input[name="clientSecret"]').fill(stranger.clientSecret);
  await page.getByRole('button', { name: 'Test the credentials' }).click();
  await page.getByRole('group', { name: 'From and into' }).getByText('Northwind', { exact: true }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(kept).not.toContain(stranger.clientSecret);
  for (const field of await page.getByLabel('Domain in the tenant').all()) await field.fill('northwind.example');
  await carryOut(stranger);
  expect(arrivedIn(stranger)).toEqual(['northwind.example']);
});

async function expectErased(jobs: number): Promise<void> {
  const db = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    const { rows } = await sql<{ bytes: number }>`
      select octet_length(credential_sealed) as bytes from connection where for_one_job and tenant_id = ${stranger.id}`.execute(
      db,
    );
    expect(rows).toEqual(Array.from({ length: jobs }, () => ({ bytes: 0 })));
  } finally {
    await db.destroy();
  }
  for (const process of [stack.api, stack.worker]) expect(process.output()).not.toContain(stranger.clientSecret);
}

it('has erased the credentials with the end of the restore', () => expectErased(1));

const credentialsForm = () =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Credentials for Northwind' }) });

it('asks for them again for an Undo, and tells in plain words which ones are wrong', async () => {
  await page.getByRole('button', { name: 'Undo…', exact: true }).click();
  const form = credentialsForm();
  await form.getByText('They were erased when the restore ended. Enter them again to undo it.').waitFor();
  await expectReadable(page, 'credentials for an undo');
  const test = form.getByRole('button', { name: 'Test the credentials' });
  await form.getByLabel('Directory (tenant) ID').fill(stranger.id);
  await form.getByLabel('Application (client) ID').fill(stranger.clientId);
  await form.locator('input[name="clientSecret"]').fill('mistyped-Secret-4712');
  await test.click();
  await form.getByText(/The target cannot be used/).waitFor();

  // Right ones, and of another tenant than the one that was written to.
  await form.getByLabel('Directory (tenant) ID').fill(connected.id);
  await form.getByLabel('Application (client) ID').fill(connected.clientId);
  await form.locator('input[name="clientSecret"]').fill(connected.clientSecret);
  await test.click();
  await page.getByText('These are credentials of another tenant').waitFor();
  await expectReadable(page, 'wrong credentials for an undo');
  expect((await world.api.get<{ items: unknown[] }>('/restores')).items).toHaveLength(2);
});

it('undoes with the right ones, and erases them as well', async () => {
  const form = credentialsForm();
  await form.getByLabel('Directory (tenant) ID').fill(stranger.id);
  await form.getByLabel('Application (client) ID').fill(stranger.clientId);
  await form.locator('input[name="clientSecret"]').fill(stranger.clientSecret);
  await form.getByRole('button', { name: 'Test the credentials' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Plan the undo' }).click();
  await page.getByText('Waiting for confirmation').waitFor({ timeout: JOB_MS });
  await settled(page);
  await page.getByRole('button', { name: 'Write 1 object', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Type the name of the tenant/).fill(stranger.displayName);
  await dialog.getByRole('button', { name: 'Write 1 object', exact: true }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(arrivedIn(stranger)).toEqual([]);
  await expectErased(2);
  expect(restorer.troubles).toEqual([]);
});
