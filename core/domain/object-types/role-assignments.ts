import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { ROLE_REFERENCES } from './role-references.ts';
import { anyOf, byId, displayAs, filterEquals, never, nobody } from './template.ts';

const path = '/roleManagement/directory/roleAssignments';
const write = anyOf('RoleManagement.ReadWrite.Directory');

/** An assignment created again has another ID; who, what and where identify it. */
function naturalKeys(assignment: GraphObject): readonly NaturalKey[] {
  const principalId = stringOf(assignment.principalId);
  const roleDefinitionId = stringOf(assignment.roleDefinitionId);
  const directoryScopeId = stringOf(assignment.directoryScopeId);
  if (principalId === null || roleDefinitionId === null || directoryScopeId === null) return [];
  return [
    {
      property: 'principalId',
      value: principalId,
      path: filterEquals(path, { principalId }),
      matches: (found) => found.roleDefinitionId === roleDefinitionId && found.directoryScopeId === directoryScopeId,
    },
  ];
}

export const roleAssignments: ObjectType = {
  key: 'roleAssignments',
  label: { one: 'Role assignment', many: 'Role assignments' },
  graphType: 'unifiedRoleAssignment',
  restoreOrder: 19,
  sources: [{ kind: 'collection', name: 'roleAssignments', path }],
  relations: [],
  embedded: [],
  identify: byId,
  display: () => displayAs(null),
  volatile: [],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  tenantNames: [{ path: 'principalOrganizationId', form: 'id' }],
  references: ROLE_REFERENCES,
  permissions: {
    read: anyOf('RoleManagement.Read.Directory', 'Directory.Read.All'),
    create: write,
    update: nobody,
    delete: write,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: `${path}/{id}`,
    create: {
      path,
      required: ['principalId', 'roleDefinitionId', 'directoryScopeId'],
      createOnly: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId'],
      secondPass: [],
    },
    delete: true,
    strip: ['id', 'principal', 'roleDefinition', 'directoryScope', 'appScope', 'principalOrganizationId', 'condition'],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: never,
  },
};
