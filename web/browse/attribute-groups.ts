import { isHollow } from '../shared/values/read-value.ts';

export interface AttributeEntry {
  /** As Graph names it. */
  readonly name: string;
  readonly value: unknown;
  readonly isEmpty: boolean;
}

export interface AttributeGroup {
  readonly key: string;
  readonly label: string;
  /** Filled ones first, both in the order of the group. */
  readonly entries: readonly AttributeEntry[];
  readonly filled: number;
}

interface GroupSpec {
  readonly key: string;
  readonly label: string;
  readonly names: readonly string[];
  readonly prefix?: string;
}

/** The sections of the Entra admin center. What none of them names comes under the last one. */
const GROUPS: readonly GroupSpec[] = [
  {
    key: 'identity',
    label: 'Identity',
    names: [
      'displayName',
      'givenName',
      'surname',
      'userPrincipalName',
      'id',
      'appId',
      'appDisplayName',
      'appOwnerOrganizationId',
      'deviceId',
      'roleTemplateId',
      'templateId',
      'description',
      'userType',
      'groupTypes',
      'servicePrincipalType',
      'state',
      'isEnabled',
      'isBuiltIn',
      'isDefault',
      'mailNickname',
      'uniqueName',
      'visibility',
      'classification',
      'membershipRule',
      'membershipRuleProcessingState',
      'membershipType',
      'isAssignableToRole',
      'securityEnabled',
      'mailEnabled',
      'identities',
      'externalUserState',
      'externalUserStateChangeDateTime',
      'creationType',
      'createdDateTime',
      'modifiedDateTime',
      'publisherDomain',
      'signInAudience',
      'tags',
      'notes',
    ],
  },
  {
    key: 'contact',
    label: 'Contact information',
    names: [
      'mail',
      'otherMails',
      'proxyAddresses',
      'businessPhones',
      'mobilePhone',
      'faxNumber',
      'imAddresses',
      'streetAddress',
      'city',
      'postalCode',
      'country',
      'officeLocation',
      'showInAddressList',
    ],
  },
  {
    key: 'job',
    label: 'Job information',
    names: [
      'jobTitle',
      'companyName',
      'department',
      'employeeId',
      'employeeType',
      'employeeHireDate',
      'employeeOrgData',
    ],
  },
  {
    key: 'signIn',
    label: 'Sign-in and access',
    names: [
      'accountEnabled',
      'passwordPolicies',
      'usageLocation',
      'preferredLanguage',
      'preferredDataLocation',
      'ageGroup',
      'consentProvidedForMinor',
      'appRoleAssignmentRequired',
      'preferredSingleSignOnMode',
      'loginUrl',
      'logoutUrl',
      'homepage',
      'replyUrls',
      'servicePrincipalNames',
      'identifierUris',
      'web',
      'spa',
      'publicClient',
      'samlSingleSignOnSettings',
      'isFallbackPublicClient',
      'keyCredentials',
      'passwordCredentials',
      'preferredTokenSigningKeyThumbprint',
      'notificationEmailAddresses',
    ],
  },
  {
    key: 'rules',
    label: 'Rules and permissions',
    names: [
      'conditions',
      'grantControls',
      'sessionControls',
      'rolePermissions',
      'requiredResourceAccess',
      'api',
      'appRoles',
      'oauth2PermissionScopes',
      'optionalClaims',
      'groupMembershipClaims',
      'principalId',
      'resourceId',
      'appRoleId',
      'roleDefinitionId',
      'directoryScopeId',
      'appScopeId',
      'clientId',
      'consentType',
      'scope',
      'principalType',
      'principalDisplayName',
      'resourceDisplayName',
      'scheduleInfo',
      'definition',
      'ipRanges',
      'isTrusted',
      'countriesAndRegions',
      'includeUnknownCountriesAndRegions',
      'allowedCombinations',
      'values',
      'restrictions',
      'defaultUserRolePermissions',
      'allowInvitesFrom',
      'guestUserRoleId',
      'authenticationMethodConfigurations',
      'registrationEnforcement',
    ],
  },
  { key: 'licences', label: 'Licences', names: ['assignedLicenses', 'licenseAssignmentStates', 'assignedLabels'] },
  {
    key: 'device',
    label: 'Device',
    names: [
      'operatingSystem',
      'operatingSystemVersion',
      'trustType',
      'profileType',
      'isCompliant',
      'isManaged',
      'managementType',
      'manufacturer',
      'model',
      'deviceOwnership',
      'approximateLastSignInDateTime',
      'registrationDateTime',
    ],
  },
  { key: 'onPremises', label: 'On-premises', names: [], prefix: 'onPremises' },
];

const TECHNICAL: GroupSpec = { key: 'technical', label: 'Other and technical', names: [] };

/** All attributes of an object in readable sections; sections without any are left out. */
export function groupAttributes(attributes: Readonly<Record<string, unknown>>): AttributeGroup[] {
  const left = new Map(Object.entries(attributes));
  const take = (name: string): AttributeEntry => {
    const value = left.get(name);
    left.delete(name);
    return { name, value, isEmpty: isHollow(value) };
  };
  const named = GROUPS.map((group) => groupOf(group, namesIn(group, left).map(take)));
  const rest = groupOf(TECHNICAL, [...left.keys()].sort().map(take));
  return [...named, rest].filter(({ entries }) => entries.length > 0);
}

function namesIn({ names, prefix }: GroupSpec, left: ReadonlyMap<string, unknown>): string[] {
  const listed = names.filter((name) => left.has(name));
  return prefix === undefined
    ? listed
    : [...listed, ...[...left.keys()].filter((name) => name.startsWith(prefix)).sort()];
}

function groupOf({ key, label }: GroupSpec, entries: readonly AttributeEntry[]): AttributeGroup {
  const filled = entries.filter(({ isEmpty }) => !isEmpty);
  return { key, label, entries: [...filled, ...entries.filter(({ isEmpty }) => isEmpty)], filled: filled.length };
}
