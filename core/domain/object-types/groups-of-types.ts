import type { TypeKey } from '../type-keys.ts';

export const TYPE_GROUPS = {
  identity: 'Identity',
  applications: 'Applications',
  roles: 'Roles',
  devices: 'Devices',
  policies: 'Policies',
} as const;

export type TypeGroup = keyof typeof TYPE_GROUPS;

/** Where lists of types put a type, as the menus of the Entra admin center do. */
export const GROUP_OF_TYPE: Readonly<Record<TypeKey, TypeGroup>> = {
  users: 'identity',
  groups: 'identity',
  groupSettings: 'identity',
  groupLifecyclePolicies: 'identity',
  groupEligibilitySchedules: 'identity',
  groupAssignmentSchedules: 'identity',
  administrativeUnits: 'identity',
  applications: 'applications',
  servicePrincipals: 'applications',
  appRoleAssignments: 'applications',
  oauth2PermissionGrants: 'applications',
  appManagementPolicies: 'applications',
  claimsMappingPolicies: 'applications',
  tokenLifetimePolicies: 'applications',
  homeRealmDiscoveryPolicies: 'applications',
  roleDefinitions: 'roles',
  directoryRoles: 'roles',
  roleAssignments: 'roles',
  roleEligibilitySchedules: 'roles',
  roleAssignmentSchedules: 'roles',
  devices: 'devices',
  conditionalAccessPolicies: 'policies',
  namedLocations: 'policies',
  authorizationPolicy: 'policies',
  authenticationMethodsPolicy: 'policies',
  authenticationStrengthPolicies: 'policies',
  crossTenantAccessPolicy: 'policies',
};
