import type { RelationName, SetName } from '../types.ts';

/** How one entity set or singleton is addressed and read. */
export interface Resource {
  set: SetName;
  type: string;
  path: string;
  /** 0: no `$top`. */
  maxTop: number;
  paged: boolean;
  /** Items carry `@odata.type`. */
  mixed: boolean;
  units: number;
  itemUnits: number;
  /** Edges and parts `$expand` may name. */
  expand: Readonly<Record<string, Expand>>;
  /** Edges readable below an item. */
  relations: Readonly<Record<string, Relation>>;
  /** `/{set}/$count` and advanced queries are served by the directory's index. */
  counted: boolean;
}

export type Expand =
  | { kind: 'relation'; relation: RelationName; single: boolean }
  | { kind: 'property'; property: string; set: SetName | 'directory' }
  | { kind: 'parts'; set: SetName; single: boolean };

export interface Relation {
  relation: RelationName;
  /** `reverse`: from the target's end (memberOf). */
  direction: 'forward' | 'reverse';
  single: boolean;
  units: number;
  /** Type of all items; mixed when absent. */
  type?: string;
}

const edge = (relation: RelationName, extra: Partial<Relation> = {}): Relation => ({
  relation,
  direction: 'forward',
  single: false,
  units: 1,
  ...extra,
});
const expandEdge = (relation: RelationName, single = false): Expand => ({ kind: 'relation', relation, single });
const expandId = (property: string, set: SetName | 'directory'): Expand => ({ kind: 'property', property, set });

function resource(set: SetName, type: string, path: string, extra: Partial<Resource> = {}): Resource {
  return {
    set,
    type,
    path,
    maxTop: 999,
    paged: true,
    mixed: false,
    units: 1,
    itemUnits: 1,
    expand: {},
    relations: {},
    counted: false,
    ...extra,
  };
}

const memberOf = edge('members', { direction: 'reverse', units: 2 });
const policyEdge = (relation: RelationName, type: string): Relation => edge(relation, { type });
const appliesTo = (relation: RelationName): Record<string, Relation> => ({
  appliesTo: edge(relation, { direction: 'reverse' }),
});
const rolePrincipal = {
  principal: expandId('principalId', 'directory'),
  roleDefinition: expandId('roleDefinitionId', 'roleDefinitions'),
};

