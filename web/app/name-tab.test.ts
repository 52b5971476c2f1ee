import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { nameTab } from './name-tab.ts';

const page = { render: () => null };

beforeEach(() => {
  vi.stubGlobal('document', { title: '' });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('names the tab by the page, and leaves the name that the page gave itself while only its query changes', async () => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/connections/:id', component: page, meta: { title: 'Connection' } },
      { path: '/schedules', component: page, meta: { title: 'Schedules' } },
    ],
  });
  nameTab(router);
  await router.push('/connections/1');
  expect(document.title).toBe('Connection · CYBBACK');
  document.title = 'Contoso · CYBBACK';
  await router.push('/connections/1?view=types');
  expect(document.title).toBe('Contoso · CYBBACK');
  await router.push('/schedules');
  expect(document.title).toBe('Schedules · CYBBACK');
});
