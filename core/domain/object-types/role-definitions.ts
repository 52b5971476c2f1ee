import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, display, never, whenTrue } from './template.ts';

const write = anyOf('RoleManagement.ReadWrite.Directory');

export const roleDefinitions: ObjectType = {
  key: 'roleDefinitions',
  label: { one: 'Role definition', many: 'Role definitions' },
  graphType: 'unifiedRoleDefinition',
  restoreOrder: 8,
  // Built-in roles are captured too: they say which template stands behind an ID.
  sources: [{ kind: 'collection', name: 'roleDefinitions', path: '/roleManagement/directory/roleDefinitions' }],
  relations: [],
  embedded: [],
  identify: byId,
  display,
  volatile: [],
  unordered: [
    'resourceScopes',
    'rolePermissions',
    'rolePermissions[].allowedResourceActions',
    'rolePermissions[].excludedResourceActions',
    'inheritsPermissionsFrom',
  ],
  jsonStrings: [],
  secrets: [],
  references: [],
  permissions: {
    read: anyOf('RoleManagement.Read.Directory', 'Directory.Read.All'),
    create: write,
    update: write,
    delete: write,
    undelete: write,
    relations: {},
  },
  restore: {
    objectPath: '/roleManagement/directory/roleDefinitions/{id}',
    create: {
      path: '/roleManagement/directory/roleDefinitions',
      required: ['displayName', 'rolePermissions', 'isEnabled'],
      // The template ID of the old role keeps one identifier for it everywhere.
      createOnly: ['templateId'],
      secondPass: [],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'isBuiltIn', 'version', 'resourceScopes', 'inheritsPermissionsFrom'],
    notClearable: ['displayName', 'isEnabled', 'rolePermissions'],
    // In the global cloud alone; elsewhere Graph does not know the segment.
    recycleBin: {
      itemPath: '/roleManagement/directory/deletedItems/roleDefinitions/{id}',
      restorePath: '/roleManagement/directory/deletedItems/roleDefinitions/{id}/restore',
      days: 30,
    },
    naturalKeys: (role) => {
      const templateId = stringOf(role.templateId);
      if (templateId === null) return [];
      return [
        {
          property: 'templateId',
          value: templateId,
          // Custom roles have their template's ID; Graph does not filter by templateId.
          path: `/roleManagement/directory/roleDefinitions/${templateId}`,
          isAddress: true,
        },
      ];
    },
    protectedBy: whenTrue('isBuiltIn', 'builtIn'),
    linkProtectedBy: never,
  },
};
