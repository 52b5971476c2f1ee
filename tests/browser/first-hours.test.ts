import { Client, Connection } from '@temporalio/client';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupWorkflowId } from '#core/temporal/names.ts';
import { HELP_LINKS } from '../../web/app/help-links.ts';
import { testTemporal } from '../support/temporal.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';

/** A new administrator, from sign-up to the first backup, with the mouse counted. */
const OLE = { email: 'ole.first@fabrikam.example', password: 'seven grey herons at noon' };
const JOB_MS = 120_000;
/** As many types as a backup reads side by side: five alone, and four of those that share an activity. */
const READ_AT_ONCE = 9;

let stack: ConsoleStack;
let browser: Browser;
let visitor: Visitor;
let page: Page;
/** `/w/<workspace>` */
let workspace: string;
let connectionId: string;
let clicks = 0;

beforeAll(async () => {
  const shared = await sharedStack();
  ({ stack, browser } = shared);
  visitor = await visit(shared.browser, stack.url);
  ({ page } = visitor);
  await countClicks(visitor.context);
});

afterAll(() => visitor?.context.close());

photographFailures(() => page);

/** Every click of the person counts, on whatever page. */
async function countClicks(context: BrowserContext): Promise<void> {
  await context.exposeFunction('countClick', () => {
    clicks += 1;
  });
  await context.addInitScript(() => {
    const { countClick } = globalThis as unknown as { countClick: () => void };
    addEventListener('click', (event) => event.isTrusted && countClick(), true);
  });
}

it('signs up, follows the link in the mail, and is in a workspace without typing anything again', async () => {
  await page.goto('/sign-up');
  await page.getByLabel('Work email').fill(OLE.email);
  await page.getByLabel('Your name').fill('Ole First');
  await page.getByLabel('Company').fill('First Hours');
  await page.getByLabel('Password', { exact: true }).fill(OLE.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  await stack.mailTo(OLE.email, /verif/i);

  const mails = await visitor.context.newPage();
  await mails.goto(stack.mailPageUrl);
  await mails.getByRole('row').filter({ hasText: OLE.email }).getByRole('link').click();
  const opened = visitor.context.waitForEvent('page');
  await mails.frameLocator('iframe').getByRole('link', { name: 'Verify this address' }).click();
  page = await opened;
  await page.waitForURL('**/choose');
  expect(await page.getByLabel('Name of the workspace').inputValue()).toBe('First Hours');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/w\/[0-9a-f-]{36}\/connections\/new$/);
  workspace = new URL(page.url()).pathname.replace('/connections/new', '');
});

it('connects the tenant and starts the first backup, in eight clicks altogether', async () => {
  const { tenant } = stack;
  await page.getByLabel('Directory (tenant) ID').fill(tenant.id);
  await page.getByLabel('Application (client) ID').fill(tenant.clientId);
  await page.getByRole('textbox', { name: /^Client secret/ }).fill(tenant.clientSecret);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.waitForURL('**/connected');
  connectionId = /connections\/([^/]+)/.exec(page.url())?.[1] ?? '';
  await page.getByRole('button', { name: 'Run first backup now' }).click();
  await page.waitForURL(/\/backups\/[0-9a-f-]{36}$/);
  expect(clicks).toBeGreaterThan(3);
  expect(clicks).toBeLessThanOrEqual(8);
});

