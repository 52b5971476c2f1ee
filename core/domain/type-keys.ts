/** The object types in the order of `backupOrder` of the facts. */
export const TYPE_KEYS = [
  'authorizationPolicy',
  'authenticationMethodsPolicy',
  'authenticationStrengthPolicies',
  'namedLocations',
  'crossTenantAccessPolicy',
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
  'groupSettings',
  'groupLifecyclePolicies',
  'roleDefinitions',
  'directoryRoles',
  'users',
  'groups',
  'devices',
  'applications',
  'servicePrincipals',
  'administrativeUnits',
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleAssignmentSchedules',
  'groupEligibilitySchedules',
  'groupAssignmentSchedules',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'conditionalAccessPolicies',
] as const;

export type TypeKey = (typeof TYPE_KEYS)[number];

/** What a link may point at: a core type, or a directory object that is not one of them. */
export type LinkTargetType = TypeKey | 'orgContacts' | 'other';

const known: ReadonlySet<string> = new Set(TYPE_KEYS);

export function isTypeKey(value: string): value is TypeKey {
  return known.has(value);
}
