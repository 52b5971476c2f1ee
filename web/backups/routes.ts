import type { ConsoleRoute } from '../app/console-route.ts';

export const backupsRoutes: readonly ConsoleRoute[] = [
  { path: 'backups', component: () => import('./BackupsPage.vue'), meta: { title: 'Backups' } },
];
