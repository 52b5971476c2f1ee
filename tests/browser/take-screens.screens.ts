import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, visit } from './support/browser.ts';
import { type ConsoleStack, consoleStack } from './support/console-stack.ts';
import { pagesOf } from './support/pages.ts';
import { saveScreenshot } from './support/screenshot.ts';
import { settled } from './support/settled.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, connectTenant, type World, makeWorld } from './support/world.ts';

// npm run screens: pictures of every page, light and dark, wide and narrow, in docs/screens.
const FOLDER = 'docs/screens';
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

let stack: ConsoleStack;
let browser: Browser;
let world: World;

beforeAll(async () => {
  [stack, browser] = await Promise.all([consoleStack({ simulator: { users: 240 } }), openBrowser()]);
  world = await makeWorld(stack);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function backUpSecondTenant(): Promise<void> {
  const { connectionId, tenant } = await connectTenant(stack, world, {
    displayName: 'Adatum',
    domains: ['adatum.example', 'adatum.onmicrosoft.com'],
    users: 120,
  });
  tenant.applyChanges({ count: 30, seed: 4 });
  await backUp({ ...world, connectionId });
}

it('every page is taken', async () => {
  const [owner, stranger] = await Promise.all([visit(browser, stack.url), visit(browser, stack.url)]);
  await signIn(owner.page, world.people.owner);
  let taken = 0;
  // The other pages are of a company with one tenant.
  const isOfTwo = (name: string): boolean => name === 'compare-tenants';
  const inOrder = pagesOf(world).toSorted((one, other) => Number(isOfTwo(one.name)) - Number(isOfTwo(other.name)));
  for (const { name, path, signedOut } of inOrder) {
    if (isOfTwo(name)) await backUpSecondTenant();
    const { page } = signedOut ? stranger : owner;
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (taken % 4 === 0) await page.goto(path);
        await settled(page);
        await saveScreenshot(page, join(FOLDER, `${name}-${size}-${colorScheme}.webp`));
        taken += 1;
      }
    }
  }
  expect(taken).toBe(4 * pagesOf(world).length);
});
