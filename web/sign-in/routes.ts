import type { RouteRecordRaw } from 'vue-router';

/** Pages that need no workspace. `meta.public`: nor a signed-in person. */
export const signInRoutes: readonly RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'Sign in', public: true } },
];