/** Every set Graph serves as a collection of its own. */
export const RESOURCES: readonly Resource[] = [
  resource('users', 'user', '/users', {
    units: 2,
    itemUnits: 2,
    counted: true,
    expand: { manager: expandEdge('manager', true), sponsors: expandEdge('sponsors') },
    relations: {
      manager: edge('manager', { single: true }),
      sponsors: edge('sponsors'),
      memberOf,
      directReports: edge('manager', { direction: 'reverse' }),
      sponsorOf: edge('sponsors', { direction: 'reverse' }),
      ownedObjects: edge('owners', { direction: 'reverse', units: 2 }),
    },
  }),
  resource('groups', 'group', '/groups', {
    counted: true,
    expand: { members: expandEdge('members'), owners: expandEdge('owners') },
    relations: { members: edge('members', { units: 3 }), owners: edge('owners'), memberOf },
  }),
  resource('devices', 'device', '/devices', {
    counted: true,
    expand: { registeredOwners: expandEdge('registeredOwners'), registeredUsers: expandEdge('registeredUsers') },
    relations: { registeredOwners: edge('registeredOwners'), registeredUsers: edge('registeredUsers'), memberOf },
  }),
  resource('applications', 'application', '/applications', {
    units: 2,
    itemUnits: 2,
    counted: true,
    expand: {
      owners: expandEdge('owners'),
      federatedIdentityCredentials: { kind: 'parts', set: 'federatedIdentityCredentials', single: false },
      extensionProperties: { kind: 'parts', set: 'extensionProperties', single: false },
    },
    relations: {
      owners: edge('owners'),
      tokenLifetimePolicies: policyEdge('tokenLifetimePolicies', 'tokenLifetimePolicy'),
      tokenIssuancePolicies: policyEdge('tokenIssuancePolicies', 'tokenIssuancePolicy'),
      appManagementPolicies: policyEdge('appManagementPolicies', 'appManagementPolicy'),
    },
  }),
  resource('servicePrincipals', 'servicePrincipal', '/servicePrincipals', {
    counted: true,
    expand: { owners: expandEdge('owners') },
    relations: {
      owners: edge('owners'),
      memberOf,
      ownedObjects: edge('owners', { direction: 'reverse', units: 2 }),
      claimsMappingPolicies: policyEdge('claimsMappingPolicies', 'claimsMappingPolicy'),
      tokenLifetimePolicies: policyEdge('tokenLifetimePolicies', 'tokenLifetimePolicy'),
      homeRealmDiscoveryPolicies: policyEdge('homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy'),
      appManagementPolicies: policyEdge('appManagementPolicies', 'appManagementPolicy'),
    },
  }),
  resource('administrativeUnits', 'administrativeUnit', '/directory/administrativeUnits', {
    counted: true,
    expand: { members: expandEdge('members') },
    relations: { members: edge('members') },
  }),
  resource('contacts', 'orgContact', '/contacts', {
    counted: true,
    expand: { manager: expandEdge('manager', true) },
    relations: { manager: edge('manager', { single: true }), memberOf },
  }),
  resource('directoryRoles', 'directoryRole', '/directoryRoles', {
    maxTop: 0,
    paged: false,
    expand: { members: expandEdge('members') },
    relations: { members: edge('members') },
  }),
  resource('directoryRoleTemplates', 'directoryRoleTemplate', '/directoryRoleTemplates', { maxTop: 0, paged: false }),
  resource('roleDefinitions', 'unifiedRoleDefinition', '/roleManagement/directory/roleDefinitions'),
  resource('roleAssignments', 'unifiedRoleAssignment', '/roleManagement/directory/roleAssignments', {
    expand: rolePrincipal,
  }),
  resource(
    'roleEligibilitySchedules',
    'unifiedRoleEligibilitySchedule',
    '/roleManagement/directory/roleEligibilitySchedules',
    { expand: rolePrincipal },
  ),
  resource(
    'roleEligibilityScheduleRequests',
    'unifiedRoleEligibilityScheduleRequest',
    '/roleManagement/directory/roleEligibilityScheduleRequests',
    { expand: rolePrincipal },
  ),
  resource(
    'roleAssignmentScheduleRequests',
    'unifiedRoleAssignmentScheduleRequest',
    '/roleManagement/directory/roleAssignmentScheduleRequests',
    { expand: rolePrincipal },
  ),
  resource('oauth2PermissionGrants', 'oAuth2PermissionGrant', '/oauth2PermissionGrants', { units: 2, itemUnits: 2 }),
  resource('conditionalAccessPolicies', 'conditionalAccessPolicy', '/identity/conditionalAccess/policies'),
  resource('namedLocations', 'namedLocation', '/identity/conditionalAccess/namedLocations', { mixed: true }),
  resource(
    'authenticationStrengthPolicies',
    'authenticationStrengthPolicy',
    '/policies/authenticationStrengthPolicies',
    { expand: { combinationConfigurations: { kind: 'parts', set: 'combinationConfigurations', single: false } } },
  ),
  resource('claimsMappingPolicies', 'claimsMappingPolicy', '/policies/claimsMappingPolicies', {
    relations: appliesTo('claimsMappingPolicies'),
  }),
  resource('tokenLifetimePolicies', 'tokenLifetimePolicy', '/policies/tokenLifetimePolicies', {
    relations: appliesTo('tokenLifetimePolicies'),
  }),
  resource('tokenIssuancePolicies', 'tokenIssuancePolicy', '/policies/tokenIssuancePolicies', {
    relations: appliesTo('tokenIssuancePolicies'),
  }),
  resource('homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy', '/policies/homeRealmDiscoveryPolicies', {
    relations: appliesTo('homeRealmDiscoveryPolicies'),
  }),
  resource('appManagementPolicies', 'appManagementPolicy', '/policies/appManagementPolicies', {
    relations: appliesTo('appManagementPolicies'),
  }),
  resource('groupSettings', 'groupSetting', '/groupSettings'),
  resource('groupSettingTemplates', 'groupSettingTemplate', '/groupSettingTemplates'),
  resource(
    'crossTenantAccessPartners',
    'crossTenantAccessPolicyConfigurationPartner',
    '/policies/crossTenantAccessPolicy/partners',
    { expand: { identitySynchronization: { kind: 'parts', set: 'identitySynchronizations', single: true } } },
  ),
  resource('groupLifecyclePolicies', 'groupLifecyclePolicy', '/groupLifecyclePolicies'),
  resource('permissionGrantPolicies', 'permissionGrantPolicy', '/policies/permissionGrantPolicies', {
    expand: {
      includes: { kind: 'parts', set: 'permissionGrantIncludes', single: false },
      excludes: { kind: 'parts', set: 'permissionGrantExcludes', single: false },
    },
  }),
  resource(
    'authenticationContextClassReferences',
    'authenticationContextClassReference',
    '/identity/conditionalAccess/authenticationContextClassReferences',
    { maxTop: 0 },
  ),
  // No application may read them; policies name them.
  resource('agreements', 'agreement', '/identityGovernance/termsOfUse/agreements', { maxTop: 0 }),
  resource(
    'customSecurityAttributeDefinitions',
    'customSecurityAttributeDefinition',
    '/directory/customSecurityAttributeDefinitions',
  ),
  resource('organization', 'organization', '/organization'),
  resource('domains', 'domain', '/domains'),
  resource('subscribedSkus', 'subscribedSku', '/subscribedSkus', { maxTop: 0, units: 3, itemUnits: 3 }),
];

