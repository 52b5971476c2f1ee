import type { ConsoleRoute } from '../app/console-route.ts';

export const rebuildsRoutes: readonly ConsoleRoute[] = [
  {
    path: 'rebuilds/new',
    component: () => import('./StartRebuildPage.vue'),
    meta: { title: 'Bring a connection back', role: 'owner', section: 'connections' },
  },
  {
    path: 'rebuilds/:id',
    component: () => import('./RebuildPage.vue'),
    props: true,
    meta: { title: 'Rebuild', section: 'connections' },
  },
];
