import { beforeEach, expect, it } from 'vitest';
import { type Router, createMemoryHistory, createRouter } from 'vue-router';
import { workspaceId } from '../shared/api/client.ts';
import { followWorkspace } from './follow-workspace.ts';

const page = { render: () => null };
let router: Router;
let deliver: (component: typeof page) => void;

beforeEach(async () => {
  const late = new Promise<typeof page>((resolve) => {
    deliver = resolve;
  });
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/choose', component: page },
      { path: '/w/:workspace/overview', component: page },
      { path: '/w/:workspace/late', component: () => late },
      {
        path: '/w/:workspace/gone',
        component: () => Promise.reject(new Error('Failed to fetch dynamically imported module')),
      },
    ],
  });
  followWorkspace(router);
  router.onError(() => undefined);
  await router.push('/w/a/overview');
});

it('is that of the page that is shown, while the next one is on its way too', async () => {
  expect(workspaceId.value).toBe('a');
  const step = router.push('/w/b/late');
  await Promise.resolve();
  expect(workspaceId.value).toBe('a');
  deliver(page);
  await step;
  expect(workspaceId.value).toBe('b');
  await router.push('/choose');
  expect(workspaceId.value).toBeNull();
});

it('stays where the next page cannot be had', async () => {
  await expect(router.push('/w/b/gone')).rejects.toThrow('Failed to fetch');
  expect(workspaceId.value).toBe('a');
});