/** Contained collections: below which path, in which set, by which index. */
export interface Part {
  parentPath: string;
  parentSet: SetName;
  segment: string;
  set: SetName;
  type: string;
  index: string;
  mixed: boolean;
  units: number;
}

const part = (
  parentPath: string,
  parentSet: SetName,
  segment: string,
  set: SetName,
  type: string,
  extra: Partial<Part> = {},
): Part => ({ parentPath, parentSet, segment, set, type, index: 'parent', mixed: false, units: 1, ...extra });

export const PARTS: readonly Part[] = [
  part(
    '/applications',
    'applications',
    'federatedIdentityCredentials',
    'federatedIdentityCredentials',
    'federatedIdentityCredential',
  ),
  part('/applications', 'applications', 'extensionProperties', 'extensionProperties', 'extensionProperty', {
    units: 2,
  }),
  part(
    '/servicePrincipals',
    'servicePrincipals',
    'delegatedPermissionClassifications',
    'delegatedPermissionClassifications',
    'delegatedPermissionClassification',
  ),
  part('/servicePrincipals', 'servicePrincipals', 'appRoleAssignedTo', 'appRoleAssignments', 'appRoleAssignment', {
    index: 'resourceId',
  }),
  part('/servicePrincipals', 'servicePrincipals', 'appRoleAssignments', 'appRoleAssignments', 'appRoleAssignment', {
    index: 'principalId',
    units: 2,
  }),
  part(
    '/servicePrincipals',
    'servicePrincipals',
    'oauth2PermissionGrants',
    'oauth2PermissionGrants',
    'oAuth2PermissionGrant',
    { index: 'clientId' },
  ),
  part('/users', 'users', 'appRoleAssignments', 'appRoleAssignments', 'appRoleAssignment', { index: 'principalId' }),
  part('/users', 'users', 'oauth2PermissionGrants', 'oauth2PermissionGrants', 'oAuth2PermissionGrant', {
    index: 'principalId',
  }),
  part('/groups', 'groups', 'appRoleAssignments', 'appRoleAssignments', 'appRoleAssignment', { index: 'principalId' }),
  part('/groups', 'groups', 'settings', 'groupSettings', 'groupSetting'),
  part(
    '/policies/authenticationStrengthPolicies',
    'authenticationStrengthPolicies',
    'combinationConfigurations',
    'combinationConfigurations',
    'authenticationCombinationConfiguration',
    { mixed: true },
  ),
  part(
    '/policies/permissionGrantPolicies',
    'permissionGrantPolicies',
    'includes',
    'permissionGrantIncludes',
    'permissionGrantConditionSet',
  ),
  part(
    '/policies/permissionGrantPolicies',
    'permissionGrantPolicies',
    'excludes',
    'permissionGrantExcludes',
    'permissionGrantConditionSet',
  ),
];

/** Objects there is one of. */
export interface Singleton {
  path: string;
  set: SetName;
  type: string;
}

export const SINGLETONS: readonly Singleton[] = [
  { path: '/policies/authorizationPolicy', set: 'authorizationPolicy', type: 'authorizationPolicy' },
  {
    path: '/policies/authenticationMethodsPolicy',
    set: 'authenticationMethodsPolicy',
    type: 'authenticationMethodsPolicy',
  },
  {
    path: '/policies/defaultAppManagementPolicy',
    set: 'defaultAppManagementPolicy',
    type: 'tenantAppManagementPolicy',
  },
  { path: '/policies/crossTenantAccessPolicy', set: 'crossTenantAccessPolicy', type: 'crossTenantAccessPolicy' },
  {
    path: '/policies/crossTenantAccessPolicy/default',
    set: 'crossTenantAccessDefault',
    type: 'crossTenantAccessPolicyConfigurationDefault',
  },
];

export function resourceOf(set: SetName): Resource {
  const found = RESOURCES.find((entry) => entry.set === set);
  if (found === undefined) throw new Error(`no resource for ${set}`);
  return found;
}
