import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import type { World } from './support/world.ts';

/** The person works in Stockholm, with browsers that are somewhere else. */
const ZONE = 'Europe/Stockholm';

let stack: ConsoleStack;
let browser: Browser;
let world: World;
let page: Page;

beforeAll(async () => {
  ({ stack, browser, world } = await sharedWorld());
  page = await inBrowserOf('America/New_York');
});

afterAll(() => page?.context().close());

photographFailures(() => page);

async function inBrowserOf(timeZone: string): Promise<Page> {
  const visitor = await visit(browser, stack.url, { timeZone });
  await signIn(visitor.page, world.people.owner);
  return visitor.page;
}

const at = (path: string): string => `/w/${world.workspaceId}${path}`;

/** What the page asks the API for, as soon as it does. */
function askedFor(path: string, wanted: Readonly<Record<string, string>>): Promise<unknown> {
  return page.waitForRequest((request) => {
    const { pathname, searchParams } = new URL(request.url());
    return pathname === path && Object.entries(wanted).every(([name, value]) => searchParams.get(name) === value);
  });
}

async function shownTimes(of: Page): Promise<{ at: string; text: string }[]> {
  await of.goto(at('/backups'));
  await of.locator('main time').first().waitFor();
  return of
    .locator('main time')
    .evaluateAll((times) =>
      times.map((time) => ({ at: (time as HTMLTimeElement).dateTime, text: (time as HTMLElement).innerText })),
    );
}

function expectZone(times: readonly { at: string; text: string }[], timeZone: string): void {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  expect(times.length).toBeGreaterThan(0);
  for (const time of times) expect(time.text).toContain(format.format(new Date(time.at)));
}

it('times are as the browser has them until a zone is chosen, then in that one at once', async () => {
  expectZone(await shownTimes(page), 'America/New_York');
  await page.goto(at('/account/profile'));
  const field = page.getByLabel('Time zone', { exact: true }).and(page.locator('button'));
  await field.click();
  await page.getByPlaceholder('City or region').fill('Stockholm');
  await page.getByRole('option', { name: /Europe\/Stockholm/ }).click();
  await page.getByText('The time zone is saved', { exact: true }).first().waitFor();
  await page.getByText('The console, date fields and emails use it').waitFor();
  expectZone(await shownTimes(page), ZONE);
});

it('another browser of the same person has the zone as well', async () => {
  const other = await inBrowserOf('Asia/Tokyo');
  expectZone(await shownTimes(other), ZONE);
  await other.context().close();
});

it('the calendar asks for the days of the zone, in the month in which its clock changes', async () => {
  const asked = askedFor('/api/v1/backups', { from: '2026-02-22T23:00:00.000Z', to: '2026-04-05T22:00:00.000Z' });
  await page.goto(at('/backups?view=calendar&month=2026-03'));
  await asked;
  await page.getByRole('heading', { name: 'March 2026' }).waitFor();
});

it('a restore point of a day is looked for until the end of that day in the zone, on the day with 25 hours', async () => {
  await page.goto(at(`/browse/${world.backups[1]}`));
  await settled(page);
  await page.getByRole('button', { name: /^Restore point/ }).click();
  const asked = askedFor('/api/v1/backups', { to: '2026-10-25T23:00:00.000Z' });
  await page.getByLabel('On or before').fill('2026-10-25');
  await asked;
});

it('a period of the audit log holds the whole of its days in the zone, on the day with 23 hours', async () => {
  const asked = askedFor('/api/v1/audit-log', { from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
  await page.goto(at('/account/audit-log?period=custom&from=2026-03-29&to=2026-03-29'));
  await asked;
});

it('follows the browser again when it is told to', async () => {
  await page.goto(at('/account/profile'));
  await page.getByRole('button', { name: 'Follow the browser (America/New_York)' }).click();
  await page.getByText('As in this browser').waitFor();
  expectZone(await shownTimes(page), 'America/New_York');
});
