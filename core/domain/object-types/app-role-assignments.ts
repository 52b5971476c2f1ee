import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { allOf, anyOf, byId, displayAs, never, nobody, objectTargets, reference } from './template.ts';

const collectionOf = (assignment: GraphObject): string =>
  `/servicePrincipals/${String(assignment.resourceId)}/appRoleAssignedTo`;

function naturalKeys(assignment: GraphObject): readonly NaturalKey[] {
  const principalId = stringOf(assignment.principalId);
  if (principalId === null || stringOf(assignment.resourceId) === null) return [];
  return [
    {
      property: 'principalId',
      value: principalId,
      path: collectionOf(assignment),
      matches: (found) => found.principalId === principalId && found.appRoleId === assignment.appRoleId,
    },
  ];
}

export const appRoleAssignments: ObjectType = {
  key: 'appRoleAssignments',
  label: { one: 'App role assignment', many: 'App role assignments' },
  graphType: 'appRoleAssignment',
  restoreOrder: 24,
  // Read from the resource: one crawl covers users, groups and principals alike.
  sources: [
    {
      kind: 'perParent',
      name: 'appRoleAssignedTo',
      parent: 'servicePrincipals',
      path: '/servicePrincipals/{id}/appRoleAssignedTo',
    },
  ],
  relations: [],
  embedded: [],
  identify: byId,
  display: (assignment) =>
    displayAs(
      [stringOf(assignment.principalDisplayName), stringOf(assignment.resourceDisplayName)]
        .filter((name) => name !== null)
        .join(' → ') || null,
    ),
  volatile: ['deletedDateTime', 'principalDisplayName', 'resourceDisplayName'],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  references: [
    reference('principalId', objectTargets('users', 'groups', 'servicePrincipals')),
    reference('resourceId', objectTargets('servicePrincipals')),
  ],
  permissions: {
    read: anyOf('Application.Read.All', 'Directory.Read.All'),
    create: allOf('AppRoleAssignment.ReadWrite.All', 'Application.Read.All'),
    update: nobody,
    delete: anyOf('AppRoleAssignment.ReadWrite.All'),
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/servicePrincipals/{resourceId}/appRoleAssignedTo/{id}',
    objectPathOf: (id, assignment) => `${collectionOf(assignment)}/${id}`,
    placedBy: ['resourceId'],
    create: {
      path: '/servicePrincipals/{resourceId}/appRoleAssignedTo',
      pathOf: collectionOf,
      required: ['principalId', 'resourceId', 'appRoleId'],
      createOnly: ['principalId', 'resourceId', 'appRoleId'],
      secondPass: [],
    },
    delete: true,
    strip: ['id', 'deletedDateTime', 'createdDateTime', 'principalDisplayName', 'principalType', 'resourceDisplayName'],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: never,
  },
};
