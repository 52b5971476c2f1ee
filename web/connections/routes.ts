import type { ConsoleRoute } from '../app/console-route.ts';

export const connectionsRoutes: readonly ConsoleRoute[] = [
  { path: 'connections', component: () => import('./ConnectionsPage.vue'), meta: { title: 'Connections' } },
  {
    path: 'connections/new',
    component: () => import('./ConnectPage.vue'),
    meta: { title: 'Connect Microsoft Entra ID', role: 'owner' },
  },
  {
    path: 'connections/:id',
    component: () => import('./ConnectionPage.vue'),
    props: true,
    meta: { title: 'Connection' },
  },
  {
    path: 'connections/:id/connected',
    component: () => import('./ConnectedPage.vue'),
    props: true,
    meta: { title: 'Connected', role: 'owner' },
  },
];
