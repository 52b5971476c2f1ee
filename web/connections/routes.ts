import type { ConsoleRoute } from '../app/console-route.ts';

export const connectionsRoutes: readonly ConsoleRoute[] = [
  { path: 'connections', component: () => import('./ConnectionsPage.vue'), meta: { title: 'Connections' } },
];