it('sees types and counts move, and only what is being read as being read', async () => {
  const seen = await page.evaluate(
    (timeoutMs) =>
      new Promise<{ most: number; entries: number[]; types: string[] }>((resolve) => {
        const entries = new Set<number>();
        const types = new Set<string>();
        let most = 0;
        const look = (): void => {
          const rows = [...document.querySelectorAll('tbody tr')].filter((row) => row.textContent.includes('Reading'));
          most = Math.max(most, rows.length);
          for (const row of rows) types.add(row.querySelector('th')?.textContent.trim() ?? '');
          const said = /read, ([\d,]+) entries/.exec(document.body.textContent)?.[1];
          if (said !== undefined) entries.add(Number(said.replaceAll(',', '')));
          if (/Completed/.test(document.querySelector('h1')?.parentElement?.textContent ?? '')) finish();
        };
        const observer = new MutationObserver(look);
        const finish = (): void => {
          observer.disconnect();
          resolve({ most, entries: [...entries], types: [...types] });
        };
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(finish, timeoutMs);
        look();
      }),
    JOB_MS,
  );
  expect(seen.most).toBeGreaterThan(0);
  expect(seen.most).toBeLessThanOrEqual(READ_AT_ONCE);
  expect(seen.types.length).toBeGreaterThan(READ_AT_ONCE);
  expect(seen.entries.length).toBeGreaterThan(3);
  expect(seen.entries).toEqual([...seen.entries].sort((a, b) => a - b));
  await page.getByText('Completed', { exact: true }).first().waitFor();
});

it('is known to the workflow service by its names', async () => {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  try {
    const handle = new Client({ connection, namespace }).workflow.getHandle(backupWorkflowId(connectionId));
    expect((await handle.describe()).memo).toEqual({
      workspace: 'First Hours',
      connection: 'Contoso Demo',
      tenant: 'Contoso Demo',
    });
  } finally {
    await connection.close();
  }
});

it('is shown what is left to do until it is put away', async () => {
  await page.goto(`${workspace}/overview`);
  const list = page.getByRole('region', { name: /^Finish setting up/ });
  await list.getByText('0 of 5 done').waitFor();
  await expectReadable(page, 'overview with the checklist');
  await list.getByRole('button', { name: 'Keep managed storage' }).click();
  await list.getByText('1 of 5 done').waitFor();
  await list.getByRole('link', { name: 'Export a kit' }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/passphrase/i)
    .first()
    .waitFor();

  await page.goto(`${workspace}/overview`);
  await list.getByRole('button', { name: 'Put away' }).click();
  await list.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByRole('list', { name: 'In all' }).waitFor();
  expect(await list.count()).toBe(0);
  // Kept in the account: another browser of the same person does not begin again.
  const elsewhere = await visit(browser, stack.url);
  await signIn(elsewhere.page, OLE);
  await elsewhere.page.goto(`${workspace}/overview`);
  await elsewhere.page.getByRole('list', { name: 'In all' }).waitFor();
  await settled(elsewhere.page);
  expect(await elsewhere.page.getByRole('region', { name: /^Finish setting up/ }).count()).toBe(0);
  await elsewhere.context.close();
});

it('is asked before the same tenant is connected again', async () => {
  const { tenant } = stack;
  await page.goto(`${workspace}/connections/new`);
  await page.getByLabel('Directory (tenant) ID').fill(tenant.id);
  await page.getByLabel('Application (client) ID').fill(tenant.clientId);
  await page.getByRole('textbox', { name: /^Client secret/ }).fill(tenant.clientSecret);
  await page.getByText('This tenant is already connected').waitFor();
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page
    .getByRole('dialog', { name: 'Connect this tenant a second time?' })
    .getByRole('button', { name: 'Cancel' })
    .click();
  expect(new URL(page.url()).pathname).toBe(`${workspace}/connections/new`);
});

it('is led from each page to the place in the documentation that tells about it, which is readable', async () => {
  await page.goto(`${workspace}/storage`);
  const help = page.getByRole('link', { name: 'Documentation of this page' });
  expect(await help.getAttribute('href')).toBe('/docs#4-use-your-own-bucket');
  for (const address of new Set(Object.values(HELP_LINKS))) {
    await page.goto(address);
    const { hash } = new URL(address, stack.url);
    if (hash !== '') expect(await page.locator(`[id="${hash.slice(1)}"]`).count(), address).toBe(1);
  }
  for (const address of ['/docs', '/docs/operations', '/docs/search?q=key']) {
    await page.goto(address);
    await expectReadable(page, address);
  }
});

it('had no error and asked no other host', () => {
  expect(visitor.troubles).toEqual([]);
});
