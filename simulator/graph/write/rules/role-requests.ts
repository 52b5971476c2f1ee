import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json, JsonObject } from '../../../types.ts';
import { type Call, type Reply, NO_CONTENT } from '../../context.ts';
import { badRequest, notFound } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { createdReply } from '../engine.ts';
import { isObject } from '../json.ts';
import { timestamp } from '../rule.ts';
import { checkPrincipal, checkScope, prepareAssignment } from './roles.ts';

const schedule = z.looseObject({
  startDateTime: z.string().nullish(),
  expiration: z
    .looseObject({ type: z.enum(['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration']) })
    .nullish(),
});
const eligibility = z.strictObject({
  action: z.enum(['adminAssign', 'adminRemove']),
  principalId: z.string(),
  roleDefinitionId: z.string(),
  directoryScopeId: z.string(),
  justification: z.string().nullish(),
  scheduleInfo: schedule.nullish(),
  ticketInfo: z.looseObject({}).nullish(),
  isValidationOnly: z.boolean().optional(),
  '@odata.type': z.string().optional(),
});

/** PIM is written through requests; units' scoped members through role assignments. */
export function roleRequestRoutes(): Route[] {
  return [
    {
      method: 'POST',
      template: '/roleManagement/directory/roleEligibilityScheduleRequests',
      handle: requestEligibility,
      permission: 'path',
      units: 1,
    },
    {
      method: 'POST',
      template: '/directory/administrativeUnits/{id}/scopedRoleMembers',
      handle: addScopedMember,
      permission: 'path',
      units: 1,
    },
    {
      method: 'DELETE',
      template: '/directory/administrativeUnits/{id}/scopedRoleMembers/{id}',
      handle: removeScopedMember,
      permission: 'path',
      units: 1,
    },
  ];
}

function requestEligibility(call: Call): Reply {
  const parsed = eligibility.safeParse(call.body);
  if (!parsed.success) throw badRequest(`Invalid role eligibility request: ${z.prettifyError(parsed.error)}`);
  const { action, principalId, roleDefinitionId, directoryScopeId, justification, scheduleInfo } = parsed.data;
  checkPrincipal(call, principalId);
  if (!call.tenant.set('roleDefinitions').byId.has(roleDefinitionId)) throw notFound(roleDefinitionId);
  checkScope(call, directoryScopeId);
  const present = call.tenant
    .set('roleEligibilitySchedules')
    .where('principalId', principalId)
    .find(
      (known) =>
        known.props['roleDefinitionId'] === roleDefinitionId && known.props['directoryScopeId'] === directoryScopeId,
    );
  if (action === 'adminAssign' && scheduleInfo?.expiration === undefined)
    throw badRequest(
      'The scheduleInfo must say when the eligibility expires.',
      'RoleAssignmentRequestPolicyValidationFailed',
    );
  if (action === 'adminAssign' && present !== undefined)
    throw badRequest('The Role assignment already exists.', 'RoleAssignmentExists');
  if (action === 'adminRemove' && present === undefined)
    throw badRequest('The Role assignment does not exist.', 'RoleAssignmentDoesNotExist');
  const base: JsonObject = {
    principalId,
    roleDefinitionId,
    directoryScopeId,
    appScopeId: null,
    createdDateTime: timestamp(call),
    status: 'Provisioned',
  };
  const info = scheduleOf(call, scheduleInfo as Json | undefined);
  const eligible =
    present ??
    call.tenant.create({
      set: 'roleEligibilitySchedules',
      type: 'unifiedRoleEligibilitySchedule',
      id: randomUUID(),
      props: { ...base, memberType: 'Direct', modifiedDateTime: null, createdUsing: null, scheduleInfo: info },
    });
  if (action === 'adminRemove') call.tenant.hardDelete(eligible);
  const request = call.tenant.create({
    set: 'roleEligibilityScheduleRequests',
    type: 'unifiedRoleEligibilityScheduleRequest',
    id: randomUUID(),
    props: { ...base, action, justification: justification ?? null, scheduleInfo: info, targetScheduleId: eligible.id },
  });
  return createdReply(call, request, {
    context: 'roleManagement/directory/roleEligibilityScheduleRequests/$entity',
    typed: false,
  });
}

function scheduleOf(call: Call, info: Json | undefined): Json {
  return isObject(info) ? { recurrence: null, ...info, startDateTime: info['startDateTime'] ?? timestamp(call) } : null;
}

const scoped = z.strictObject({ roleId: z.string(), roleMemberInfo: z.looseObject({ id: z.string() }) });

function addScopedMember(call: Call): Reply {
  const unit = resolve(call, 'administrativeUnits', call.params[0] ?? '');
  const parsed = scoped.safeParse(call.body);
  if (!parsed.success) throw badRequest('The body must hold roleId and roleMemberInfo.');
  const role = resolve(call, 'directoryRoles', parsed.data.roleId);
  const props: JsonObject = {
    principalId: parsed.data.roleMemberInfo.id,
    roleDefinitionId: role.props['roleTemplateId'] ?? '',
    directoryScopeId: `/administrativeUnits/${unit.id}`,
  };
  prepareAssignment(call, props);
  const made = call.tenant.create({ set: 'roleAssignments', type: 'unifiedRoleAssignment', id: randomUUID(), props });
  return {
    status: 201,
    body: JSON.stringify({
      id: made.id,
      roleId: role.id,
      administrativeUnitId: unit.id,
      roleMemberInfo: { id: parsed.data.roleMemberInfo.id },
    }),
  };
}

function removeScopedMember(call: Call): Reply {
  const unit = resolve(call, 'administrativeUnits', call.params[0] ?? '');
  const found = call.tenant.set('roleAssignments').byId.get(call.params[1] ?? '');
  if (found?.props['directoryScopeId'] !== `/administrativeUnits/${unit.id}`) throw notFound(call.params[1] ?? '');
  call.tenant.hardDelete(found);
  return NO_CONTENT;
}
