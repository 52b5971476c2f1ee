import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { OF_COLOURS } from './support/axe.ts';
import { openBrowser, visit } from './support/browser.ts';

/** The page with which a visitor of the demo breaks something. */
let simulator: Simulator;
let browser: Browser;
beforeAll(async () => {
  [simulator, browser] = await Promise.all([startSimulator({ users: 60 }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await simulator.close();
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SECTIONS = ['connect', 'accidents', 'users', 'groups', 'policies', 'bin'];

/** What axe finds, of colours alone where the rest was checked. It comes in by the debugger, which the page's own policy does not concern. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(
    async (options) => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await checker.run(options)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    },
    { resultTypes: ['violations' as const], ...(rules === undefined ? {} : { runOnly: rules }) },
  );
}

async function open(page: Page, section: string): Promise<void> {
  await page.goto(`/#${section}`);
  await page.reload();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
}

test.each([
  [false, 1280],
  [true, 1280],
  [false, 390],
  [true, 390],
])('every section is accessible and fits (dark %s, %s px wide)', async (dark, width) => {
  const { page, context, troubles } = await visit(browser, simulator.url, { dark, width });
  simulator.tenant().delete(String(simulator.tenant().list('users').at(-1)?.['id']));
  for (const section of SECTIONS) {
    await open(page, section);
    if (section !== 'connect' && section !== 'accidents') await page.locator('main li').first().waitFor();
    expect(await violations(page, dark ? OF_COLOURS : undefined), section).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), section).toBeLessThanOrEqual(0);
  }
  expect(troubles).toEqual([]);
  await context.close();
});

test('a user is changed, deleted and restored with the keyboard alone', async () => {
  const { page, context, troubles } = await visit(browser, simulator.url);
  await open(page, 'users');
  await page.getByLabel('Search users').focus();
  await page.keyboard.type('adele@contoso');
  await page.getByText('1–1 of 1').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Change Adele Vance' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Department').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Space research');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(simulator.tenant().find('users', 'adele@contoso.example')?.['department']).toBe('Space research');
  await expect.poll(() => page.evaluate('document.activeElement.ariaLabel')).toBe('Change Adele Vance');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Delete Adele Vance?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByText('Adele Vance is in the recycle bin.').waitFor();
  expect(simulator.tenant().find('users', 'adele@contoso.example')).toBeUndefined();

  await open(page, 'bin');
  await page.getByRole('button', { name: 'Restore Adele Vance' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Adele Vance is back.').waitFor();
  expect(simulator.tenant().find('users', 'adele@contoso.example')).toBeDefined();
  expect(troubles).toEqual([]);
  await context.close();
});

test('a small accident tells exactly what it did', async () => {
  const { page, context } = await visit(browser, simulator.url);
  await open(page, 'accidents');
  await page.getByRole('button', { name: 'Small accident' }).click();
  const told = page.locator('ul.told li');
  await told.first().waitFor();
  const sentence = (await told.allTextContents()).find((text) => text.includes('users were deleted')) ?? '';
  const names = sentence.replace(/^.*: (.*)\.$/, '$1').split(', ');
  expect(names).toHaveLength(3);
  const deleted = simulator
    .tenant()
    .listDeleted()
    .map((object) => object['displayName']);
  for (const name of names) expect(deleted).toContain(name);
  await context.close();
});

test('another tenant is chosen, in the address and after a reload; its values can be copied', async () => {
  const { page, context } = await visit(browser, simulator.url);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'connect');
  await page.getByLabel('Tenant', { exact: true }).selectOption({ index: 1 });
  const other = simulator.tenants[1];
  await page.getByText(other?.clientId ?? '').waitFor();
  expect(new URL(page.url()).searchParams.get('tenant')).toBe(other?.id);
  await page.reload();
  await page.getByRole('button', { name: 'Copy Client secret' }).click();
  await page.getByText('Client secret copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(other?.clientSecret);
  await context.close();
});
