import type { ObjectType } from '../object-type.ts';
import { TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { administrativeUnits } from './administrative-units.ts';
import { appManagementPolicies } from './app-management-policies.ts';
import { appRoleAssignments } from './app-role-assignments.ts';
import { applications } from './applications.ts';
import { authenticationMethodsPolicy } from './authentication-methods-policy.ts';
import { authenticationStrengthPolicies } from './authentication-strength-policies.ts';
import { authorizationPolicy } from './authorization-policy.ts';
import { claimsMappingPolicies } from './claims-mapping-policies.ts';
import { conditionalAccessPolicies } from './conditional-access-policies.ts';
import { crossTenantAccessPolicy } from './cross-tenant-access-policy.ts';
import { devices } from './devices.ts';
import { directoryRoles } from './directory-roles.ts';
import { groupLifecyclePolicies } from './group-lifecycle-policies.ts';
import { groupAssignmentSchedules, groupEligibilitySchedules } from './group-schedules.ts';
import { groupSettings } from './group-settings.ts';
import { groups } from './groups.ts';
import { homeRealmDiscoveryPolicies } from './home-realm-discovery-policies.ts';
import { namedLocations } from './named-locations.ts';
import { oauth2PermissionGrants } from './oauth2-permission-grants.ts';
import { roleAssignmentSchedules } from './role-assignment-schedules.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleDefinitions } from './role-definitions.ts';
import { roleEligibilitySchedules } from './role-eligibility-schedules.ts';
import { servicePrincipals } from './service-principals.ts';
import { tokenLifetimePolicies } from './token-lifetime-policies.ts';
import { users } from './users.ts';

/** Every type the product knows. A new one is a file beside this and a line here. */
export const OBJECT_TYPES: Readonly<Record<TypeKey, ObjectType>> = {
  authorizationPolicy,
  authenticationMethodsPolicy,
  authenticationStrengthPolicies,
  namedLocations,
  crossTenantAccessPolicy,
  claimsMappingPolicies,
  tokenLifetimePolicies,
  homeRealmDiscoveryPolicies,
  appManagementPolicies,
  groupSettings,
  groupLifecyclePolicies,
  roleDefinitions,
  directoryRoles,
  users,
  groups,
  devices,
  applications,
  servicePrincipals,
  administrativeUnits,
  roleAssignments,
  roleEligibilitySchedules,
  roleAssignmentSchedules,
  groupEligibilitySchedules,
  groupAssignmentSchedules,
  appRoleAssignments,
  oauth2PermissionGrants,
  conditionalAccessPolicies,
};

export function objectType(key: TypeKey): ObjectType {
  return OBJECT_TYPES[key];
}

/** An object comes after all that it refers to. */
export const RESTORE_ORDER: readonly TypeKey[] = [...TYPE_KEYS].sort(
  (a, b) => OBJECT_TYPES[a].restoreOrder - OBJECT_TYPES[b].restoreOrder,
);

/** The type that a Graph `@odata.type` (`#microsoft.graph.user`) or type name stands for; null for others. */
export function typeKeyOfGraphType(graphType: string): TypeKey | null {
  return byGraphType.get(graphType.slice(graphType.lastIndexOf('.') + 1)) ?? null;
}

const byGraphType: ReadonlyMap<string, TypeKey> = new Map([
  ...TYPE_KEYS.map((key) => [OBJECT_TYPES[key].graphType, key] as const),
  ...TYPE_KEYS.flatMap((key) => (OBJECT_TYPES[key].ownKinds ?? []).map(({ graphType }) => [graphType, key] as const)),
]);
