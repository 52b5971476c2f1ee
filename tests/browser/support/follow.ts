import type { Page } from 'playwright-core';
import { settled } from './settled.ts';

/** What Vue leaves at the element in which it is mounted. */
interface MountedConsole {
  readonly config: {
    readonly globalProperties: {
      readonly $router: {
        push(to: string): Promise<unknown>;
        readonly currentRoute: { readonly value: { readonly fullPath: string } };
      };
    };
  };
}

/** Opens a page of the console as a click on a link does, without loading the console again, and waits until it is there. */
export async function follow(page: Page, path: string): Promise<void> {
  const isThere = await page.evaluate(async (to) => {
    const root = document.querySelector<Element & { readonly __vue_app__?: MountedConsole }>('#app');
    const router = root?.__vue_app__?.config.globalProperties.$router;
    await router?.push(to);
    return router?.currentRoute.value.fullPath === to;
  }, path);
  // Some pages lead on by themselves, as an address without a view does to its first one.
  if (!isThere) await page.goto(path);
  await settled(page);
}
