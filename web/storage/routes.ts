import type { ConsoleRoute } from '../app/console-route.ts';

export const storageRoutes: readonly ConsoleRoute[] = [
  { path: 'storage', component: () => import('./StoragePage.vue'), meta: { title: 'Storage' } },
  {
    path: 'storage/new',
    component: () => import('./AddBucketPage.vue'),
    meta: { title: 'Add a bucket', role: 'owner' },
  },
  { path: 'storage/:id', component: () => import('./BucketPage.vue'), props: true, meta: { title: 'Bucket' } },
];
