import type { ConsoleRoute } from '../app/console-route.ts';

export const overviewRoutes: readonly ConsoleRoute[] = [
  { path: 'overview', component: () => import('./OverviewPage.vue'), meta: { title: 'Overview' } },
];
