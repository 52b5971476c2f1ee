import type { TypeKey } from './type-keys.ts';

/**
 * What is read one after the other; types of one phase are read side by side, those first that take longest. An edge
 * that is read after both its ends seldom dangles, and Conditional Access refers to everything. Named locations come
 * early because they share Conditional Access's slow limit.
 */
export const CAPTURE_PHASES: readonly (readonly TypeKey[])[] = [
  [
    'users',
    'groups',
    'devices',
    'servicePrincipals',
    'applications',
    'administrativeUnits',
    'directoryRoles',
    'namedLocations',
    'authorizationPolicy',
    'authenticationMethodsPolicy',
    'authenticationStrengthPolicies',
    'crossTenantAccessPolicy',
    'claimsMappingPolicies',
    'tokenLifetimePolicies',
    'homeRealmDiscoveryPolicies',
    'appManagementPolicies',
    'roleDefinitions',
  ],
  [
    'appRoleAssignments',
    'oauth2PermissionGrants',
    'groupSettings',
    'roleAssignments',
    'roleEligibilitySchedules',
    'roleAssignmentSchedules',
    'groupEligibilitySchedules',
    'groupAssignmentSchedules',
  ],
  ['conditionalAccessPolicies'],
];

/** Types that backups did not read which began under a version without them: workflows of that time go on as they began. */
export const SCHEDULES: readonly TypeKey[] = [
  'roleAssignmentSchedules',
  'groupEligibilitySchedules',
  'groupAssignmentSchedules',
];
