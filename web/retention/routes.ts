import type { ConsoleRoute } from '../app/console-route.ts';

export const retentionRoutes: readonly ConsoleRoute[] = [
  {
    path: 'connections/:id/retention',
    component: () => import('./RetentionPage.vue'),
    props: true,
    meta: { title: 'Retention' },
  },
];
