import { shallowRef } from 'vue';
import type { Router } from 'vue-router';
import { pingServer } from '../session/data.ts';

/** What was clicked could not be loaded, for want of a connection. */
export const isUnopened = shallowRef(false);

const KEY = 'cybback.reloaded';
/** Where a file is missing for another reason, opening the page again and again would not bring it. */
const SELDOM_MS = 60_000;

/**
 * A tab that was open while the server got a new version asks for files of the version before: they are gone. Then the
 * wanted address is loaded again, with what the server has now.
 */
export function reloadAfterUpgrade(router: Router): void {
  let wanted: string | null = null;
  router.beforeEach((to) => {
    wanted = to.fullPath;
  });
  router.afterEach(() => {
    wanted = null;
    isUnopened.value = false;
  });
  window.addEventListener('vite:preloadError', () => {
    const address = wanted ?? router.currentRoute.value.fullPath;
    void isServerThere().then((isThere) => {
      isUnopened.value = !isThere;
      if (isThere && mayReload(sessionStorage, Date.now())) location.assign(address);
    });
  });
}

/** Without a connection the page stays: it says so, and what it shows would be lost. */
function isServerThere(): Promise<boolean> {
  return pingServer().then(
    () => true,
    () => false,
  );
}

/** @param now milliseconds since the epoch. */
export function mayReload(kept: Pick<Storage, 'getItem' | 'setItem'>, now: number): boolean {
  if (now - Number(kept.getItem(KEY) ?? 0) < SELDOM_MS) return false;
  kept.setItem(KEY, String(now));
  return true;
}
