import type { ConsoleRoute } from '../app/console-route.ts';

export const accountRoutes: readonly ConsoleRoute[] = [
  { path: 'account', component: () => import('./AccountPage.vue'), meta: { title: 'Account' } },
];
