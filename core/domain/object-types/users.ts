import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { addresses } from '../tenant-names.ts';
import { invitationOf, isGuest, localIdentities } from './guests.ts';
import { licencePart } from './part-helpers.ts';
import { guardedAttributes, securityAttributes } from './security-attributes.ts';
import {
  anyOf,
  byId,
  directoryBin,
  display,
  filterEquals,
  listWithSelect,
  never,
  principals,
  isAgent,
  whenTrue,
} from './template.ts';

const select = [
  'id',
  'accountEnabled',
  'ageGroup',
  'assignedLicenses',
  'businessPhones',
  'city',
  'companyName',
  'consentProvidedForMinor',
  'country',
  'createdDateTime',
  'creationType',
  'deletedDateTime',
  'department',
  'displayName',
  'employeeHireDate',
  'employeeId',
  'employeeOrgData',
  'employeeType',
  'externalUserState',
  'externalUserStateChangeDateTime',
  'faxNumber',
  'givenName',
  'identities',
  'identityParentId',
  'imAddresses',
  'isManagementRestricted',
  'jobTitle',
  'licenseAssignmentStates',
  'mail',
  'mailNickname',
  'mobilePhone',
  'officeLocation',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesLastSyncDateTime',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName',
  'otherMails',
  'passwordPolicies',
  'postalCode',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'securityIdentifier',
  'showInAddressList',
  'state',
  'streetAddress',
  'surname',
  'usageLocation',
  'userPrincipalName',
  'userType',
] as const;

const synced = whenTrue('onPremisesSyncEnabled', 'synced');

function naturalKeys(user: GraphObject): readonly NaturalKey[] {
  const upn = stringOf(user.userPrincipalName);
  const mail = isGuest(user) ? stringOf(user.mail) : null;
  const keys: NaturalKey[] = [];
  if (upn !== null)
    keys.push({
      property: 'userPrincipalName',
      value: upn,
      path: filterEquals('/users', { userPrincipalName: upn }),
    });
  // The name of a guest is made by the tenant that invites; the address is whose guest it is.
  if (mail !== null)
    keys.push({ property: 'mail', value: mail, path: filterEquals('/users', { mail }), matches: isGuest });
  return keys;
}

