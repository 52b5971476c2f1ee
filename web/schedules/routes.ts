import type { ConsoleRoute } from '../app/console-route.ts';

export const schedulesRoutes: readonly ConsoleRoute[] = [
  { path: 'schedules', component: () => import('./SchedulesPage.vue'), meta: { title: 'Schedules' } },
];
