import type { Router } from 'vue-router';

/** The tab is named by the kind of page until the page knows better. Filters and panels in the address leave the name as it is. */
export function nameTab(router: Router): void {
  router.afterEach((to, from, failure) => {
    if (failure !== undefined || (to.path === from.path && from.matched.length > 0)) return;
    document.title = to.meta.title === undefined ? 'CYBBACK' : `${to.meta.title} · CYBBACK`;
  });
}
