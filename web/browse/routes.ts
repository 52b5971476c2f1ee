import type { ConsoleRoute } from '../app/console-route.ts';

export const browseRoutes: readonly ConsoleRoute[] = [
  { path: 'browse', component: () => import('./NewestPage.vue'), meta: { title: 'Browse' } },
  {
    path: 'browse/:backup/:type?',
    component: () => import('./BrowsePage.vue'),
    meta: { title: 'Browse', section: 'browse' },
  },
  {
    path: 'browse/:backup/:type/:id',
    component: () => import('./ObjectPage.vue'),
    meta: { title: 'Object', section: 'browse' },
  },
];
