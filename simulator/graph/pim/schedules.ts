import type { Entity } from '../../store/entity-set.ts';
import { isActive, PROVISIONED, spanOf } from '../../store/schedules.ts';
import type { Tenant } from '../../store/tenant.ts';
import type { JsonObject } from '../../types.ts';

/** Every active assignment as a schedule: those made through PIM as they are stored, plain ones without an end under their own ID. */
export function assignmentSchedules(tenant: Tenant): Entity[] {
  const plain = [...tenant.set('roleAssignments').from(0)].filter((assignment) => assignment.parent === undefined);
  return [...plain.map(scheduleOf), ...tenant.set('roleAssignmentSchedules').from(0)];
}

function scheduleOf(assignment: Entity): Entity {
  return {
    ...assignment,
    set: 'roleAssignmentSchedules',
    type: 'unifiedRoleAssignmentSchedule',
    props: {
      ...rightsOf(assignment),
      createdUsing: assignment.id,
      createdDateTime: null,
      modifiedDateTime: null,
      status: PROVISIONED,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      scheduleInfo: {
        startDateTime: null,
        recurrence: null,
        expiration: { type: 'noExpiration', endDateTime: null, duration: null },
      },
    },
  };
}

/** What is in force now; an instance has the ID of the role assignment that it stands for. */
export function assignmentInstances(tenant: Tenant): Entity[] {
  return [...tenant.set('roleAssignments').from(0)].map((assignment) => {
    const schedule = tenant.set('roleAssignmentSchedules').byId.get(assignment.parent ?? '');
    return {
      ...assignment,
      set: 'roleAssignmentSchedules',
      type: 'unifiedRoleAssignmentScheduleInstance',
      props: {
        ...rightsOf(assignment),
        ...timesOf(schedule),
        assignmentType: schedule?.props['assignmentType'] ?? 'Assigned',
        memberType: 'Direct',
        roleAssignmentOriginId: assignment.id,
        roleAssignmentScheduleId: schedule?.id ?? assignment.id,
        activatedUsing: schedule?.props['activatedUsing'] ?? null,
      },
    };
  });
}

export function eligibilityInstances(tenant: Tenant): Entity[] {
  return [...tenant.set('roleEligibilitySchedules').from(0)]
    .filter((schedule) => isActive(schedule, tenant.now()))
    .map((schedule) => ({
      ...schedule,
      id: `${schedule.id}-1-e`,
      type: 'unifiedRoleEligibilityScheduleInstance',
      props: {
        ...rightsOf(schedule),
        ...timesOf(schedule),
        memberType: schedule.props['memberType'] ?? 'Direct',
        roleEligibilityScheduleId: schedule.id,
      },
    }));
}

function rightsOf({ props }: Entity): JsonObject {
  const { principalId = null, roleDefinitionId = null, directoryScopeId = null, appScopeId = null } = props;
  return { principalId, roleDefinitionId, directoryScopeId, appScopeId };
}

function timesOf(schedule: Entity | undefined): JsonObject {
  if (schedule === undefined) return { startDateTime: null, endDateTime: null };
  const { start, end } = spanOf(schedule);
  return { startDateTime: instant(start), endDateTime: Number.isFinite(end) ? instant(end) : null };
}

export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
