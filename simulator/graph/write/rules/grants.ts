import { randomUUID } from 'node:crypto';
import { mustModel } from '../../../schema/model.ts';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject, SetName } from '../../../types.ts';
import { type Call, type Reply, NO_CONTENT, visible } from '../../context.ts';
import { badRequest, GraphError, notFound } from '../../errors.ts';
import { resolvePart } from '../../parts.ts';
import { resolve } from '../../resolve.ts';
import { type Part, PARTS } from '../../resources.ts';
import type { Route } from '../../router.ts';
import { createdReply } from '../engine.ts';
import { isObject } from '../json.ts';
import { seen } from '../lag.ts';
import { invalid } from '../names.ts';
import { type WriteRule, coreOf, timestamp } from '../rule.ts';
import { checkBody } from '../validate.ts';

const LONGEST_SCOPE = 3850;
const MOST_ASSIGNMENTS = 1500;
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';
const PRINCIPALS: Readonly<Record<string, string>> = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
};

export const grantRule: WriteRule = {
  set: 'oauth2PermissionGrants',
  type: 'oAuth2PermissionGrant',
  path: '/oauth2PermissionGrants',
  create: { required: coreOf('oauth2PermissionGrants').required, prepare: prepareGrant },
  update: {
    updatable: ['scope'],
    prepare: (_call, _grant, changes) => {
      checkScopeText(changes);
    },
  },
  remove: {},
};

function prepareGrant(call: Call, props: JsonObject): void {
  for (const name of ['clientId', 'resourceId'] as const) {
    const id = String(props[name]);
    if (!visible(call, call.tenant.set('servicePrincipals').byId.get(id))) throw notFound(id);
  }
  const { consentType } = props;
  if (consentType !== 'AllPrincipals' && consentType !== 'Principal') throw invalid('consentType');
  const principal = props['principalId'] ?? null;
  if ((consentType === 'Principal') !== (principal !== null))
    throw invalid('principalId', 'principalId is required when consentType is Principal and must be null otherwise.');
  if (principal !== null && !visible(call, call.tenant.set('users').byId.get(String(principal))))
    throw notFound(String(principal));
  checkScopeText(props);
  const present = call.tenant.set('oauth2PermissionGrants').where('clientId', String(props['clientId']));
  if (
    present.some(
      (known) =>
        known.props['resourceId'] === props['resourceId'] && (known.props['principalId'] ?? null) === principal,
    )
  ) {
    throw new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
  }
  props['principalId'] = principal;
}

function checkScopeText(props: JsonObject): void {
  const { scope } = props;
  if (typeof scope !== 'string' || scope.length > LONGEST_SCOPE) throw invalid('scope');
}

/** App role assignments are made and removed from either end. */
export function assignmentRoutes(): Route[] {
  return PARTS.filter((part) => part.set === 'appRoleAssignments').flatMap((part): Route[] => {
    const path = `${part.parentPath}/{id}/${part.segment}`;
    return [
      {
        method: 'POST',
        template: path,
        handle: (call) => assign(call, part.parentSet, part.index),
        permission: 'path',
        units: 1,
      },
      {
        method: 'DELETE',
        template: `${path}/{id}`,
        handle: (call) => unassign(call, part),
        permission: 'path',
        units: 1,
      },
    ];
  });
}

function assign(call: Call, parentSet: SetName, index: string): Reply {
  const parent = resolve(call, parentSet, call.params[0] ?? '');
  const { props } = checkBody(call, mustModel('appRoleAssignment'), {
    mode: 'create',
    required: coreOf('appRoleAssignments').required,
  });
  if (props[index] !== parent.id) throw badRequest(`The ${index} must be the object in the path.`);
  const { principalId, resourceId } = props;
  const principal = seen(call, call.tenant.directoryObject(String(principalId)), String(principalId));
  const kind = PRINCIPALS[principal.type];
  if (kind === undefined) throw notFound(String(principalId));
  const resource = seen(call, call.tenant.set('servicePrincipals').byId.get(String(resourceId)), String(resourceId));
  checkRole(resource, String(props['appRoleId']), kind);
  const present = call.tenant.set('appRoleAssignments').where('principalId', principal.id);
  if (
    present.some(
      (known) => known.props['resourceId'] === resource.id && known.props['appRoleId'] === props['appRoleId'],
    )
  ) {
    throw badRequest(
      call.world.settings.switches.entitlementGrantExists
        ? 'EntitlementGrant entry already exists.'
        : 'Permission being assigned already exists on the object.',
    );
  }
  if (present.length >= MOST_ASSIGNMENTS)
    throw new GraphError(403, 'Directory_QuotaExceeded', 'The limit of app role assignments is reached.');
  const filled = {
    principalType: kind,
    principalDisplayName: principal.props['displayName'] ?? null,
    resourceDisplayName: resource.props['displayName'] ?? null,
    createdDateTime: timestamp(call),
  };
  const made = call.tenant.create({
    set: 'appRoleAssignments',
    type: 'appRoleAssignment',
    id: randomUUID(),
    props: { ...props, ...filled },
  });
  return createdReply(call, made, { context: 'appRoleAssignments/$entity', typed: false });
}

/** The role must exist on the resource, be enabled and be meant for this kind of principal. */
function checkRole(resource: Entity, appRoleId: string, kind: string): void {
  const roles = resource.props['appRoles'];
  const list = Array.isArray(roles) ? roles.filter(isObject) : [];
  const role = list.find((known) => known['id'] === appRoleId);
  const allowed = role?.['allowedMemberTypes'];
  const wanted = kind === 'ServicePrincipal' ? 'Application' : 'User';
  const fine =
    role === undefined
      ? appRoleId === DEFAULT_ACCESS && kind !== 'ServicePrincipal'
      : role['isEnabled'] === true && Array.isArray(allowed) && allowed.includes(wanted);
  if (!fine) throw badRequest('Permission being assigned was not found on application.');
}

function unassign(call: Call, part: Part): Reply {
  const parent = resolve(call, part.parentSet, call.params[0] ?? '');
  const assignment = call.tenant.set('appRoleAssignments').byId.get(call.params[1] ?? '');
  const isGone = assignment?.props[part.index] !== parent.id;
  if (isGone && call.world.settings.switches.goneAssignmentAsBadRequest)
    throw badRequest('EntitlementGrant being updated or deleted is not found.');
  call.tenant.hardDelete(resolvePart(call, part));
  return NO_CONTENT;
}
