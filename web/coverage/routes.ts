import type { ConsoleRoute } from '../app/console-route.ts';

export const coverageRoutes: readonly ConsoleRoute[] = [
  { path: 'coverage', component: () => import('./CoveragePage.vue'), meta: { title: 'Coverage' } },
];
