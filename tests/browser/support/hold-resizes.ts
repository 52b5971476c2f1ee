import type { Page } from 'playwright-core';

interface Resizes {
  isHeld: boolean;
  readonly waiting: (() => void)[];
}

type WithResizes = typeof globalThis & { resizes: Resizes };

/** For `holdResizes`, before the page is opened. */
export async function letResizesBeHeld(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const resizes: Resizes = { isHeld: false, waiting: [] };
    (globalThis as WithResizes).resizes = resizes;
    globalThis.ResizeObserver = class extends ResizeObserver {
      constructor(callback: ResizeObserverCallback) {
        super((entries, observer) => {
          if (resizes.isHeld) resizes.waiting.push(() => callback(entries, observer));
          else callback(entries, observer);
        });
      }
    };
  });
}

/** From now on what measures itself keeps its size: the page is as it is between a change of the window and the next frame. */
export async function holdResizes(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as WithResizes).resizes.isHeld = true;
  });
}

/** Everything follows the window again, what waited at once. */
export async function releaseResizes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { resizes } = globalThis as WithResizes;
    resizes.isHeld = false;
    for (const follow of resizes.waiting.splice(0)) follow();
  });
}
