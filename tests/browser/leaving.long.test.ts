import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVerifiedPerson } from '#core/accounts/create-verified-person.ts';
import { addMember, createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import type { Role } from '#core/domain/states.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';

const PASSWORD = 'blue lantern over water 47';
const NAME = 'Leaving Ltd';
const person = (role: Role) => ({ email: `${role}@leaving.example`, password: PASSWORD });

let stack: ConsoleStack;
let browser: Browser;
let workspaceId: string;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  const db = openDatabase(stack.databaseUrl, { maxConnections: 2 });
  try {
    workspaceId = (await createWorkspace(db, NAME)).id;
    for (const role of ['owner', 'viewer'] as const) {
      const { email } = person(role);
      await createVerifiedPerson(db, { email, password: PASSWORD, name: role, company: NAME });
      await addMember(db, { workspaceId, email, name: role, role });
    }
  } finally {
    await db.destroy();
  }
  page = await pageOf('owner');
});
afterAll(() => page?.context().close());

photographFailures(() => page);

async function pageOf(role: Role): Promise<Page> {
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  await signIn(visitor.page, person(role));
  return visitor.page;
}

const open = (path: string, on = page): Promise<unknown> => on.goto(`/w/${workspaceId}${path}`);
const notice = (on = page) => on.getByText('This workspace is going to be deleted on');

async function askForDeletion(): Promise<void> {
  await open('/account/workspace');
  await page.getByRole('button', { name: 'Delete the workspace' }).click();
  await page.getByLabel('To be sure, type the name of the workspace').fill(NAME);
  await page.getByRole('button', { name: 'Delete in 14 days' }).click();
  await notice().waitFor();
}

it('an owner types the name, everybody is told, and every page says so until the workspace is kept', async () => {
  await open('/account/workspace');
  await page.getByRole('button', { name: 'Delete the workspace' }).click();
  await page.getByText('0 backups, and all keys and files').waitFor();
  await page.getByLabel('To be sure, type the name of the workspace').fill('Leaving');
  expect(await page.getByRole('button', { name: 'Delete in 14 days' }).isDisabled()).toBe(true);
  await expectReadable(page, 'the danger zone');
  await page.getByLabel('To be sure, type the name of the workspace').fill(NAME);
  await page.getByRole('button', { name: 'Delete in 14 days' }).click();
  await notice().waitFor();
  await page.getByText('asked for the deletion on').waitFor();
  await page.getByText('The deletion is requested').first().waitFor({ state: 'hidden' });
  await expectReadable(page, 'the notice');
  for (const role of ['owner', 'viewer'] as const) {
    const mail = await stack.mailTo(person(role).email, /Leaving Ltd is going to be deleted/);
    expect(mail.text).toContain('An owner can keep it until the date below');
  }

  const viewer = await pageOf('viewer');
  await open('/overview', viewer);
  await notice(viewer).waitFor();
  expect(await viewer.getByRole('button', { name: 'Keep the workspace' }).count()).toBe(0);
  await viewer.context().close();

  for (const path of ['/overview', '/backups', '/account/profile']) {
    await open(path);
    await notice().waitFor();
  }
  await page.getByRole('button', { name: 'Keep the workspace' }).click();
  await notice().waitFor({ state: 'hidden' });
  await stack.mailTo(person('viewer').email, /Leaving Ltd stays/);
});

it('a person downloads what is held about them, and the only owner goes once the workspace goes', async () => {
  await open('/account/profile');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  const held = JSON.parse(readFileSync(await (await downloading).path(), 'utf8')) as {
    person: { email: string };
    emails: { kind: string }[];
  };
  expect(held.person.email).toBe(person('owner').email);
  expect(held.emails.map(({ kind }) => kind)).toContain('workspaceDeletion');

  const deleteAccount = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Delete for good' }).click();
  };
  await deleteAccount();
  await page.getByText('You are the only owner of Leaving Ltd').waitFor();
  await expectReadable(page, 'the refusal');
  await askForDeletion();
  await open('/account/profile');
  await deleteAccount();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

it('says nothing wrong on the console of the browser', () => {
  // What is refused, browsers write down.
  expect(troublesOf.flat().filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
});
