import type { Route } from '../router.ts';

/** Every writing path. */
export function writeRoutes(): Route[] {
  return [];
}
