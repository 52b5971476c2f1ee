import type { Json, JsonObject, SetName } from '../types.ts';
import type { Entity } from './entity-set.ts';
import { seededRandom, hashText } from './random.ts';
import type { Tenant } from './tenant.ts';

const SCHEDULES: readonly SetName[] = [
  'roleAssignmentSchedules',
  'roleEligibilitySchedules',
  'groupAssignmentSchedules',
  'groupEligibilitySchedules',
];
export const PENDING = 'PendingProvisioning';
export const PROVISIONED = 'Provisioned';

/** Milliseconds since 1970; 0 when the schedule has no start, Infinity when it has no end. */
export function spanOf(schedule: Pick<Entity, 'props'>): { start: number; end: number } {
  const info = objectOf(schedule.props['scheduleInfo']);
  const expiration = objectOf(info['expiration']);
  const start = typeof info['startDateTime'] === 'string' ? Date.parse(info['startDateTime']) : 0;
  if (typeof expiration['endDateTime'] === 'string') return { start, end: Date.parse(expiration['endDateTime']) };
  const length = typeof expiration['duration'] === 'string' ? durationMs(expiration['duration']) : undefined;
  return { start, end: length === undefined ? Infinity : start + length };
}

/** Of an ISO 8601 duration in days, hours, minutes and seconds. */
export function durationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null) throw new Error(`not a duration: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
}

export function isActive(schedule: Entity, now: number): boolean {
  const { start, end } = spanOf(schedule);
  return start <= now && now < end;
}

/** Time passes: schedules that are due begin, and those at their end go, with what they gave. */
export function settleSchedules(tenant: Tenant): void {
  const now = tenant.now();
  for (const set of SCHEDULES)
    for (const schedule of tenant.set(set).from(0)) {
      const { start, end } = spanOf(schedule);
      if (end <= now) endSchedule(tenant, schedule);
      else if (start <= now && schedule.props['status'] !== PROVISIONED) begin(tenant, schedule);
    }
}

function begin(tenant: Tenant, schedule: Entity): void {
  tenant.update(schedule, { status: PROVISIONED });
  if (schedule.set === 'roleAssignmentSchedules') assignRole(tenant, schedule);
  if (schedule.set === 'groupAssignmentSchedules') linkGroup(tenant, schedule, 'add');
}

/** The schedule goes, with what it gave. */
export function endSchedule(tenant: Tenant, schedule: Entity): void {
  if (schedule.set === 'groupAssignmentSchedules') linkGroup(tenant, schedule, 'remove');
  tenant.hardDelete(schedule);
}

/** The schedule and the assignment that it gives are two objects; the assignment says nothing of its end. */
function assignRole(tenant: Tenant, schedule: Entity): void {
  const { principalId = null, roleDefinitionId = null, directoryScopeId = null } = schedule.props;
  tenant.create({
    set: 'roleAssignments',
    type: 'unifiedRoleAssignment',
    id: seededRandom(hashText(`assignment of ${schedule.id}`)).guid(),
    parent: schedule.id,
    props: {
      principalId,
      roleDefinitionId,
      directoryScopeId,
      appScopeId: null,
      principalOrganizationId: tenant.identity.id,
      condition: null,
    },
  });
}

function linkGroup(tenant: Tenant, schedule: Entity, how: 'add' | 'remove'): void {
  const { groupId, principalId, accessId } = schedule.props;
  const group = tenant.set('groups').byId.get(String(groupId));
  const principal = tenant.directoryObject(String(principalId));
  if (group === undefined || principal === undefined) return;
  const relation = accessId === 'owner' ? 'owners' : 'members';
  if (how === 'add') tenant.addLink(relation, group, principal);
  else tenant.removeLink(relation, group, principal);
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
