import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { addresses, texts } from '../tenant-names.ts';
import { licencePart } from './part-helpers.ts';
import {
  addressBy,
  anyOf,
  byId,
  directoryBin,
  directoryObjects,
  display,
  filterEquals,
  hiddenMembership,
  includes,
  listWithSelect,
  principals,
} from './template.ts';

const select = [
  'id',
  'assignedLabels',
  'assignedLicenses',
  'classification',
  'createdDateTime',
  'deletedDateTime',
  'description',
  'displayName',
  'expirationDateTime',
  'groupTypes',
  'isAssignableToRole',
  'isManagementRestricted',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'membershipRuleProcessingState',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesLastSyncDateTime',
  'onPremisesNetBiosName',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'renewedDateTime',
  'resourceBehaviorOptions',
  'resourceProvisioningOptions',
  'securityEnabled',
  'securityIdentifier',
  'theme',
  'uniqueName',
  'visibility',
] as const;

const isDynamic = (group: GraphObject): boolean => includes(group.groupTypes, 'DynamicMembership');
const isUnified = (group: GraphObject): boolean => includes(group.groupTypes, 'Unified');

/** A mail nickname is unique among mail-enabled groups only; security groups share names freely. */
function naturalKeys(group: GraphObject): readonly NaturalKey[] {
  const keys: NaturalKey[] = [];
  const uniqueName = stringOf(group.uniqueName);
  if (uniqueName !== null) {
    keys.push({
      property: 'uniqueName',
      value: uniqueName,
      path: addressBy('/groups', 'uniqueName', uniqueName),
      isAddress: true,
    });
  }
  const mailNickname = stringOf(group.mailNickname);
  if (mailNickname !== null && isUnified(group)) {
    keys.push({
      property: 'mailNickname',
      value: mailNickname,
      path: filterEquals('/groups', { mailNickname }),
      matches: isUnified,
    });
  }
  return keys;
}

