import { stringOf, type GraphObject } from '../json.ts';
import type { CaptureSource, NaturalKey, ObjectType, RowLink } from '../object-type.ts';
import { protectedSchedule } from './role-assignment-schedules.ts';
import { endOf, isTimeBound, removalOf, requestOf } from './schedules.ts';
import { anyOf, byId, displayAs, filterEquals, includes, never, nobody, objectTargets, reference } from './template.ts';

/** What Privileged Identity Management for groups has two of: who may become member or owner, and who is for a time. */
const ROOT = '/identityGovernance/privilegedAccess/group';
const required = ['accessId', 'principalId', 'groupId', 'scheduleInfo'];

/** Graph lists schedules of one group at a time. Membership by a rule or from on premises is never scheduled. */
function below(collection: string): Extract<CaptureSource, { kind: 'perParent' }> {
  return {
    kind: 'perParent',
    name: collection,
    parent: 'groups',
    path: `${ROOT}/${collection}?$filter=groupId%20eq%20'{id}'`,
    appliesTo: (group) => group.onPremisesSyncEnabled !== true && !includes(group.groupTypes, 'DynamicMembership'),
  };
}

function naturalKeys(collection: string): (schedule: GraphObject) => readonly NaturalKey[] {
  return (schedule) => {
    const principalId = stringOf(schedule.principalId);
    if (principalId === null) return [];
    const { groupId, accessId } = schedule;
    return [
      {
        property: 'principalId',
        value: principalId,
        path: filterEquals(`${ROOT}/${collection}`, { principalId }),
        matches: (found) => found.groupId === groupId && found.accessId === accessId,
      },
    ];
  };
}

/** The membership or ownership that a schedule in force gives: the group shows it among its links, without an end. */
function linksOf(schedule: GraphObject): readonly RowLink[] {
  const [sourceId, targetId] = [stringOf(schedule.id), stringOf(schedule.principalId)];
  if (sourceId === null || targetId === null) return [];
  const relation = schedule.accessId === 'owner' ? 'givesOwnership' : 'givesMembership';
  return [{ sourceId, relation, targetId, targetType: 'other' }];
}

interface Kind {
  readonly key: 'groupEligibilitySchedules' | 'groupAssignmentSchedules';
  readonly label: ObjectType['label'];
  readonly graphType: string;
  readonly restoreOrder: number;
  readonly collection: string;
  readonly requests: string;
  /** `PrivilegedEligibilitySchedule.{Read|ReadWrite}.AzureADGroup` */
  readonly permission: string;
}

function scheduleType(kind: Kind, source: CaptureSource): ObjectType {
  const { key, label, graphType, restoreOrder, collection, permission } = kind;
  return {
    key,
    label,
    graphType,
    restoreOrder,
    sources: [source],
    relations: [],
    embedded: [],
    identify: byId,
    display: ({ accessId }) => displayAs(stringOf(accessId)),
    volatile: ['modifiedDateTime', 'status'],
    unordered: [],
    jsonStrings: [],
    secrets: [],
    references: [
      reference('principalId', objectTargets('users', 'groups', 'servicePrincipals')),
      reference('groupId', objectTargets('groups')),
    ],
    permissions: {
      read: anyOf(`${permission}.Read.AzureADGroup`),
      create: anyOf(`${permission}.ReadWrite.AzureADGroup`),
      update: nobody,
      delete: anyOf(`${permission}.ReadWrite.AzureADGroup`),
      undelete: nobody,
      relations: {},
      optional: true,
    },
    restore: {
      objectPath: `${ROOT}/${collection}/{id}`,
      create: {
        path: `${ROOT}/${kind.requests}`,
        required,
        createOnly: required,
        secondPass: [],
        idIn: 'targetScheduleId',
      },
      beforeCreate: requestOf,
      endsAt: endOf,
      delete: true,
      deleteBy: (schedule) => ({
        path: `${ROOT}/${kind.requests}`,
        body: removalOf(schedule, ['accessId', 'principalId', 'groupId']),
      }),
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
      naturalKeys: naturalKeys(collection),
      protectedBy: protectedSchedule,
      linkProtectedBy: never,
    },
  };
}

export const groupEligibilitySchedules = scheduleType(
  {
    key: 'groupEligibilitySchedules',
    label: { one: 'Eligible group membership', many: 'Eligible group memberships' },
    graphType: 'privilegedAccessGroupEligibilitySchedule',
    restoreOrder: 22,
    collection: 'eligibilitySchedules',
    requests: 'eligibilityScheduleRequests',
    permission: 'PrivilegedEligibilitySchedule',
  },
  below('eligibilitySchedules'),
);

/** Activations, and memberships and ownerships that have an end or have not begun. Lasting ones are links of the group. */
export const groupAssignmentSchedules = scheduleType(
  {
    key: 'groupAssignmentSchedules',
    label: { one: 'Time-bound group membership', many: 'Time-bound group memberships' },
    graphType: 'privilegedAccessGroupAssignmentSchedule',
    restoreOrder: 23,
    collection: 'assignmentSchedules',
    requests: 'assignmentScheduleRequests',
    permission: 'PrivilegedAssignmentSchedule',
  },
  { ...below('assignmentSchedules'), keeps: isTimeBound, links: linksOf },
);
