import type { ObjectType } from '../object-type.ts';
import { texts } from '../tenant-names.ts';
import { anyOf, byId, directoryBin, display, hiddenMembership, never, objectTargets, reference } from './template.ts';

export const administrativeUnits: ObjectType = {
  key: 'administrativeUnits',
  label: { one: 'Administrative unit', many: 'Administrative units' },
  graphType: 'administrativeUnit',
  restoreOrder: 13,
  sources: [{ kind: 'collection', name: 'administrativeUnits', path: '/directory/administrativeUnits', top: 999 }],
  // A delta exists, but which permission opens it, and whether it shows members, is written nowhere: listed and compared.
  relations: [
    {
      name: 'members',
      single: false,
      targetTypes: ['users', 'groups', 'devices', 'other'],
      read: { kind: 'get', path: '/directory/administrativeUnits/{id}/members', expand: false },
      hidden: hiddenMembership,
      write: { kind: 'postRef', path: '/directory/administrativeUnits/{id}/members' },
      // The unit is whole without them: they are what it holds.
      dependsOn: [],
    },
  ],
  embedded: [
    // The same rights stand in roleAssignments with the unit as their scope, and come back from there.
    { name: 'scopedRoleMembers', path: '/directory/administrativeUnits/{id}/scopedRoleMembers', expand: false },
  ],
  identify: byId,
  display,
  volatile: ['deletedDateTime'],
  unordered: ['scopedRoleMembers'],
  jsonStrings: [],
  secrets: [],
  tenantNames: texts('membershipRule'),
  references: [
    reference('scopedRoleMembers[].roleId', objectTargets('directoryRoles')),
    reference('scopedRoleMembers[].roleMemberInfo.id', objectTargets('users', 'groups', 'servicePrincipals')),
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
    read: anyOf('Directory.Read.All', 'AdministrativeUnit.Read.All'),
    create: anyOf('AdministrativeUnit.ReadWrite.All'),
    update: anyOf('AdministrativeUnit.ReadWrite.All'),
    delete: anyOf('AdministrativeUnit.ReadWrite.All'),
    undelete: anyOf('AdministrativeUnit.ReadWrite.All'),
    relations: {
      members: {
        read: anyOf('Directory.Read.All', 'AdministrativeUnit.Read.All'),
        write: anyOf('AdministrativeUnit.ReadWrite.All'),
      },
      scopedRoleMembers: {
        read: anyOf('RoleManagement.Read.Directory', 'Directory.Read.All'),
        write: anyOf('RoleManagement.ReadWrite.Directory'),
      },
    },
  },
  restore: {
    objectPath: '/directory/administrativeUnits/{id}',
    create: {
      path: '/directory/administrativeUnits',
      required: ['displayName'],
      createOnly: ['isMemberManagementRestricted', 'visibility'],
      secondPass: [],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'deletedDateTime', 'scopedRoleMembers'],
    notClearable: ['displayName'],
    recycleBin: directoryBin,
    protectedBy: never,
    linkProtectedBy: (unit, relation) =>
      relation === 'members' &&
      typeof unit.membershipType === 'string' &&
      unit.membershipType.toLowerCase() === 'dynamic'
        ? 'dynamicMembership'
        : null,
  },
};
