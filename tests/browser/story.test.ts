import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { sharedStack } from './support/shared-stack.ts';
import { unprivilegedUser } from './support/world.ts';

/** One administrator, from sign-up to a restored user. The steps build on each other. */
const ANNA = { email: 'anna.berg@fabrikam.example', password: 'seven grey herons at noon' };
const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let anna: Visitor;
let page: Page;
/** `/w/<workspace>` */
let workspace: string;
let victim: { readonly id: string; readonly displayName: string };

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  anna = await visit(browser, stack.url);
  page = anna.page;
});

afterAll(() => anna?.context.close());

photographFailures(() => page);

it('signs up, reads the mail, verifies, and chooses what to protect', async () => {
  await page.goto('/');
  // Nobody has an account here yet: the first visitor is led to making one.
  await page.waitForURL('**/sign-up*');
  await page.getByLabel('Work email').fill(ANNA.email);
  await page.getByLabel('Your name').fill('Anna Berg');
  await page.getByLabel('Company').fill('Fabrikam');
  await page.getByLabel('Password', { exact: true }).fill(ANNA.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();

  const mail = await stack.mailTo(ANNA.email, /verif|confirm/i);
  const link = /https?:\/\/\S+verify-email\S+/.exec(mail.text)?.[0];
  expect(link).toMatch(new RegExp(`^${stack.url}/verify-email`));
  await page.goto(link ?? '');
  await page.waitForURL('**/choose');
  await page.getByRole('radio', { name: /Microsoft Entra ID/ }).check({ force: true });
  expect(await page.getByLabel('Name of the workspace').inputValue()).toBe('Fabrikam');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/w\/[0-9a-f-]{36}\/connections\/new$/);
  workspace = new URL(page.url()).pathname.replace('/connections/new', '');
});

it('takes certificate and key from two files that are chosen at once', async () => {
  const pem = (kind: string): Buffer => Buffer.from(`-----BEGIN ${kind}-----\nMIIB\n-----END ${kind}-----\n`);
  await page.getByRole('radio', { name: 'Certificate' }).check({ force: true });
  await page.locator('input[type=file]').setInputFiles([
    { name: 'cybback.key', mimeType: 'application/x-pem-file', buffer: pem('PRIVATE KEY') },
    { name: 'cybback.crt', mimeType: 'application/x-pem-file', buffer: pem('CERTIFICATE') },
  ]);
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Private key' }).inputValue())
    .toContain('BEGIN PRIVATE KEY');
  expect(await page.getByRole('textbox', { name: 'Certificate' }).inputValue()).toContain('BEGIN CERTIFICATE');
  await page.getByRole('radio', { name: 'Client secret' }).check({ force: true });
});

it('connects: a wrong secret is told in plain words, the right one makes both badges green', async () => {
  const tenant = stack.tenant;
  await page.getByLabel('Directory (tenant) ID').fill(tenant.id);
  await page.getByLabel('Application (client) ID').fill(tenant.clientId);
  await page.getByLabel('Client secret', { exact: true }).last().fill('not the secret');
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.getByText('sign-in-secret-wrong').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('secret');

  await page.getByRole('textbox', { name: 'Client secret' }).fill(tenant.clientSecret);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.getByRole('heading', { name: `${tenant.displayName} is connected` }).waitFor();
  await page.getByText('Ready for backup').first().waitFor();
  await page.getByText('Ready for restore').first().waitFor();
});

