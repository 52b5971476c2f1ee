import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from './support/axe.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { follow } from './support/follow.ts';
import { holdResizes, letResizesBeHeld, releaseResizes } from './support/hold-resizes.ts';
import { overhang } from './support/overhang.ts';
import { type ConsolePage, pagesOf } from './support/pages.ts';
import { settled } from './support/settled.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import { type World, NOWHERE } from './support/world.ts';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
/** Hosts that links may lead to; the console itself asks none of them for anything. */
const KNOWN_HOSTS =
  /^(entra|portal|learn)\.(microsoft\.com|microsoft\.us|azure\.com|azure\.us|azure\.cn)$|^entra\.microsoftonline\.cn$/;

const VISITS_OF_A_KIND = 2;
/** Many pages, one after the other. */
const ALL_VISITS_MS = 600_000;
const NOWHERE_HEADING = 'Page not found';

let stack: ConsoleStack;
let browser: Browser;
let world: World;
let owner: Visitor;
let stranger: Visitor;
const links = new Map<string, string>();

beforeAll(async () => {
  ({ stack, browser, world } = await sharedWorld());
  [owner, stranger] = await Promise.all([visit(browser, stack.url), visit(browser, stack.url)]);
  await Promise.all([owner, stranger].map(({ page }) => letResizesBeHeld(page)));
  await signIn(owner.page, world.people.owner);
});

afterAll(() => Promise.all([owner, stranger].map((visitor) => visitor?.context.close())));

let current: Visitor | undefined;

photographFailures(() => current?.page);

const visitorOf = ({ signedOut }: ConsolePage): Visitor => (signedOut ? stranger : owner);

describe.each(pagesOf(NOWHERE).map(({ name }) => name))('%s', (name) => {
  it('comes without trouble, can be read by everybody in both themes, and fits a narrow screen', async () => {
    const place = pagesOf(world).find((candidate) => candidate.name === name);
    if (!place) throw new Error(`${name} has no address in this world`);
    current = visitorOf(place);
    const { page, troubles } = current;
    const before = troubles.length;
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(place.path);
    await settled(page);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getByRole('heading', { name: NOWHERE_HEADING }).count(), 'an address that leads nowhere').toBe(
      name === 'not-found' ? 1 : 0,
    );
    expect(await seriousProblems(page), 'light').toEqual([]);
    await collectLinks(place);

    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    await page.waitForFunction(() => document.documentElement.classList.contains('dark'));
    expect(await seriousProblems(page, { coloursOnly: true }), 'dark').toEqual([]);

    await holdResizes(page);
    await page.setViewportSize(NARROW);
    expect(await overhang(page), 'overhang in pixels before what measures itself has followed').toBe(0);
    await releaseResizes(page);
    await settled(page);
    expect(await overhang(page), 'overhang in pixels').toBe(0);
    expect(troubles.slice(before)).toEqual([]);
  });
});

async function collectLinks(place: ConsolePage): Promise<void> {
  const found = await visitorOf(place).page.evaluate(() =>
    [...document.querySelectorAll('a[href]')].map((link) => (link as HTMLAnchorElement).href),
  );
  if (place.name !== 'not-found') for (const link of found) links.set(link, place.name);
}

it(
  'no link leads nowhere',
  async () => {
    const broken: string[] = [];
    const seen = new Map<string, number>();
    for (const [link, from] of links) {
      const url = new URL(link);
      if (url.origin !== stack.url) {
        if (url.protocol !== 'https:' || !KNOWN_HOSTS.test(url.hostname))
          broken.push(`${from}: ${link} leads to another host`);
        continue;
      }
      const kind = kindOf(url);
      const visits = seen.get(kind) ?? 0;
      if (visits === VISITS_OF_A_KIND) continue;
      seen.set(kind, visits + 1);
      if (!(await leadsSomewhere(url))) broken.push(`${from}: ${link}`);
    }
    expect(seen.size).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  },
  ALL_VISITS_MS,
);

/** Addresses that differ in IDs only lead to the same page. */
function kindOf({ pathname }: URL): string {
  return pathname.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':id');
}

async function leadsSomewhere(url: URL): Promise<boolean> {
  if (url.pathname.startsWith('/api/')) return (await owner.page.request.get(url.href)).ok();
  // Every page was opened by its address above.
  await follow(owner.page, `${url.pathname}${url.search}`);
  const isNowhere = await owner.page.getByRole('heading', { name: NOWHERE_HEADING }).count();
  return isNowhere === 0;
}
