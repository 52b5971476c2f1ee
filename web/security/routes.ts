import type { ConsoleRoute } from '../app/console-route.ts';

export const securityRoutes: readonly ConsoleRoute[] = [
  { path: 'security', component: () => import('./SecurityPage.vue'), meta: { title: 'Security options' } },
];
