import type { ConsoleRoute } from '../app/console-route.ts';

export const proofsRoutes: readonly ConsoleRoute[] = [
  {
    path: 'proofs/:id',
    component: () => import('./ProofPage.vue'),
    props: true,
    meta: { title: 'Proof of the copy', section: 'connections' },
  },
];
