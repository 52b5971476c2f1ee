import type { Page } from 'playwright-core';

const QUIET_MS = 150;
const TIMEOUT_MS = 20_000;

/** Waits until the page has a heading, nothing on it is loading or fading, and nothing has changed for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: TIMEOUT_MS });
  await page.waitForFunction(
    (quietMs) => {
      const state = globalThis as unknown as { lastChange?: number; observer?: MutationObserver };
      if (!state.observer) {
        state.lastChange = performance.now();
        state.observer = new MutationObserver(() => {
          state.lastChange = performance.now();
        });
        state.observer.observe(document.body, { childList: true, subtree: true });
      }
      // A message that counts down its time is none of it.
      const isFading = document
        .getAnimations()
        .some((change) => change instanceof CSSTransition && change.transitionProperty === 'opacity');
      return (
        !isFading &&
        document.querySelector('[aria-busy="true"]') === null &&
        performance.now() - (state.lastChange ?? 0) > quietMs
      );
    },
    QUIET_MS,
    { timeout: TIMEOUT_MS },
  );
}
