import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type World, makeWorld } from './support/world.ts';

/** Two backups compared: what changed in whom, and the way back to the state before. */
let stack: ConsoleStack;
let browser: Browser;
let world: World;
let page: Page;
/** The backup before the accident, and the one that found it. */
let before: number;
let after: number;
let changed: string;
let deleted: string;
const troublesOf: (readonly string[])[] = [];
const JOB_MS = 120_000;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await makeWorld(stack, 'compare.example');
  const create = (displayName: string): string =>
    String(stack.tenant.create('users', { displayName, jobTitle: 'Auditor', department: 'Finance' })['id']);
  changed = create('Ylva Accident');
  deleted = create('Yngve Accident');
  before = await backUp();
  stack.tenant.update(changed, { jobTitle: 'Intruder', department: 'Nowhere' });
  stack.tenant.delete(deleted);
  create('Yrsa Newcomer');
  after = await backUp();
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  ({ page } = visitor);
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

async function backUp(): Promise<number> {
  const { id } = await world.api.post<{ id: string }>(`/connections/${world.connectionId}/backups`);
  return (await world.api.ended<{ state: string; seq: number }>(`/backups/${id}`)).seq;
}

const table = () => page.getByRole('table', { name: 'Changed objects' });
const rowOf = (name: string) => table().getByRole('row').filter({ hasText: name }).first();

it('the list of backups leads to the newest two, and any other two can be chosen', async () => {
  await page.goto(`/w/${world.workspaceId}/backups`);
  await page.getByRole('link', { name: 'Compare backups' }).click();
  await page.waitForURL(new RegExp(`/compare/${world.connectionId}\\?from=${String(before)}&to=${String(after)}`));
  await rowOf('Ylva Accident').waitFor();
  await page.getByRole('button', { name: /^Earlier backup/ }).click();
  await page
    .getByRole('table', { name: 'Restore points' })
    .getByRole('button')
    .filter({ hasText: '#1' })
    .last()
    .click();
  await page.waitForURL(new RegExp(`from=1&to=${String(after)}`));
  await page.getByRole('searchbox').fill('accident');
  await rowOf('Ylva Accident').getByText('Added').waitFor();
  // Came after the first backup and is gone from the second: neither has it.
  expect(await table().getByText('Yngve Accident').count()).toBe(0);
});

it('says what changed in each row, and folds out both values', async () => {
  await page.goto(`/w/${world.workspaceId}/compare/${world.connectionId}?from=${String(before)}&to=${String(after)}`);
  await rowOf('Ylva Accident').getByText('Department, Job title').waitFor();
  await rowOf('Yngve Accident').getByText('The whole object').waitFor();
  await rowOf('Ylva Accident').getByRole('button', { name: 'What changed in Ylva Accident' }).click();
  const detail = table().getByRole('row').filter({ hasText: 'Intruder' });
  await detail.getByText('Auditor').waitFor();
  await detail.getByText('Nowhere').waitFor();
  await expectReadable(page, 'two backups compared');
});

it('keeps the filter in the address, and downloads what is filtered', async () => {
  await page.getByRole('button', { name: /^Changed \d/ }).click();
  await page.getByRole('searchbox').fill('accident');
  await expect.poll(() => table().getByText('Yngve Accident').count()).toBe(0);
  await expect.poll(() => new URL(page.url()).searchParams.get('search')).toBe('accident');
  expect(new URL(page.url()).searchParams.get('kind')).toBe('changed');
  await page.reload();
  await rowOf('Ylva Accident').waitFor();
  expect(await table().getByText('Yrsa Newcomer').count()).toBe(0);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Download the comparison' }).getByRole('button', { name: 'CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('jobTitle,changed,Auditor,Intruder');
  expect(text).not.toContain('Newcomer');
});

it('takes all of the filter that can come back to the wizard, with the backup before', async () => {
  await page.getByRole('button', { name: /^Changed \d/ }).click();
  await expect.poll(() => table().getByText('Yngve Accident').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Select all of this filter' }).click();
  const bar = page.getByRole('region', { name: 'Picked for a restore' });
  await bar.getByText('Selected: 2 objects').waitFor();
  await rowOf('Ylva Accident').getByRole('checkbox').uncheck({ force: true });
  await bar.getByText('Selected: 1 object').waitFor();
  await rowOf('Ylva Accident').getByRole('checkbox').check({ force: true });
  await bar.getByRole('button', { name: `Restore as before (#${String(before)})` }).click();
  await page.waitForURL(/\/restores\/new\?backup=.+step=options/);
  await page.getByText('Selected: 2 objects').waitFor();
});

it('brings a changed user back from the changes of a backup: to the value before, not to the damage', async () => {
  const backups = await world.api.get<{ items: { id: string; seq: number }[] }>(
    `/backups?connectionId=${world.connectionId}&limit=5`,
  );
  const newest = backups.items.find(({ seq }) => seq === after);
  await page.goto(`/w/${world.workspaceId}/backups/${newest?.id ?? ''}?tab=changes&search=ylva`);
  await rowOf('Ylva Accident').getByText('Department, Job title').waitFor();
  await page.getByRole('button', { name: `Restore Ylva Accident as before (#${String(before)})` }).click();
  // The other one that was picked is put aside.
  await page.getByRole('dialog').getByRole('button', { name: 'Restore this object alone' }).click();
  await page.waitForURL(/\/restores\/new\?backup=.+step=options/);
  await page.getByText('Selected: 1 object').waitFor();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByRole('button', { name: 'Restore 1 object' }).click({ timeout: JOB_MS });
  expect(stack.tenant.get(changed)).toMatchObject({ jobTitle: 'Intruder' });
  await page.getByRole('dialog').getByRole('button', { name: 'Restore 1 object' }).click();
  await page.waitForURL(/\/restores\/[0-9a-f-]{36}/);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(stack.tenant.get(changed)).toMatchObject({ jobTitle: 'Auditor', department: 'Finance' });
  expect(stack.tenant.get(deleted)).toBeUndefined();
});

it('offers the same for each step of an object’s history', async () => {
  const backups = await world.api.get<{ items: { id: string; seq: number }[] }>(
    `/backups?connectionId=${world.connectionId}&limit=5`,
  );
  const newest = backups.items.find(({ seq }) => seq === after);
  await page.goto(`/w/${world.workspaceId}/browse/${newest?.id ?? ''}/users/${changed}?tab=history`);
  await page
    .getByRole('button', { name: `Restore as before (#${String(before)})` })
    .first()
    .click();
  await page.waitForURL(/\/restores\/new\?backup=.+step=options/);
  await page.getByText('Selected: 1 object').waitFor();
  expect(await page.getByRole('switch', { name: /Overwrite existing/ }).getAttribute('aria-checked')).toBe('true');
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
