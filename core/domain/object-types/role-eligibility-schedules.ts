import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, displayAs, never, nobody, objectTargets, reference } from './template.ts';

export const roleEligibilitySchedules: ObjectType = {
  key: 'roleEligibilitySchedules',
  label: { one: 'Eligible role assignment', many: 'Eligible role assignments' },
  graphType: 'unifiedRoleEligibilitySchedule',
  restoreOrder: 20,
  sources: [
    {
      kind: 'collection',
      name: 'roleEligibilitySchedules',
      path: '/roleManagement/directory/roleEligibilitySchedules',
    },
  ],
  relations: [],
  embedded: [],
  identify: byId,
  display: () => displayAs(null),
  volatile: ['modifiedDateTime', 'status'],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  references: [
    reference('principalId', objectTargets('users', 'groups', 'servicePrincipals')),
    reference('roleDefinitionId', [{ kind: 'roleTemplate' }, { kind: 'object', type: 'roleDefinitions' }]),
    reference('directoryScopeId', [{ kind: 'directoryScope' }]),
    reference('appScopeId', [{ kind: 'directoryScope' }]),
  ],
  permissions: {
    read: anyOf('RoleManagement.Read.Directory', 'RoleEligibilitySchedule.Read.Directory'),
    create: anyOf('RoleEligibilitySchedule.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'),
    update: nobody,
    delete: nobody,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/roleManagement/directory/roleEligibilitySchedules/{id}',
    // The collection is read-only: eligibility comes back by requests with action adminAssign.
    special: true,
    create: {
      path: '/roleManagement/directory/roleEligibilityScheduleRequests',
      required: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'scheduleInfo'],
      createOnly: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'scheduleInfo'],
      secondPass: [],
    },
    delete: false,
    strip: ['id', 'createdDateTime', 'createdUsing', 'modifiedDateTime', 'status', 'memberType'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
