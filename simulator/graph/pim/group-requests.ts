import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Entity } from '../../store/entity-set.ts';
import { PENDING, endSchedule, settleSchedules, spanOf } from '../../store/schedules.ts';
import type { JsonObject } from '../../types.ts';
import { type Call, type Reply, root, visible } from '../context.ts';
import { badRequest, notFound } from '../errors.ts';
import type { Route } from '../router.ts';
import { isDynamic } from '../write/membership.ts';
import { instant } from './schedules.ts';

const GROUP_PATH = '/identityGovernance/privilegedAccess/group';
const SHORTEST_MS = 5 * 60_000;
const time = z.iso.datetime({ offset: true });
const input = z.strictObject({
  '@odata.type': z.string().optional(),
  accessId: z.enum(['owner', 'member']),
  principalId: z.string(),
  groupId: z.string(),
  action: z.enum(['adminAssign', 'adminRemove']),
  justification: z.string().nullish(),
  scheduleInfo: z
    .strictObject({
      startDateTime: time.nullish(),
      recurrence: z.null().optional(),
      expiration: z.strictObject({
        type: z.enum(['noExpiration', 'afterDateTime', 'afterDuration']),
        endDateTime: time.nullish(),
        duration: z.string().startsWith('P').nullish(),
      }),
    })
    .nullish(),
});
type Input = z.infer<typeof input>;

interface Kind {
  readonly requests: string;
  readonly set: 'groupEligibilitySchedules' | 'groupAssignmentSchedules';
  readonly type: string;
  readonly own: JsonObject;
}

const KINDS: readonly Kind[] = [
  {
    requests: 'eligibilityScheduleRequests',
    set: 'groupEligibilitySchedules',
    type: 'privilegedAccessGroupEligibilitySchedule',
    own: {},
  },
  {
    requests: 'assignmentScheduleRequests',
    set: 'groupAssignmentSchedules',
    type: 'privilegedAccessGroupAssignmentSchedule',
    own: { assignmentType: 'assigned', activatedUsing: null },
  },
];

/** Eligibility and time-bound membership of groups are given and taken by requests. */
export function groupRequestRoutes(): Route[] {
  return KINDS.map((kind) => ({
    method: 'POST',
    template: `${GROUP_PATH}/${kind.requests}`,
    handle: (call) => request(call, kind),
    permission: 'path',
    units: 1,
  }));
}

function request(call: Call, kind: Kind): Reply {
  const parsed = input.safeParse(call.body);
  if (!parsed.success) throw badRequest(`Invalid group request: ${z.prettifyError(parsed.error)}`);
  const wanted = parsed.data;
  checkReferences(call, wanted);
  const present = [...call.tenant.set(kind.set).where('groupId', wanted.groupId)].find(
    ({ props }) => props['principalId'] === wanted.principalId && props['accessId'] === wanted.accessId,
  );
  if (wanted.action === 'adminRemove') {
    if (present === undefined) throw badRequest('The Role assignment does not exist.', 'RoleAssignmentDoesNotExist');
    endSchedule(call.tenant, present);
    return answer(call, kind, wanted, present.id);
  }
  if (present !== undefined) throw badRequest('The Role assignment already exists.', 'RoleAssignmentExists');
  return answer(call, kind, wanted, make(call, kind, wanted).id);
}

function checkReferences(call: Call, { groupId, principalId }: Input): void {
  const group = call.tenant.set('groups').byId.get(groupId);
  if (!visible(call, group)) throw notFound(groupId);
  if (group.props['onPremisesSyncEnabled'] === true || isDynamic(group))
    throw badRequest('Synchronized groups and groups with dynamic membership cannot be managed.', 'GroupNotSupported');
  const principal = call.tenant.directoryObject(principalId);
  if (!visible(call, principal)) throw notFound(principalId);
  if (!['users', 'groups', 'servicePrincipals'].includes(principal.set))
    throw badRequest('The principal must be a user, a group or a service principal.');
}

function make(call: Call, kind: Kind, wanted: Input): Entity {
  const failed = [
    ...(wanted.scheduleInfo ? [] : ['ExpirationRule']),
    ...(wanted.justification ? [] : ['JustificationRule']),
  ];
  if (failed.length > 0)
    throw badRequest(
      `The following policy rules failed: ${JSON.stringify(failed)}`,
      'RoleAssignmentRequestPolicyValidationFailed',
    );
  const info = infoOf(call, wanted);
  const { start, end } = spanOf({ props: { scheduleInfo: info } });
  if (end - Math.max(start, call.now) < SHORTEST_MS)
    throw badRequest('The active duration is too short. The minimum is 5 minutes.', 'ActiveDurationTooShort');
  const { groupId, principalId, accessId } = wanted;
  const made = call.tenant.create({
    set: kind.set,
    type: kind.type,
    id: `${groupId}_${accessId}_${randomUUID()}`,
    props: {
      groupId,
      principalId,
      accessId,
      ...kind.own,
      createdUsing: null,
      createdDateTime: instant(call.now),
      modifiedDateTime: null,
      status: PENDING,
      memberType: 'direct',
      scheduleInfo: info,
    },
  });
  settleSchedules(call.tenant);
  return made;
}

function infoOf(call: Call, { scheduleInfo }: Input): JsonObject {
  const { type = 'noExpiration', endDateTime = null, duration = null } = scheduleInfo?.expiration ?? {};
  return {
    startDateTime: scheduleInfo?.startDateTime ?? instant(call.now),
    recurrence: null,
    expiration: { type, endDateTime, duration },
  };
}

function answer(call: Call, { requests }: Kind, wanted: Input, target: string): Reply {
  const id = randomUUID();
  const { action, groupId, principalId, accessId, justification = null } = wanted;
  return {
    status: 201,
    headers: { Location: `${root(call)}${GROUP_PATH}/${requests}/${id}` },
    body: JSON.stringify({
      '@odata.context': `${root(call)}/$metadata#${GROUP_PATH.slice(1)}/${requests}/$entity`,
      id,
      status: 'Provisioned',
      createdDateTime: instant(call.now),
      completedDateTime: instant(call.now),
      approvalId: null,
      customData: null,
      action,
      accessId,
      groupId,
      principalId,
      isValidationOnly: false,
      justification,
      targetScheduleId: target,
      scheduleInfo: action === 'adminRemove' ? null : infoOf(call, wanted),
      createdBy: { application: null, device: null, user: { displayName: null, id: call.claims.oid } },
      ticketInfo: { ticketNumber: null, ticketSystem: null },
    }),
  };
}
