import type { TypeKey } from '../domain/type-keys.ts';

/**
 * What is read one after the other: principals first among equals, then the edges between them, then what refers to
 * everything. An edge that is read after both its ends seldom dangles. Types of one phase are read side by side.
 */
export const CAPTURE_PHASES: readonly (readonly TypeKey[])[] = [
  ['users', 'groups', 'devices', 'applications', 'servicePrincipals', 'administrativeUnits', 'directoryRoles'],
  [
    'authorizationPolicy',
    'authenticationMethodsPolicy',
    'authenticationStrengthPolicies',
    'crossTenantAccessPolicy',
    'claimsMappingPolicies',
    'tokenLifetimePolicies',
    'homeRealmDiscoveryPolicies',
    'appManagementPolicies',
    'groupSettings',
    'roleDefinitions',
    'roleAssignments',
    'roleEligibilitySchedules',
    'appRoleAssignments',
    'oauth2PermissionGrants',
  ],
  ['namedLocations', 'conditionalAccessPolicies'],
];
