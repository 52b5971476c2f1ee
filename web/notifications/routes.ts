import type { ConsoleRoute } from '../app/console-route.ts';

export const notificationsRoutes: readonly ConsoleRoute[] = [
  { path: 'notifications', component: () => import('./NotificationsPage.vue'), meta: { title: 'Notifications' } },
];
