import type { ConsoleRoute } from '../app/console-route.ts';

export const compareRoutes: readonly ConsoleRoute[] = [
  {
    path: 'compare/:connection?',
    component: () => import('./ComparePage.vue'),
    meta: { title: 'Compare backups', section: 'compare' },
  },
  {
    path: 'compare/:connection/with/:other?',
    component: () => import('./CompareTenantsPage.vue'),
    meta: { title: 'Compare two tenants', section: 'compare' },
  },
];
