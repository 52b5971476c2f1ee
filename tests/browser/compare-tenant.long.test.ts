import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { type World, makeWorld } from './support/world.ts';

/** A backup compared with the tenant: started, followed, read, saved, run again, and the way back to the state before. */
let stack: ConsoleStack;
let browser: Browser;
let world: World;
let page: Page;
let before: number;
let changed: string;
let gone: string;
/** Address of the comparison. */
let compared: string;
const troublesOf: (readonly string[])[] = [];
const JOB_MS = 120_000;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await makeWorld(stack, 'compare-tenant.example');
  const create = (displayName: string): string =>
    String(stack.tenant.create('users', { displayName, jobTitle: 'Auditor' })['id']);
  changed = create('Vera Drift');
  gone = create('Viktor Drift');
  const { id } = await world.api.post<{ id: string }>(`/connections/${world.connectionId}/backups`);
  before = (await world.api.ended<{ state: string; seq: number }>(`/backups/${id}`)).seq;
  stack.tenant.update(changed, { jobTitle: 'Intruder' });
  stack.tenant.delete(gone);
  create('Volker Newcomer');
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  ({ page } = visitor);
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

const table = () => page.getByRole('table', { name: 'Changed objects' });
const rowOf = (name: string) => table().getByRole('row').filter({ hasText: name }).first();

it('starts from the page of comparisons, and shows what differs once it has ended', async () => {
  await page.goto(`/w/${world.workspaceId}/compare/${world.connectionId}?with=tenant&from=${String(before)}`);
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page.waitForURL(/\?tenant=[0-9a-f-]{36}/);
  await rowOf('Vera Drift').getByText('Job title').waitFor({ timeout: JOB_MS });
  await rowOf('Viktor Drift').getByText('Deleted', { exact: true }).waitFor();
  await rowOf('Volker Newcomer').getByText('Added').waitFor();
  expect(await table().getByRole('link', { name: 'Volker Newcomer' }).count()).toBe(0);
  await rowOf('Vera Drift').getByRole('button', { name: 'What changed in Vera Drift' }).click();
  const detail = table().getByRole('row').filter({ hasText: 'Intruder' });
  await detail.getByText('Auditor').waitFor();
  await expectReadable(page, 'a backup compared with the tenant');
});

it('keeps what it found under its address, saves it, and is run again', async () => {
  const address = page.url();
  stack.tenant.update(changed, { jobTitle: 'Auditor' });
  await page.goto(`${address}&kind=changed`);
  await rowOf('Vera Drift').waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Download the comparison' }).getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toContain('jobTitle,changed,Auditor,Intruder');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => page.url() !== `${address}&kind=changed`).toBe(true);
  await rowOf('Viktor Drift').waitFor({ timeout: JOB_MS });
  expect(await table().getByText('Vera Drift').count()).toBe(0);
});

it('takes what is ticked to the wizard with the backup that was compared', async () => {
  compared = page.url();
  await rowOf('Viktor Drift').getByRole('checkbox').check({ force: true });
  const bar = page.getByRole('region', { name: 'Picked for a restore' });
  await bar.getByRole('button', { name: `Restore as before (#${String(before)})` }).click();
  await page.waitForURL(/\/restores\/new\?backup=.+step=options/);
  await page.getByText('Selected: 1 object').waitFor();
});

it('plans from the comparison, whole types that are ticked besides included: the tenant is not read a second time', async () => {
  const comparisonId = /tenant=([0-9a-f-]{36})/.exec(compared)?.[1];
  await page.getByRole('button', { name: 'Selection', exact: true }).click();
  await page.getByRole('checkbox', { name: 'All Groups' }).check({ force: true });
  await page.getByRole('button', { name: 'Options', exact: true }).click();
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/restores')),
    page.getByRole('button', { name: 'Make the plan', exact: true }).click(),
  ]);
  expect(request.postDataJSON()).toMatchObject({ comparisonId, selection: { types: ['groups'] } });
  await page.getByText('Nothing is written before you confirm.').waitFor({ timeout: JOB_MS });
  const db = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    const readings = db.selectFrom('proof').select('id').where('connectionId', '=', world.connectionId);
    expect(await readings.where('purpose', '=', 'plan').execute()).toEqual([]);
  } finally {
    await db.destroy();
  }
});

it('caused neither errors nor requests to other hosts', () => {
  expect(troublesOf.flat()).toEqual([]);
});
