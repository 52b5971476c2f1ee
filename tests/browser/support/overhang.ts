import type { Page } from 'playwright-core';

/** How much of the page is beside a window of this width, in pixels. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
