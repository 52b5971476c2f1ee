import { extensionName } from '../extension-names.ts';
import type { ReferenceSpec } from '../object-type.ts';
import type { TypeKey } from '../type-keys.ts';
import { OBJECT_TYPES } from './index.ts';

/** Declared paths in words, as they stand after the name of who refers. Most specific first; `*` stands for any beginning. */
const WORDS: readonly (readonly [path: string, words: string])[] = [
  ['conditions.users.includeUsers[]', 'included users'],
  ['conditions.users.excludeUsers[]', 'excluded users'],
  ['conditions.users.includeGroups[]', 'included groups'],
  ['conditions.users.excludeGroups[]', 'excluded groups'],
  ['conditions.users.includeRoles[]', 'included roles'],
  ['conditions.users.excludeRoles[]', 'excluded roles'],
  ['conditions.applications.includeApplications[]', 'included apps'],
  ['conditions.applications.excludeApplications[]', 'excluded apps'],
  ['conditions.clientApplications.includeServicePrincipals[]', 'included workload identities'],
  ['conditions.clientApplications.excludeServicePrincipals[]', 'excluded workload identities'],
  ['conditions.locations.includeLocations[]', 'included locations'],
  ['conditions.locations.excludeLocations[]', 'excluded locations'],
  ['conditions.applications.includeAuthenticationContextClassReferences[]', 'authentication contexts'],
  ['conditions.users.includeGuestsOrExternalUsers.externalTenants.members[]', 'included organizations'],
  ['conditions.users.excludeGuestsOrExternalUsers.externalTenants.members[]', 'excluded organizations'],
  ['grantControls.authenticationStrength.id', 'authentication strength'],
  ['grantControls.termsOfUse[]', 'terms of use'],
  ['*AppInformationRequiredState.includeTarget.id', 'shows the app name to'],
  ['*AppInformationRequiredState.excludeTarget.id', 'shows no app name to'],
  ['*LocationInformationRequiredState.includeTarget.id', 'shows the location to'],
  ['*LocationInformationRequiredState.excludeTarget.id', 'shows no location to'],
  ['*RegistrationCampaign.includeTargets[].id', 'registration campaign'],
  ['*RegistrationCampaign.excludeTargets[].id', 'left out of the registration campaign'],
  ['*includeTargets[].id', 'authentication methods allowed to'],
  ['*excludeTargets[].id', 'authentication methods not allowed to'],
  ['*usersAndGroups.targets[].target', 'cross-tenant access of users and groups'],
  ['*applications.targets[].target', 'cross-tenant access to apps'],
  ['tenantId', 'partner organization'],
  ['guestUserRoleId', 'role of guests'],
  ['definition[]', 'policy definition'],
  ['@cybback.parentId', 'settings of the group'],
  ['values[].value', 'setting'],
  ['roleTemplateId', 'role template'],
  ['assignedLicenses[].skuId', 'licences'],
  ['licenseAssignmentStates[].assignedByGroup', 'licensed through the group'],
  ['membershipRule', 'dynamic membership rule'],
  ['api.knownClientApplications[]', 'known client applications'],
  ['api.preAuthorizedApplications[].appId', 'pre-authorized applications'],
  ['managerApplications[]', 'manager applications'],
  ['requiredResourceAccess[].resourceAppId', 'API permissions'],
  ['federatedIdentityCredentials[].subject', 'subject of a federated credential'],
  ['identifierUris[]', 'application ID URI'],
  ['*Token[].name', 'optional claims'],
  ['identityParentId', 'agent identity'],
  ['agentIdentityBlueprintId', 'agent identity blueprint'],
  ['servicePrincipalNames[]', 'service principal names'],
  ['appId', 'application ID'],
  ['scopedRoleMembers[].roleId', 'scoped role'],
  ['scopedRoleMembers[].roleMemberInfo.id', 'holder of a scoped role'],
  ['principalId', 'holder'],
  ['groupId', 'group'],
  ['roleDefinitionId', 'role'],
  ['directoryScopeId', 'scope'],
  ['appScopeId', 'scope within an app'],
  ['resourceId', 'API or app that it gives access to'],
  ['clientId', 'client'],
];

/** Where a reference stands, in words; the path itself where it has none. */
export function referenceLabel(path: string): string {
  const extension = extensionName(path);
  if (extension !== null) return `value of the directory extension ${extension.name}`;
  const found = WORDS.find(([known]) => (known.startsWith('*') ? path.endsWith(known.slice(1)) : path === known));
  return found?.[1] ?? path;
}

/** Paths of a type by which objects are left out of something. */
export function exclusionPaths(type: TypeKey): readonly string[] {
  return OBJECT_TYPES[type].references.flatMap((spec: ReferenceSpec) => (spec.exclusion ? [spec.path] : []));
}
