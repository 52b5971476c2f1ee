import type { ConsoleRoute } from '../app/console-route.ts';

export const storageRoutes: readonly ConsoleRoute[] = [
  { path: 'storage', component: () => import('./StoragePage.vue'), meta: { title: 'Storage' } },
];
