import type { RouteRecordRaw } from 'vue-router';

/** Pages that need no workspace. `meta.public`: nor a signed-in person. */
export const signInRoutes: readonly RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'Sign in', public: true } },
  {
    path: '/sign-in/two-factor',
    component: () => import('./TwoFactorPage.vue'),
    meta: { title: 'Two-factor sign-in', public: true },
  },
  { path: '/sign-up', component: () => import('./SignUpPage.vue'), meta: { title: 'Sign up', public: true } },
  {
    path: '/check-mail',
    component: () => import('./CheckMailPage.vue'),
    meta: { title: 'Check your email', public: true },
  },
  {
    path: '/verify-email',
    component: () => import('./VerifyEmailPage.vue'),
    meta: { title: 'Verify your address', public: true },
  },
  {
    path: '/forgot-password',
    component: () => import('./ForgotPasswordPage.vue'),
    meta: { title: 'Forgot your password?', public: true },
  },
  {
    path: '/reset-password',
    component: () => import('./ResetPasswordPage.vue'),
    meta: { title: 'Choose a new password', public: true },
  },
  {
    path: '/invitations/:token',
    component: () => import('./InvitationPage.vue'),
    meta: { title: 'Invitation', public: true },
  },
  {
    path: '/pricing',
    alias: '/tarifs',
    component: () => import('../licences/PricingPage.vue'),
    meta: { title: 'Plans', public: true },
  },
  {
    path: '/trial',
    alias: '/essai-gratuit',
    component: () => import('../licences/TrialPage.vue'),
    meta: { title: 'Free trial', public: true },
  },
  { path: '/choose', component: () => import('./ChoosePage.vue'), meta: { title: 'What do you want to protect?' } },
];
