import type { RelationName, SetName } from '../types.ts';

/** Every set, in the order they are seeded and saved. */
export const SETS: readonly SetName[] = [
  'organization',
  'domains',
  'subscribedSkus',
  'users',
  'groups',
  'devices',
  'applications',
  'servicePrincipals',
  'administrativeUnits',
  'contacts',
  'directoryRoles',
  'directoryRoleTemplates',
  'roleDefinitions',
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleEligibilityScheduleRequests',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'conditionalAccessPolicies',
  'namedLocations',
  'authenticationStrengthPolicies',
  'combinationConfigurations',
  'authenticationMethodConfigurations',
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'tokenIssuancePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
  'groupSettings',
  'groupSettingTemplates',
  'federatedIdentityCredentials',
  'extensionProperties',
  'delegatedPermissionClassifications',
  'authorizationPolicy',
  'authenticationMethodsPolicy',
  'defaultAppManagementPolicy',
  'crossTenantAccessPolicy',
  'crossTenantAccessDefault',
  'crossTenantAccessPartners',
  'identitySynchronizations',
];

/** Sets whose objects can be addressed as directoryObjects, most asked first. */
export const DIRECTORY_SETS: readonly SetName[] = [
  'users',
  'groups',
  'servicePrincipals',
  'devices',
  'applications',
  'administrativeUnits',
  'contacts',
  'directoryRoles',
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'tokenIssuancePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
];

/** Sets with a bin of thirty days. */
export const BIN_SETS: ReadonlySet<SetName> = new Set([
  'users',
  'groups',
  'applications',
  'servicePrincipals',
  'administrativeUnits',
  'conditionalAccessPolicies',
  'namedLocations',
]);

export const RELATIONS: readonly RelationName[] = [
  'members',
  'owners',
  'manager',
  'sponsors',
  'registeredOwners',
  'registeredUsers',
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'tokenIssuancePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
];

/** Properties that find objects without a walk. */
export const INDEXES: Partial<Record<SetName, readonly string[]>> = {
  appRoleAssignments: ['principalId', 'resourceId'],
  oauth2PermissionGrants: ['clientId', 'resourceId', 'principalId'],
  roleAssignments: ['principalId', 'roleDefinitionId', 'directoryScopeId'],
  roleEligibilitySchedules: ['principalId', 'roleDefinitionId'],
  federatedIdentityCredentials: ['parent'],
  extensionProperties: ['parent'],
  delegatedPermissionClassifications: ['parent'],
  groupSettings: ['parent'],
  combinationConfigurations: ['parent'],
  identitySynchronizations: ['parent'],
};