export const users: ObjectType = {
  key: 'users',
  label: { one: 'User', many: 'Users' },
  graphType: 'user',
  ownKinds: [{ graphType: 'agentUser', label: 'Agent users' }],
  restoreOrder: 10,
  select,
  guarded: guardedAttributes,
  sources: [{ kind: 'collection', name: 'users', path: listWithSelect('/users', select), top: 999 }],
  delta: {
    path: '/users/delta',
    select: select.filter((name) => name !== 'licenseAssignmentStates'),
    // Not supported by the delta, and no change of the object there.
    lacks: ['licenseAssignmentStates'],
    relations: ['manager'],
    minimal: true,
    full: 'crawl',
  },
  relations: [
    {
      name: 'manager',
      single: true,
      targetTypes: ['users', 'orgContacts'],
      read: { kind: 'delta', path: '/users/{id}/manager' },
      write: { kind: 'putRef', path: '/users/{id}/manager' },
    },
    {
      name: 'sponsors',
      single: false,
      targetTypes: principals,
      read: { kind: 'get', path: '/users/{id}/sponsors', expand: true },
      write: {
        kind: 'postRef',
        path: '/users/{id}/sponsors',
        targetPaths: { users: '/users/{id}', groups: '/groups/{id}' },
      },
    },
  ],
  embedded: [],
  identify: byId,
  display,
  volatile: [
    'deletedDateTime',
    'onPremisesLastSyncDateTime',
    'signInActivity',
    'lastPasswordChangeDateTime',
    'signInSessionsValidFromDateTime',
    'licenseAssignmentStates[].lastUpdatedDateTime',
  ],
  unordered: [
    'assignedLicenses',
    'assignedLicenses[].disabledPlans',
    'businessPhones',
    'identities',
    'imAddresses',
    'licenseAssignmentStates',
    'licenseAssignmentStates[].disabledPlans',
    'otherMails',
    'proxyAddresses',
  ],
  jsonStrings: [],
  secrets: ['passwordProfile'],
  tenantNames: [
    ...addresses(
      'userPrincipalName',
      'mail',
      'otherMails[]',
      'proxyAddresses[]',
      'imAddresses[]',
      'identities[].issuerAssignedId',
    ),
    { path: 'identities[].issuer', form: 'domain' },
  ],
  references: [
    { path: 'assignedLicenses[].skuId', targets: [{ kind: 'sku' }], keywords: [], exclusion: false },
    {
      path: 'licenseAssignmentStates[].assignedByGroup',
      targets: [{ kind: 'object', type: 'groups' }],
      keywords: [],
      exclusion: false,
    },
    // The agent identity that an agent user acts for.
    {
      path: 'identityParentId',
      targets: [{ kind: 'object', type: 'servicePrincipals' }],
      keywords: [],
      exclusion: false,
    },
  ],
  permissions: {
    read: anyOf('User.Read.All', 'Directory.Read.All'),
    create: anyOf('User.ReadWrite.All'),
    update: anyOf('User.ReadWrite.All'),
    delete: anyOf('User.DeleteRestore.All', 'User.ReadWrite.All'),
    undelete: anyOf('User.DeleteRestore.All', 'User.ReadWrite.All'),
    relations: {
      manager: { read: anyOf('User.Read.All', 'Directory.Read.All'), write: anyOf('User.ReadWrite.All') },
      // Directory.Read.All does not show sponsors.
      sponsors: { read: anyOf('User.Read.All'), write: anyOf('User.ReadWrite.All') },
      assignedLicenses: { write: anyOf('LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All') },
    },
  },
  restore: {
    objectPath: '/users/{id}',
    create: {
      path: '/users',
      required: ['accountEnabled', 'displayName', 'mailNickname', 'passwordProfile', 'userPrincipalName'],
      createOnly: ['identities'],
      optional: ['identities'],
      instead: invitationOf,
      // Without it Graph refuses a name in a federated domain.
      essential: ['onPremisesImmutableId'],
      // Refused in a creation, taken by an update.
      secondPass: ['onPremisesExtensionAttributes'],
    },
    // A guest has its identity elsewhere: only a new invitation brings it back, and it needs an address.
    notCreatable: (user) => (isGuest(user) && invitationOf(user, { sendInvitations: false }) === null ? 'guest' : null),
    // The entry of the user principal name follows the name.
    beforeCreate: ({ identities, ...body }) => {
      const local = localIdentities(identities);
      return local.length === 0 ? body : { ...body, identities: local };
    },
    parts: [licencePart('users'), securityAttributes],
    update: { updateOnly: [] },
    delete: true,
    strip: [
      'id',
      'deletedDateTime',
      'createdDateTime',
      'creationType',
      'externalUserState',
      'externalUserStateChangeDateTime',
      'assignedLicenses',
      'assignedPlans',
      'provisionedPlans',
      'licenseAssignmentStates',
      'proxyAddresses',
      'imAddresses',
      'isManagementRestricted',
      'isResourceAccount',
      'lastPasswordChangeDateTime',
      'legalAgeGroupClassification',
      'onPremisesDistinguishedName',
      'onPremisesDomainName',
      'onPremisesLastSyncDateTime',
      'onPremisesProvisioningErrors',
      'onPremisesSamAccountName',
      'onPremisesSecurityIdentifier',
      'onPremisesSyncEnabled',
      'onPremisesUserPrincipalName',
      'securityIdentifier',
      'serviceProvisioningErrors',
      'showInAddressList',
      'signInActivity',
      'signInSessionsValidFromDateTime',
      'identityParentId',
      'authorizationInfo',
      'customSecurityAttributes',
    ],
    notClearable: ['displayName', 'userPrincipalName', 'mailNickname', 'accountEnabled', 'usageLocation'],
    recycleBin: directoryBin,
    naturalKeys,
    clearByPart: ['onPremisesExtensionAttributes'],
    sensitive: [
      'accountEnabled',
      'userPrincipalName',
      'passwordProfile',
      'otherMails',
      'businessPhones',
      'mobilePhone',
      'onPremisesImmutableId',
    ],
    protectedBy: (user) => (isAgent(user) || stringOf(user.identityParentId) !== null ? 'agentIdentity' : synced(user)),
    linkProtectedBy: never,
  },
};
