import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import { photographFailures } from './support/failure-photos.ts';
import { pagesOf } from './support/pages.ts';
import { settled } from './support/settled.ts';
import { sharedWorld } from './support/shared-world.ts';
import { signIn } from './support/sign-in.ts';
import { NOWHERE, type World } from './support/world.ts';

/** Nothing is cut without a sign of it and a way to read the whole, however long names are and however narrow the screen. */
const LONG = ' of the Northern European Business Development Department and Partners';

let world: World;
let owner: Visitor;
let stranger: Visitor;
let current: Visitor | undefined;

beforeAll(async () => {
  const shared = await sharedWorld();
  ({ world } = shared);
  const narrow = { width: 390, height: 844, dark: true };
  [owner, stranger] = await Promise.all([
    visit(shared.browser, shared.stack.url, narrow),
    visit(shared.browser, shared.stack.url, narrow),
  ]);
  await signIn(owner.page, world.people.owner);
  await lengthenNames(owner.page);
});

afterAll(() => Promise.all([owner, stranger].map((visitor) => visitor?.context.close())));

photographFailures(() => current?.page);

/** As if everything in the workspace had a long name. */
async function lengthenNames(page: Page): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    if (/events|stream/.test(route.request().url())) return route.continue();
    const response = await route.fetch();
    if (!response.headers()['content-type']?.includes('json')) return route.fulfill({ response });
    const text = await response.text();
    const body = text.replaceAll(/"(name|displayName|tenantName|connectionName)":"([^"\\]{2,})"/g, `"$1":"$2${LONG}"`);
    return route.fulfill({ response, body });
  });
}

/** Texts that are cut, and neither end in an ellipsis nor are told whole to who points at them. */
function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isShown = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true });
    const holdsText = (element: HTMLElement): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    const isForEyes = (element: HTMLElement): boolean =>
      element.clientWidth > 2 &&
      element.closest('.sr-only') === null &&
      !['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!isShown(element) || !isForEyes(element) || !holdsText(element)) continue;
      let cut: HTMLElement | null = null;
      for (let box: HTMLElement | null = element; box && box !== document.body; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box);
        if (overflowX === 'auto' || overflowX === 'scroll') break;
        if (
          (overflowX === 'hidden' || overflowX === 'clip') &&
          rightOf(element) > box.getBoundingClientRect().right + 1
        ) {
          cut = box;
          break;
        }
      }
      if (!cut) continue;
      const style = getComputedStyle(cut);
      const hasSign =
        style.textOverflow === 'ellipsis' || (style.webkitLineClamp !== 'none' && style.webkitLineClamp !== '');
      element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      const told = element.closest('[title]')?.getAttribute('title') ?? cut.getAttribute('title') ?? '';
      if (!hasSign || !told.includes(element.innerText.trim().slice(0, 20)))
        found.push(
          `${hasSign ? 'not told whole' : 'cut'}: ${element.tagName} "${element.innerText.slice(0, 60)}" ${cut.className}`,
        );
    }
    return [...new Set(found)];

    function rightOf(element: HTMLElement): number {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().right;
    }
  });
}

describe.each(pagesOf(NOWHERE).map(({ name }) => name))('%s', (name) => {
  it('cuts no text for good', async () => {
    const place = pagesOf(world).find((candidate) => candidate.name === name);
    if (!place) throw new Error(`${name} has no address in this world`);
    current = place.signedOut === true ? stranger : owner;
    const { page } = current;
    await page.goto(place.path);
    await settled(page);
    expect(await clipped(page)).toEqual([]);
  });
});