it('brings a bucket: the test fails with what is wrong, then passes, and only then can it be saved', async () => {
  const { s3, bucket } = stack;
  await page.goto(`${workspace}/storage/new`);
  await page.getByLabel('Provider').click();
  await page.getByRole('option', { name: /Other/ }).click();
  await page.getByLabel('Region').fill(s3.region);
  await page.getByLabel('Endpoint').fill(s3.endpoint);
  await page.getByRole('textbox', { name: /^Bucket/ }).fill(bucket);
  await page.getByLabel('Access key ID').fill(s3.accessKeyId);
  await page.getByLabel('Secret access key').fill('wrong');
  await page.getByLabel('Path style').check();
  expect(await page.getByRole('button', { name: 'Save bucket' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('storage-credentials').waitFor();
  expect(await page.getByRole('button', { name: 'Save bucket' }).isDisabled()).toBe(true);

  await page.getByLabel('Secret access key').fill(s3.secretAccessKey);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect
    .poll(() => page.getByRole('button', { name: 'Save bucket' }).isEnabled(), { timeout: 20_000 })
    .toBe(true);
  await page.getByRole('button', { name: 'Save bucket' }).click();
  // A bucket that is only saved is used by nothing: that is asked at once.
  const question = page.getByRole('dialog', { name: /^Write new backups to/ });
  expect(await question.getByRole('checkbox').isChecked()).toBe(true);
  await question.getByRole('button', { name: 'Use this bucket' }).click();
  await page.waitForURL(/\/storage$/);
  await page
    .getByLabel(/^Storage for new backups of/)
    .filter({ hasText: bucket })
    .waitFor();
});

it('sees that backups are encrypted', async () => {
  await page.goto(`${workspace}/security`);
  expect(await page.getByRole('switch', { name: /AES-256/ }).getAttribute('aria-checked')).toBe('true');
});

it('runs the first backup, closes the tab while it goes on, and finds it complete', async () => {
  await page.goto(`${workspace}/backups`);
  await page.getByRole('button', { name: 'Run backup now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run backup' }).click();
  await page.waitForURL(/\/backups\/[0-9a-f-]{36}$/);
  const address = page.url();
  await page.getByRole('region', { name: 'Progress' }).waitFor();
  await page.close();

  page = await anna.context.newPage();
  await page.goto(address);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  const manifests = await filesOf('manifests');
  expect(manifests).toHaveLength(1);
});

/** Names of files in the bucket whose path has this folder. */
async function filesOf(folder: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const names = await readdir(`${stack.s3.folder}/${stack.bucket}`, { recursive: true });
  return names.filter((name) => name.includes(`/${folder}/`));
}

it('takes an incremental backup after the accident, and finds the lost user by searching', async () => {
  const tenant = stack.tenant;
  victim = unprivilegedUser(stack.tenant);
  tenant.delete(victim.id);
  await page.goto(`${workspace}/backups`);
  await page.getByRole('button', { name: 'Run backup now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run backup' }).click();
  await page.waitForURL(/\/backups\/[0-9a-f-]{36}$/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await page.getByText('Incremental').first().waitFor();
});

it('picks the lost user in the restore point before the accident', async () => {
  await page.goto(`${workspace}/backups`);
  await page.getByRole('link', { name: /#1\b/ }).first().click();
  await page
    .getByRole('heading', { name: /#1|Backup/ })
    .first()
    .waitFor();
  await page.locator('main').getByRole('link', { name: 'Browse', exact: true }).click();
  await page.waitForURL(/\/browse\//);
  await page.getByRole('searchbox').fill(victim.displayName.slice(0, 6));
  await page
    .getByRole('checkbox', { name: `Pick ${victim.displayName}` })
    .first()
    .check();
  await page.getByRole('link', { name: 'Restore selected' }).click();
  await page.waitForURL(/\/restores\/new/);
  await page
    .getByRole('region', { name: /Selected/ })
    .getByText(victim.displayName)
    .waitFor();
});

it('makes a dry run, which writes nothing', async () => {
  await page.getByRole('button', { name: 'Options', exact: true }).click();
  await page.getByRole('heading', { name: 'Options' }).waitFor();
  expect(await page.getByRole('switch', { name: /Dry.run/i }).getAttribute('aria-checked')).toBe('true');
  await page.getByLabel(/Why are you restoring/).fill('Deleted by mistake');
  await page.getByRole('button', { name: 'Make the plan (dry run)' }).click();
  await page.getByText('Dry run: nothing was written.').waitFor({ timeout: JOB_MS });
  await page.getByRole('button', { name: /Undelete\s*1/ }).waitFor();
  expect(stack.tenant.get(victim.id)).toBeUndefined();
});

it('carries it out, follows it to its end, and gets the mail; the user is back with the same object ID', async () => {
  await page.getByRole('button', { name: 'Carry out this plan' }).click();
  await page.getByRole('button', { name: 'Restore 1 object' }).click({ timeout: JOB_MS });
  await page.getByRole('dialog').getByRole('button', { name: 'Restore 1 object' }).click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await page.getByText('As in the backup').first().waitFor();
  expect(stack.tenant.get(victim.id)).toMatchObject({ id: victim.id, displayName: victim.displayName });

  const mail = await stack.mailTo(ANNA.email, /^Restore into .* completed/);
  const link = /https?:\/\/\S+\/restores\/\S+/.exec(mail.text)?.[0] ?? '';
  expect(link).toContain(workspace);
  await page.goto(link);
  await page.getByText('Deleted by mistake').first().waitFor();
});

it('all of it is in the audit log, and nothing went wrong in the page', async () => {
  await page.goto(`${workspace}/account/audit-log`);
  for (const words of [/restore/i, /backup/i, /connect/i]) await page.getByText(words).first().waitFor();
  expect(anna.troubles).toEqual([]);
});
