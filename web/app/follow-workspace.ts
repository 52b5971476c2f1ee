import type { RouteLocationNormalized, Router } from 'vue-router';
import { workspaceId } from '../shared/api/client.ts';

export function workspaceOf({ params }: RouteLocationNormalized): string | null {
  return typeof params['workspace'] === 'string' ? params['workspace'] : null;
}

/**
 * Requests are made for the workspace of the page that is shown. Not for the next one while that is still being loaded:
 * what the page before asks and does meanwhile is meant for its own, and it stays where the next one cannot be had.
 */
export function followWorkspace(router: Router): void {
  router.afterEach((to, _from, failure) => {
    if (failure === undefined) workspaceId.value = workspaceOf(to);
  });
}
