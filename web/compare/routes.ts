import type { ConsoleRoute } from '../app/console-route.ts';

export const compareRoutes: readonly ConsoleRoute[] = [
  {
    path: 'compare/:connection?',
    component: () => import('./ComparePage.vue'),
    meta: { title: 'Compare backups', section: 'compare' },
  },
];
