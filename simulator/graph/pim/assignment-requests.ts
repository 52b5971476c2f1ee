import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Entity } from '../../store/entity-set.ts';
import { PENDING, settleSchedules, spanOf } from '../../store/schedules.ts';
import type { JsonObject } from '../../types.ts';
import { type Call, type Reply, root } from '../context.ts';
import { badRequest, notFound } from '../errors.ts';
import type { Route } from '../router.ts';
import { shapeFor, writeObject } from '../shape.ts';
import { assignmentSchedules, instant } from './schedules.ts';

const PATH = '/roleManagement/directory/roleAssignmentScheduleRequests';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
/** Shorter ones are refused. */
const SHORTEST_MS = 5 * 60_000;

const instantText = z.iso.datetime({ offset: true });
const scheduleInfo = z.strictObject({
  startDateTime: instantText.nullish(),
  recurrence: z.null().optional(),
  expiration: z.strictObject({
    type: z.enum(['noExpiration', 'afterDateTime', 'afterDuration']),
    endDateTime: instantText.nullish(),
    duration: z
      .string()
      .regex(/^P(?=.)(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/)
      .nullish(),
  }),
});
/** Actions of an administrator; what a person does for himself needs a person. */
const input = z.strictObject({
  '@odata.type': z.string().optional(),
  action: z.enum(['adminAssign', 'adminUpdate', 'adminExtend', 'adminRemove']),
  principalId: z.string(),
  roleDefinitionId: z.string(),
  directoryScopeId: z.string(),
  appScopeId: z.null().optional(),
  justification: z.string().nullish(),
  scheduleInfo: scheduleInfo.nullish(),
  ticketInfo: z.strictObject({ ticketNumber: z.string().nullish(), ticketSystem: z.string().nullish() }).nullish(),
  isValidationOnly: z.boolean().optional(),
});
type Input = z.infer<typeof input>;

/** Active role assignments with or without an end are made and removed by requests. */
export function assignmentRequestRoute(): Route {
  return { method: 'POST', template: PATH, handle: request, permission: 'path', units: 1 };
}

function request(call: Call): Reply {
  const parsed = input.safeParse(call.body);
  if (!parsed.success) throw badRequest(`Invalid role assignment request: ${z.prettifyError(parsed.error)}`);
  const wanted = parsed.data;
  checkReferences(call, wanted);
  const present = assignmentSchedules(call.tenant).find((schedule) => isSame(schedule, wanted));
  checkAction(call, wanted, present);
  const target = wanted.isValidationOnly === true ? present?.id : carryOut(call, wanted, present);
  return created(call, wanted, target);
}

function isSame({ props }: Entity, wanted: Input): boolean {
  return (['principalId', 'roleDefinitionId', 'directoryScopeId'] as const).every(
    (name) => props[name] === wanted[name],
  );
}

function checkReferences(call: Call, wanted: Input): void {
  const { tenant } = call;
  const principal = tenant.directoryObject(wanted.principalId);
  if (principal === undefined) throw notFound(wanted.principalId);
  const fits =
    ['users', 'servicePrincipals'].includes(principal.set) ||
    (principal.set === 'groups' && principal.props['isAssignableToRole'] === true);
  if (!fits) throw badRequest('The principal must be a user, a service principal or a role-assignable group.');
  if (!tenant.set('roleDefinitions').byId.has(wanted.roleDefinitionId)) throw notFound(wanted.roleDefinitionId);
  const scope = wanted.directoryScopeId;
  const scoped = tenant.directoryObject(scope.replace(/^\/(administrativeUnits\/)?/, ''));
  if (scope !== '/' && (!scope.startsWith('/') || scoped === undefined)) throw notFound(scope);
}

/** The policy of the role asks for a reason and an expiration; both are in force unless an administrator changed the policy. */
function checkAction(call: Call, wanted: Input, present: Entity | undefined): void {
  if (wanted.action === 'adminAssign' && present !== undefined)
    throw badRequest('The Role assignment already exists.', 'RoleAssignmentExists');
  if (wanted.action !== 'adminAssign' && present === undefined)
    throw badRequest('The Role assignment does not exist.', 'RoleAssignmentDoesNotExist');
  if (wanted.action === 'adminRemove') return keepLastAdministrator(call, wanted);
  const failed = [
    ...(wanted.scheduleInfo ? [] : ['ExpirationRule']),
    ...(wanted.justification ? [] : ['JustificationRule']),
  ];
  if (failed.length > 0)
    throw badRequest(
      `The following policy rules failed: ${JSON.stringify(failed)}`,
      'RoleAssignmentRequestPolicyValidationFailed',
    );
  const { start, end } = spanOf({ props: { scheduleInfo: infoOf(call, wanted) } });
  if (end - Math.max(start, call.now) < SHORTEST_MS)
    throw badRequest('The active duration is too short. The minimum is 5 minutes.', 'ActiveDurationTooShort');
}

function keepLastAdministrator(call: Call, wanted: Input): void {
  const holders = call.tenant.set('roleAssignments').where('roleDefinitionId', GLOBAL_ADMINISTRATOR);
  if (wanted.roleDefinitionId === GLOBAL_ADMINISTRATOR && holders.length === 1)
    throw badRequest('The last Global Administrator cannot be removed.');
}

function infoOf(call: Call, { scheduleInfo: info }: Input): JsonObject {
  const { type = 'noExpiration', endDateTime = null, duration = null } = info?.expiration ?? {};
  return {
    startDateTime: info?.startDateTime ?? instant(call.now),
    recurrence: null,
    expiration: { type, endDateTime, duration },
  };
}

/** Answers the ID of the schedule made, changed or removed. */
function carryOut(call: Call, wanted: Input, present: Entity | undefined): string {
  const { tenant } = call;
  const stored = present === undefined ? undefined : tenant.set('roleAssignmentSchedules').byId.get(present.id);
  if (wanted.action === 'adminRemove') {
    const plain = tenant.set('roleAssignments').byId.get(present?.id ?? '');
    for (const gone of [stored ?? plain].filter((entity) => entity !== undefined)) tenant.hardDelete(gone);
    return present?.id ?? '';
  }
  if (stored !== undefined) {
    tenant.update(stored, { scheduleInfo: infoOf(call, wanted), modifiedDateTime: instant(call.now) });
    return stored.id;
  }
  // A plain assignment that is given an end becomes a scheduled one.
  const plain = tenant.set('roleAssignments').byId.get(present?.id ?? '');
  if (plain !== undefined) tenant.hardDelete(plain);
  return makeSchedule(call, wanted).id;
}

function makeSchedule(call: Call, wanted: Input): Entity {
  const { principalId, roleDefinitionId, directoryScopeId } = wanted;
  const made = call.tenant.create({
    set: 'roleAssignmentSchedules',
    type: 'unifiedRoleAssignmentSchedule',
    id: randomUUID(),
    props: {
      principalId,
      roleDefinitionId,
      directoryScopeId,
      appScopeId: null,
      createdUsing: null,
      createdDateTime: instant(call.now),
      modifiedDateTime: null,
      status: PENDING,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      scheduleInfo: infoOf(call, wanted),
    },
  });
  settleSchedules(call.tenant);
  return made;
}

function created(call: Call, wanted: Input, target: string | undefined): Reply {
  const { action, principalId, roleDefinitionId, directoryScopeId, justification, isValidationOnly } = wanted;
  const props: JsonObject = {
    status: 'Provisioned',
    createdDateTime: instant(call.now),
    completedDateTime: instant(call.now),
    approvalId: null,
    customData: null,
    action,
    principalId,
    roleDefinitionId,
    directoryScopeId,
    appScopeId: null,
    isValidationOnly: isValidationOnly === true,
    targetScheduleId: target ?? null,
    justification: justification ?? null,
    createdBy: { application: null, device: null, user: { displayName: null, id: call.claims.oid } },
    scheduleInfo: action === 'adminRemove' ? null : infoOf(call, wanted),
    ticketInfo: {
      ticketNumber: wanted.ticketInfo?.ticketNumber ?? null,
      ticketSystem: wanted.ticketInfo?.ticketSystem ?? null,
    },
  };
  const set = 'roleAssignmentScheduleRequests';
  const made = { set, type: 'unifiedRoleAssignmentScheduleRequest', id: randomUUID(), props } as const;
  const entity: Entity =
    isValidationOnly === true
      ? { ...made, parent: undefined, slot: 0, visibleAt: 0, visibleFrom: 0, deletedAt: undefined }
      : call.tenant.create(made);
  const shape = shapeFor(call, set, entity.type, { single: true });
  const context = JSON.stringify(`${root(call)}/$metadata#${PATH.slice(1)}/$entity`);
  return {
    status: 201,
    headers: { Location: `${root(call)}${PATH}/${entity.id}` },
    body: `{"@odata.context":${context},${writeObject(shape, entity).slice(1)}`,
  };
}
