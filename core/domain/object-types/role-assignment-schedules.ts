import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType, ProtectionReason, RowLink } from '../object-type.ts';
import { ROLE_REFERENCES, ROLE_RIGHT } from './role-references.ts';
import { endOf, isActivation, isTimeBound, removalOf, requestOf } from './schedules.ts';
import { anyOf, byId, displayAs, filterEquals, never, nobody } from './template.ts';

const path = '/roleManagement/directory/roleAssignmentSchedules';
const requests = '/roleManagement/directory/roleAssignmentScheduleRequests';

/** One given again has another ID; who, what and where identify it. A lasting assignment stands for it as well. */
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

/** An instance is what a schedule gives now; it says which role assignment that is. */
function linksOf(instance: GraphObject): readonly RowLink[] {
  const sourceId = stringOf(instance.roleAssignmentScheduleId);
  const targetId = stringOf(instance.roleAssignmentOriginId);
  const ends = isActivation(instance) || stringOf(instance.endDateTime) !== null;
  if (!ends || sourceId === null || targetId === null) return [];
  return [{ sourceId, relation: 'gives', targetId, targetType: 'roleAssignments' }];
}

export function protectedSchedule(schedule: GraphObject): ProtectionReason | null {
  if (isActivation(schedule)) return 'activation';
  // What comes through a group comes back with the group.
  return (stringOf(schedule.memberType) ?? 'Direct').toLowerCase() === 'direct' ? null : 'capturedOnly';
}

/** Role assignments with an end, those that have not begun, and activations. Lasting ones are role assignments. */
export const roleAssignmentSchedules: ObjectType = {
  key: 'roleAssignmentSchedules',
  label: { one: 'Time-bound role assignment', many: 'Time-bound role assignments' },
  graphType: 'unifiedRoleAssignmentSchedule',
  restoreOrder: 21,
  sources: [
    { kind: 'collection', name: 'roleAssignmentSchedules', path, keeps: isTimeBound },
    {
      kind: 'collection',
      name: 'roleAssignmentScheduleInstances',
      path: '/roleManagement/directory/roleAssignmentScheduleInstances',
      keeps: () => false,
      links: linksOf,
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
    read: anyOf('RoleManagement.Read.Directory', 'RoleAssignmentSchedule.Read.Directory'),
    create: anyOf('RoleAssignmentSchedule.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'),
    update: nobody,
    delete: anyOf('RoleAssignmentSchedule.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'),
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: `${path}/{id}`,
    create: {
      path: requests,
      required: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'scheduleInfo'],
      createOnly: ['principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId', 'scheduleInfo'],
      secondPass: [],
      idIn: 'targetScheduleId',
    },
    // The collection is read-only: the right comes and goes by requests.
    beforeCreate: requestOf,
    endsAt: endOf,
    delete: true,
    deleteBy: (schedule) => ({ path: requests, body: removalOf(schedule, ROLE_RIGHT) }),
    strip: [
      'id',
      'createdDateTime',
      'createdUsing',
      'modifiedDateTime',
      'status',
      'memberType',
      'assignmentType',
      'activatedUsing',
    ],
    naturalKeys,
    protectedBy: protectedSchedule,
    linkProtectedBy: never,
  },
};
