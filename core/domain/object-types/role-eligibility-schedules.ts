import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { ROLE_REFERENCES, ROLE_RIGHT } from './role-references.ts';
import { endOf, removalOf, requestOf } from './schedules.ts';
import { anyOf, byId, displayAs, filterEquals, never, nobody } from './template.ts';

const path = '/roleManagement/directory/roleEligibilitySchedules';
const requests = '/roleManagement/directory/roleEligibilityScheduleRequests';

/** One created again has another ID; who, what and where identify it. */
function naturalKeys(schedule: GraphObject): readonly NaturalKey[] {
  const principalId = stringOf(schedule.principalId);
  if (principalId === null) return [];
  const { roleDefinitionId, directoryScopeId } = schedule;
  return [
    {
      property: 'principalId',
      value: principalId,
      path: filterEquals(path, { principalId }),
      matches: (found) => found.roleDefinitionId === roleDefinitionId && found.directoryScopeId === directoryScopeId,
    },
  ];
}

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
  references: ROLE_REFERENCES,
  permissions: {
    read: anyOf('RoleManagement.Read.Directory', 'RoleEligibilitySchedule.Read.Directory'),
    create: anyOf('RoleEligibilitySchedule.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'),
    update: nobody,
    delete: anyOf('RoleEligibilitySchedule.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'),
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/roleManagement/directory/roleEligibilitySchedules/{id}',
    create: {
      path: requests,
      required: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'scheduleInfo'],
      createOnly: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId', 'scheduleInfo'],
      secondPass: [],
      idIn: 'targetScheduleId',
    },
    // The collection is read-only: eligibility comes and goes by requests.
    beforeCreate: requestOf,
    endsAt: endOf,
    delete: true,
    deleteBy: (schedule) => ({ path: requests, body: removalOf(schedule, ROLE_RIGHT) }),
    strip: ['id', 'createdDateTime', 'createdUsing', 'modifiedDateTime', 'status', 'memberType'],
    naturalKeys,
    // What comes through a group comes back with the group.
    protectedBy: ({ memberType }) => ((stringOf(memberType) ?? 'Direct') === 'Direct' ? null : 'capturedOnly'),
    linkProtectedBy: never,
  },
};
