import type { ConsoleRoute } from '../app/console-route.ts';

export const restoresRoutes: readonly ConsoleRoute[] = [
  { path: 'restores', component: () => import('./RestoresPage.vue'), meta: { title: 'Restores' } },
];
