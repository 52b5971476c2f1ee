import type { ConsoleRoute } from '../app/console-route.ts';

export const accountRoutes: readonly ConsoleRoute[] = [
  { path: 'account', redirect: (to) => `${to.path.replace(/\/$/, '')}/profile` },
  { path: 'account/profile', component: () => import('./profile/ProfilePage.vue'), meta: { title: 'My profile' } },
  { path: 'account/members', component: () => import('./members/MembersPage.vue'), meta: { title: 'Members' } },
  {
    path: 'account/api-keys',
    component: () => import('./api-keys/ApiKeysPage.vue'),
    meta: { title: 'API keys', role: 'owner' },
  },
  { path: 'account/sessions', component: () => import('./sessions/SessionsPage.vue'), meta: { title: 'Sessions' } },
  {
    path: 'account/audit-log',
    component: () => import('./audit-log/AuditLogPage.vue'),
    meta: { title: 'Audit log', role: 'owner' },
  },
  {
    path: 'account/subscription',
    component: () => import('../licences/SubscriptionPage.vue'),
    meta: { title: 'Subscription', role: 'owner' },
  },
  {
    path: 'account/workspace',
    component: () => import('./workspace/WorkspacePage.vue'),
    meta: { title: 'Workspace', role: 'owner' },
  },
];
