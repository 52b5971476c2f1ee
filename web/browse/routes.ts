import type { ConsoleRoute } from '../app/console-route.ts';

export const browseRoutes: readonly ConsoleRoute[] = [
  { path: 'browse', component: () => import('./BrowsePage.vue'), meta: { title: 'Browse' } },
];
