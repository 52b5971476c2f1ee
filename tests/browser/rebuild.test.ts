import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVerifiedPerson } from '#core/accounts/create-verified-person.ts';
import { addMember, createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import { visit } from './support/browser.ts';
import { type ConsoleStack, consoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type World, makeWorld } from './support/world.ts';

/**
 * The database is gone: another installation, with a database and a master key of its own, brings a connection back from the
 * storage and the kit. One manifest is lost as well. The steps build on each other.
 */
const PASSPHRASE = 'violet anchor maple drift ninety';
const PERSON = { email: 'owner@rebuild-new.example', password: 'blue lantern over water 97' };
const JOB_MS = 120_000;

let lost: World;
let fresh: ConsoleStack;
let browser: Browser;
let page: Page;
let troubles: readonly string[];
let kit: string;
let workspaceId: string;

beforeAll(async () => {
  const shared = await sharedStack();
  browser = shared.browser;
  lost = await makeWorld(shared.stack, 'rebuild.example');
  kit = JSON.stringify(
    await lost.api.post(`/connections/${lost.connectionId}/recovery-kit`, { passphrase: PASSPHRASE }),
  );
  const folder = shared.stack.env['CYBBACK_DATA'] ?? '';
  const [manifest] = globSync(`**/${lost.connectionId}/manifests/0000000002*`, { cwd: folder });
  if (manifest === undefined) throw new Error('there is no second manifest');
  rmSync(join(folder, manifest));
  fresh = await consoleStack({ env: { CYBBACK_DATA: folder } });
  workspaceId = await peopled(fresh);
  ({ page, troubles } = await visit(browser, fresh.url));
  await signIn(page, PERSON);
}, 240_000);
afterAll(async () => {
  await page?.context().close();
  await fresh?.close();
});

photographFailures(() => page);

async function peopled({ databaseUrl }: ConsoleStack): Promise<string> {
  const db = openDatabase(databaseUrl, { maxConnections: 1 });
  try {
    const { id } = await createWorkspace(db, 'Contoso');
    await createVerifiedPerson(db, { ...PERSON, name: 'Olivia Berg', company: 'Contoso' });
    await addMember(db, { workspaceId: id, email: PERSON.email, name: 'Olivia Berg', role: 'owner' });
    return id;
  } finally {
    await db.destroy();
  }
}

async function choose(text: string, passphrase: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    name: 'kit.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Bring it back', exact: true }).click();
}

it('asks for kit and passphrase, and says what is wrong with them', async () => {
  await page.goto(`/w/${workspaceId}/connections`);
  await page.getByRole('link', { name: 'Bring one back' }).click();
  await page.getByRole('button', { name: 'Bring it back', exact: true }).click();
  await page.getByText('Choose the file of the kit.').waitFor();
  await page.getByText('Enter the passphrase of the kit.').waitFor();
  await expectReadable(page, 'the empty form');
  await choose('no kit', PASSPHRASE);
  await page.getByText('This file is no recovery kit.').waitFor();
  await choose(kit, `${PASSPHRASE}!`);
  await page.getByText('the passphrase is another one').waitFor();
  await expectReadable(page, 'a wrong passphrase');
});

it('brings the connection back, and names the backup that is lost', async () => {
  await choose(kit, PASSPHRASE);
  await page.getByText('Completed with warnings', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await page.getByText(/Taken in: 2 backups/).waitFor();
  await page.getByText(/Backup number 2 is not in the storage/).waitFor();
  await expectReadable(page, 'a rebuild with a warning');
  const picture = process.env['REBUILD_PICTURES'];
  if (picture !== undefined)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: `${picture}-${colorScheme}.png` });
    }
});

it('shows what was backed up, before a credential is entered', async () => {
  await page.getByRole('link', { name: 'Open the connection' }).click();
  await settled(page);
  await expectReadable(page, 'a connection without a credential');
  await page.goto(`/w/${workspaceId}/browse/${lost.backups[2]}/users/${lost.user.id}`);
  await page.getByRole('heading', { name: lost.user.displayName }).first().waitFor();
});

it('says nothing wrong on the console of the browser', () => {
  // A kit that does not open is refused by the server, and browsers write that down.
  expect(troubles.filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
});
