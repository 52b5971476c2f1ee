import type { ConsoleRoute } from '../app/console-route.ts';

export const backupsRoutes: readonly ConsoleRoute[] = [
  { path: 'backups', component: () => import('./BackupsPage.vue'), meta: { title: 'Backups' } },
  {
    path: 'backups/:backup',
    component: () => import('./BackupPage.vue'),
    meta: { title: 'Backup', section: 'backups' },
  },
];
