import type { Route } from '../router.ts';
import { ruleRoutes } from './engine.ts';
import { refRoutes } from './refs.ts';
import { applicationRule } from './rules/applications.ts';
import { conditionalAccessRules, strengthRoutes } from './rules/conditional-access.ts';
import { credentialRoutes } from './rules/credentials.ts';
import { deviceRule } from './rules/devices.ts';
import { assignmentRoutes, grantRule, licenceRoutes } from './rules/grants.ts';
import { groupRule } from './rules/groups.ts';
import { partRoutes } from './rules/parts.ts';
import { policyRules, singletonRoutes } from './rules/policies.ts';
import { roleRequestRoutes, roleRules } from './rules/roles.ts';
import { servicePrincipalRule } from './rules/service-principals.ts';
import { userRule } from './rules/users.ts';

const RULES = [
  userRule,
  groupRule,
  applicationRule,
  servicePrincipalRule,
  deviceRule,
  grantRule,
  ...roleRules,
  ...conditionalAccessRules,
  ...policyRules,
];

/** Every writing path. */
export function writeRoutes(): Route[] {
  return [
    ...RULES.flatMap(ruleRoutes),
    ...refRoutes(),
    ...credentialRoutes(),
    ...partRoutes(),
    ...assignmentRoutes(),
    ...licenceRoutes(),
    ...strengthRoutes(),
    ...singletonRoutes(),
    ...roleRequestRoutes(),
  ];
}
