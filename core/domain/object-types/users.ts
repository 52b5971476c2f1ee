import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, directoryBin, display, filterEquals, listWithSelect, never, principals, whenTrue } from './template.ts';

const select = [
  'id', 'accountEnabled', 'ageGroup', 'assignedLicenses', 'businessPhones', 'city', 'companyName', 'consentProvidedForMinor',
  'country', 'createdDateTime', 'creationType', 'deletedDateTime', 'department', 'displayName', 'employeeHireDate', 'employeeId',
  'employeeOrgData', 'employeeType', 'externalUserState', 'externalUserStateChangeDateTime', 'faxNumber', 'givenName',
  'identities', 'imAddresses', 'isManagementRestricted', 'jobTitle', 'licenseAssignmentStates', 'mail', 'mailNickname',
  'mobilePhone', 'officeLocation', 'onPremisesDistinguishedName', 'onPremisesDomainName', 'onPremisesExtensionAttributes',
  'onPremisesImmutableId', 'onPremisesLastSyncDateTime', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled', 'onPremisesUserPrincipalName', 'otherMails', 'passwordPolicies', 'postalCode',
  'preferredDataLocation', 'preferredLanguage', 'proxyAddresses', 'securityIdentifier', 'showInAddressList', 'state',
  'streetAddress', 'surname', 'usageLocation', 'userPrincipalName', 'userType',
] as const;

export const users: ObjectType = {
  key: 'users',
  label: { one: 'User', many: 'Users' },
  graphType: 'user',
  restoreOrder: 10,
  select,
  sources: [{ kind: 'collection', name: 'users', path: listWithSelect('/users', select), top: 999 }],
  delta: { path: '/users/delta', select, relations: ['manager'], minimal: true, full: 'crawl' },
  relations: [
    {
      name: 'manager',
      single: true,
      targetTypes: ['users', 'orgContacts'],
      read: { kind: 'delta' },
      write: { kind: 'putRef', path: '/users/{id}/manager' },
    },
    {
      name: 'sponsors',
      single: false,
      targetTypes: principals,
      read: { kind: 'get', path: '/users/{id}/sponsors', expand: true },
      write: { kind: 'postRef', path: '/users/{id}/sponsors' },
    },
  ],
  embedded: [],
  identify: byId,
  display,
  volatile: [
    'deletedDateTime', 'onPremisesLastSyncDateTime', 'signInActivity', 'lastPasswordChangeDateTime',
    'signInSessionsValidFromDateTime', 'licenseAssignmentStates[].lastUpdatedDateTime',
  ],
  unordered: [
    'assignedLicenses', 'assignedLicenses[].disabledPlans', 'businessPhones', 'identities', 'imAddresses',
    'licenseAssignmentStates', 'licenseAssignmentStates[].disabledPlans', 'otherMails', 'proxyAddresses',
  ],
  jsonStrings: [],
  secrets: ['passwordProfile'],
  references: [
    { path: 'assignedLicenses[].skuId', targets: [{ kind: 'sku' }], keywords: [], exclusion: false },
    { path: 'licenseAssignmentStates[].assignedByGroup', targets: [{ kind: 'object', type: 'groups' }], keywords: [], exclusion: false },
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
    },
  },
  restore: {
    objectPath: '/users/{id}',
    create: {
      path: '/users',
      required: ['accountEnabled', 'displayName', 'mailNickname', 'passwordProfile', 'userPrincipalName'],
      createOnly: [],
      essential: [],
      secondPass: [],
    },
    // A guest that redeemed an invitation has its identity elsewhere: only a new invitation brings it back.
    notCreatable: (user) => (user.creationType === 'Invitation' || stringOf(user.userPrincipalName)?.includes('#EXT#') === true ? 'guest' : null),
    update: { updateOnly: [] },
    delete: true,
    strip: [
      'id', 'deletedDateTime', 'createdDateTime', 'creationType', 'externalUserState', 'externalUserStateChangeDateTime',
      'assignedLicenses', 'assignedPlans', 'provisionedPlans', 'licenseAssignmentStates', 'proxyAddresses', 'imAddresses',
      'isManagementRestricted', 'isResourceAccount', 'lastPasswordChangeDateTime', 'legalAgeGroupClassification',
      'onPremisesDistinguishedName', 'onPremisesDomainName', 'onPremisesLastSyncDateTime', 'onPremisesProvisioningErrors',
      'onPremisesSamAccountName', 'onPremisesSecurityIdentifier', 'onPremisesSyncEnabled', 'onPremisesUserPrincipalName',
      'securityIdentifier', 'serviceProvisioningErrors', 'showInAddressList', 'signInActivity',
      'signInSessionsValidFromDateTime', 'identityParentId', 'authorizationInfo',
      // The entry of type userPrincipalName follows the UPN; others need a permission of their own.
      'identities',
    ],
    notClearable: ['displayName', 'userPrincipalName', 'mailNickname', 'accountEnabled', 'usageLocation'],
    recycleBin: directoryBin,
    naturalKeys: (user) => {
      const upn = stringOf(user.userPrincipalName);
      if (upn === null) return [];
      return [{ property: 'userPrincipalName', value: upn, path: filterEquals('/users', { userPrincipalName: upn }) }];
    },
    protectedBy: whenTrue('onPremisesSyncEnabled', 'synced'),
    linkProtectedBy: never,
  },
};