export const groups: ObjectType = {
  key: 'groups',
  label: { one: 'Group', many: 'Groups' },
  graphType: 'group',
  restoreOrder: 11,
  select,
  sources: [{ kind: 'collection', name: 'groups', path: listWithSelect('/groups', select), top: 999 }],
  delta: { path: '/groups/delta', select, relations: ['members', 'owners'], minimal: true, full: 'crawl' },
  relations: [
    {
      name: 'members',
      single: false,
      targetTypes: directoryObjects,
      read: { kind: 'delta', path: '/groups/{id}/members' },
      listLacks: ['servicePrincipals'],
      leftOut: { type: 'servicePrincipals', path: '/servicePrincipals/{id}/memberOf?$select=id' },
      hidden: hiddenMembership,
      write: {
        kind: 'postRef',
        path: '/groups/{id}/members',
        bind: { objectPath: '/groups/{id}', property: 'members', max: 20 },
      },
      // Everybody else is its content. Through a nested group the group reaches people who are there still.
      dependsOn: ['groups'],
    },
    {
      name: 'owners',
      single: false,
      targetTypes: principals,
      read: { kind: 'delta', path: '/groups/{id}/owners' },
      listLacks: ['servicePrincipals'],
      leftOut: { type: 'servicePrincipals', path: '/servicePrincipals/{id}/ownedObjects?$select=id' },
      write: { kind: 'postRef', path: '/groups/{id}/owners', max: 100 },
    },
  ],
  embedded: [],
  identify: byId,
  display,
  volatile: [
    'deletedDateTime',
    'onPremisesLastSyncDateTime',
    'renewedDateTime',
    'expirationDateTime',
    'licenseProcessingState',
  ],
  unordered: [
    'assignedLabels',
    'assignedLicenses',
    'assignedLicenses[].disabledPlans',
    'groupTypes',
    'proxyAddresses',
    'resourceBehaviorOptions',
    'resourceProvisioningOptions',
  ],
  jsonStrings: [],
  secrets: [],
  tenantNames: [...addresses('mail', 'proxyAddresses[]'), ...texts('membershipRule')],
  references: [
    { path: 'assignedLicenses[].skuId', targets: [{ kind: 'sku' }], keywords: [], exclusion: false },
    {
      path: 'membershipRule',
      targets: [
        { kind: 'object', type: 'users' },
        { kind: 'object', type: 'groups' },
      ],
      keywords: [],
      exclusion: false,
      inText: true,
    },
  ],
  permissions: {
    read: anyOf('Group.Read.All', 'Directory.Read.All'),
    create: anyOf('Group.Create', 'Group.ReadWrite.All'),
    update: anyOf('Group.ReadWrite.All'),
    delete: anyOf('Group.ReadWrite.All'),
    undelete: anyOf('Group.ReadWrite.All'),
    relations: {
      members: {
        read: anyOf('Group.Read.All', 'Directory.Read.All'),
        write: anyOf('GroupMember.ReadWrite.All', 'Group.ReadWrite.All'),
      },
      owners: { read: anyOf('Group.Read.All', 'Directory.Read.All'), write: anyOf('Group.ReadWrite.All') },
      assignedLicenses: { write: anyOf('LicenseAssignment.ReadWrite.All', 'Group.ReadWrite.All') },
    },
    extraFor: (group) => (group.isAssignableToRole === true ? ['RoleManagement.ReadWrite.Directory'] : []),
  },
  restore: {
    objectPath: '/groups/{id}',
    create: {
      path: '/groups',
      required: ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'],
      createOnly: ['isAssignableToRole', 'resourceBehaviorOptions', 'uniqueName'],
      essential: ['groupTypes', 'membershipRule', 'membershipRuleProcessingState', 'visibility'],
      secondPass: [],
    },
    createOnlyValues: { visibility: ['HiddenMembership'] },
    // Role-assignable groups are always private, whatever was captured. For others even to say that they are none can
    // want the permission to manage roles.
    beforeCreate: ({ isAssignableToRole, ...body }) =>
      isAssignableToRole === true ? { ...body, isAssignableToRole, visibility: 'Private' } : body,
    parts: [licencePart('groups')],
    bindAtCreation: { relation: 'owners', max: 20, appliesTo: isUnified },
    update: { updateOnly: ['autoSubscribeNewMembers'] },
    delete: true,
    strip: [
      'id',
      'deletedDateTime',
      'createdDateTime',
      'assignedLicenses',
      'expirationDateTime',
      'hasMembersWithLicenseErrors',
      'isArchived',
      'isManagementRestricted',
      'licenseProcessingState',
      'mail',
      'onPremisesDomainName',
      'onPremisesExtensionAttributes',
      'onPremisesLastSyncDateTime',
      'onPremisesNetBiosName',
      'onPremisesProvisioningErrors',
      'onPremisesSamAccountName',
      'onPremisesSecurityIdentifier',
      'onPremisesSyncEnabled',
      'organizationId',
      'proxyAddresses',
      'renewedDateTime',
      'securityIdentifier',
      'serviceProvisioningErrors',
      'infoCatalogs',
      // Said by Microsoft to be set by its own services only.
      'resourceProvisioningOptions',
      'preferredLanguage',
      'assignedLabels',
    ],
    // Wants a permission of its own.
    alone: ['preferredDataLocation'],
    notClearable: ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled', 'visibility'],
    recycleBin: directoryBin,
    naturalKeys,
    protectedBy: (group) => {
      if (group.onPremisesSyncEnabled === true) return 'synced';
      // Mail-enabled security groups and distribution lists belong to Exchange: Graph shows them and writes nothing.
      return group.mailEnabled === true && !isUnified(group) ? 'mailEnabledGroup' : null;
    },
    linkProtectedBy: (group, relation) => (relation === 'members' && isDynamic(group) ? 'dynamicMembership' : null),
  },
};
