import type { ConsoleRoute } from '../app/console-route.ts';

export const restoresRoutes: readonly ConsoleRoute[] = [
  { path: 'restores', component: () => import('./RestoresPage.vue'), meta: { title: 'Restores' } },
  {
    path: 'restores/new',
    component: () => import('./wizard/RestoreWizardPage.vue'),
    meta: { title: 'New restore', role: 'restorer' },
  },
  { path: 'restores/:restore', component: () => import('./RestorePage.vue'), meta: { title: 'Restore' } },
];
