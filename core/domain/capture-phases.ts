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
    'groupLifecyclePolicies',
    'roleAssignments',
    'roleEligibilitySchedules',
    'roleAssignmentSchedules',
    'groupEligibilitySchedules',
    'groupAssignmentSchedules',
  ],
  ['conditionalAccessPolicies'],
];

/** Of which a tenant can have very many: each is read by itself, so that whoever reads it may be anywhere. */
const LONG_TYPES: readonly TypeKey[] = [
  'users',
  'groups',
  'devices',
  'servicePrincipals',
  'applications',
  'appRoleAssignments',
];

/** A phase as it is read side by side: long types each alone, the others together. */
export function readSideBySide(phase: readonly TypeKey[]): readonly (readonly TypeKey[])[] {
  const alone = phase.filter((type) => LONG_TYPES.includes(type));
  const others = phase.filter((type) => !LONG_TYPES.includes(type));
  return [...alone.map((type) => [type]), ...(others.length > 0 ? [others] : [])];
}

/** Types that jobs did not read which began under a version without them: such jobs continue as they began. */
export const ADDED_TYPES = {
  schedules: ['roleAssignmentSchedules', 'groupEligibilitySchedules', 'groupAssignmentSchedules'],
  expiration: ['groupLifecyclePolicies'],
} as const satisfies Readonly<Record<string, readonly TypeKey[]>>;

export type AddedTypes = keyof typeof ADDED_TYPES;

/** Which of the added types a job reads. */
export type Reads = Readonly<Record<AddedTypes, boolean>>;

export function phasesWith(reads: Reads): typeof CAPTURE_PHASES {
  const left = (Object.keys(ADDED_TYPES) as AddedTypes[])
    .filter((added) => !reads[added])
    .flatMap((added): readonly TypeKey[] => ADDED_TYPES[added]);
  return left.length === 0
    ? CAPTURE_PHASES
    : CAPTURE_PHASES.map((phase) => phase.filter((type) => !left.includes(type)));
}
