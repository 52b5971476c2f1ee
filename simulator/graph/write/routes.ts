import type { Route } from '../router.ts';
import { ruleRoutes } from './engine.ts';
import { refRoutes } from './refs.ts';
import { groupRule } from './rules/groups.ts';
import { userRule } from './rules/users.ts';

/** Every writing path. */
export function writeRoutes(): Route[] {
  return [...[userRule, groupRule].flatMap(ruleRoutes), ...refRoutes()];
}
