import type { Route } from '../router.ts';
import { ruleRoutes } from './engine.ts';
import { refRoutes } from './refs.ts';
import { applicationRule } from './rules/applications.ts';
import { contextRoutes } from './rules/authentication-contexts.ts';
import { strengthRoutes } from './rules/authentication-strengths.ts';
import { conditionalAccessRules } from './rules/conditional-access.ts';
import { credentialRoutes } from './rules/credentials.ts';
import { deviceRule } from './rules/devices.ts';
import { assignmentRoutes, grantRule } from './rules/grants.ts';
import { lifecycleRoutes, lifecycleRule } from './rules/group-lifecycle.ts';
import { groupRule } from './rules/groups.ts';
import { invitationRoutes } from './rules/invitations.ts';
import { licenceRoutes } from './rules/licences.ts';
import { partRoutes } from './rules/parts.ts';
import { permissionGrantRule } from './rules/permission-grants.ts';
import { policyRules, singletonRoutes } from './rules/policies.ts';
import { roleRequestRoutes } from './rules/role-requests.ts';
import { roleRules } from './rules/roles.ts';
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
  lifecycleRule,
  permissionGrantRule,
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
    ...invitationRoutes(),
    ...lifecycleRoutes(),
    ...contextRoutes(),
  ];
}
