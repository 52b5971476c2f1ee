import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from './support/axe.ts';
import { type Visitor, visit } from './support/browser.ts';
import { photographFailures } from './support/failure-photos.ts';
import { follow } from './support/follow.ts';
import { overhang } from './support/overhang.ts';
import { pagesOf } from './support/pages.ts';
import { settled } from './support/settled.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import { type World, NOWHERE } from './support/world.ts';

/** Every page as a link leads there. The full run also opens each by its address, in both themes, and follows what links there are. */
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

let world: World;
let owner: Visitor;
let stranger: Visitor;
let current: Visitor | undefined;

beforeAll(async () => {
  const shared = await sharedWorld();
  const { stack, browser } = shared;
  world = shared.world;
  [owner, stranger] = await Promise.all([visit(browser, stack.url), visit(browser, stack.url)]);
  await signIn(owner.page, world.people.owner);
  await stranger.page.goto('/sign-in');
});

afterAll(() => Promise.all([owner, stranger].map((visitor) => visitor?.context.close())));

photographFailures(() => current?.page);

describe.each(pagesOf(NOWHERE).map(({ name }) => name))('%s', (name) => {
  it('comes without trouble where a link leads, can be read by everybody, and fits a narrow screen', async () => {
    const place = pagesOf(world).find((candidate) => candidate.name === name);
    if (!place) throw new Error(`${name} has no address in this world`);
    current = place.signedOut ? stranger : owner;
    const { page, troubles } = current;
    const before = troubles.length;
    await page.setViewportSize(WIDE);
    await follow(page, place.path);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Page not found' }).count(), 'an address that leads nowhere').toBe(
      name === 'not-found' ? 1 : 0,
    );
    expect(await seriousProblems(page)).toEqual([]);
    await page.setViewportSize(NARROW);
    await settled(page);
    expect(await overhang(page), 'overhang in pixels').toBe(0);
    expect(troubles.slice(before)).toEqual([]);
  });
});
