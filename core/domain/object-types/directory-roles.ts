import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { addressBy, anyOf, byId, display, never, nobody } from './template.ts';

const select = ['id', 'deletedDateTime', 'description', 'displayName', 'roleTemplateId'] as const;

export const directoryRoles: ObjectType = {
  key: 'directoryRoles',
  label: { one: 'Activated role', many: 'Activated roles' },
  graphType: 'directoryRole',
  restoreOrder: 9,
  select,
  sources: [{ kind: 'collection', name: 'directoryRoles', path: '/directoryRoles' }],
  delta: { path: '/directoryRoles/delta', select, relations: ['members'], minimal: false, full: 'crawl' },
  relations: [
    // Members come back through roleAssignments, which name the scope as well.
    {
      name: 'members',
      single: false,
      targetTypes: ['users', 'groups', 'servicePrincipals', 'other'],
      read: { kind: 'delta', path: '/directoryRoles/{id}/members' },
    },
  ],
  embedded: [],
  identify: byId,
  display,
  volatile: ['deletedDateTime'],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  references: [{ path: 'roleTemplateId', targets: [{ kind: 'roleTemplate' }], keywords: [], exclusion: false }],
  permissions: {
    read: anyOf('RoleManagement.Read.Directory', 'Directory.Read.All'),
    create: anyOf('RoleManagement.ReadWrite.Directory'),
    update: nobody,
    delete: nobody,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/directoryRoles/{id}',
    create: { path: '/directoryRoles', required: ['roleTemplateId'], createOnly: ['roleTemplateId'], secondPass: [] },
    delete: false,
    strip: ['id', 'deletedDateTime', 'description', 'displayName'],
    naturalKeys: (role) => {
      const roleTemplateId = stringOf(role.roleTemplateId);
      if (roleTemplateId === null) return [];
      return [
        {
          property: 'roleTemplateId',
          value: roleTemplateId,
          path: addressBy('/directoryRoles', 'roleTemplateId', roleTemplateId),
          isAddress: true,
        },
      ];
    },
    protectedBy: never,
    linkProtectedBy: () => 'capturedOnly',
  },
};
