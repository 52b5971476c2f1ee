import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

const PASSPHRASE = 'violet anchor maple drift ninety';

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'kit.example');
  await backUp(world);
  page = await pageOf('owner');
});
afterAll(() => page?.context().close());

photographFailures(() => page);

async function pageOf(role: 'owner' | 'viewer'): Promise<Page> {
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  await signIn(visitor.page, world.people[role]);
  await visitor.page.goto(`/w/${world.workspaceId}/connections/${world.connectionId}`);
  return visitor.page;
}

async function test(file: { name: string; text: string }, passphrase: string): Promise<void> {
  await page.getByRole('button', { name: 'Test a kit' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: file.name,
    mimeType: 'application/json',
    buffer: Buffer.from(file.text),
  });
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
}

it('an owner exports a kit with a passphrase that is not easy to guess, and the file opens with it alone', async () => {
  await page.getByText('No recovery kit has been exported yet.').waitFor();
  await page.getByRole('button', { name: 'Export a kit' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('password password password');
  await page.getByLabel('Passphrase again').fill('another');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText('is made of what is tried first').waitFor();
  await page.getByText('The two are not the same.').waitFor();
  await expectReadable(page, 'the export');

  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Passphrase again').fill(PASSPHRASE);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^recovery-kit-[0-9a-f-]{36}-\d{4}-\d\d-\d\d\.json$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).not.toContain(PASSPHRASE);
  await page.getByText('It holds every key that is in use.').waitFor();
  // While a message is shown, its library keeps places for the focus that nobody sees.
  await page.getByText('The recovery kit is downloaded.').first().waitFor({ state: 'hidden' });
  await expectReadable(page, 'the connection');

  const file = { name: download.suggestedFilename(), text };
  await test(file, PASSPHRASE);
  await page.getByText('The kit works').waitFor();
  await expectReadable(page, 'a kit that works');
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await test(file, `${PASSPHRASE}!`);
  await page.getByText('The kit does not open: the passphrase is another one').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await test({ name: 'notes.txt', text: 'no kit' }, PASSPHRASE);
  await page.getByText('This file is no recovery kit.').waitFor();
  await page.keyboard.press('Escape');
});

it('a viewer sees when it was exported, and cannot export one', async () => {
  const viewer = await pageOf('viewer');
  await viewer.getByText('It holds every key that is in use.').waitFor();
  await viewer.getByText(/^In use since/).waitFor();
  expect(await viewer.getByRole('button', { name: /a kit$|a new key$/ }).count()).toBe(0);
  await viewer.context().close();
});

it('an owner seals new files with a new key, and is told that the kit is older than it', async () => {
  await page.getByText(/^In use since/).waitFor();
  await page.getByRole('button', { name: 'Use a new key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use a new key' }).click();
  await page.getByText('Keys were added since. Export a new kit;').waitFor();
  await page.getByText('New files are sealed with a new key.').first().waitFor({ state: 'hidden' });
  await expectReadable(page, 'the connection with a new key');
  // Whatever was sealed before stays readable, and what is sealed from now on too.
  await backUp(world);
});

it('says nothing wrong on the console of the browser', () => {
  // A kit that does not open is refused by the server, and browsers write that down.
  expect(troublesOf.flat().filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
});
