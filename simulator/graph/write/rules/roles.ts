import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import { type Call, visible } from '../../context.ts';
import { badRequest, conflict, GraphError, notFound, conflictingObjects } from '../../errors.ts';
import { isObject } from '../json.ts';
import { checkUnique, invalid } from '../names.ts';
import { guardRestricted } from '../privileged.ts';
import { type WriteRule, coreOf } from '../rule.ts';

const MOST_CUSTOM_ROLES = 100;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

export const roleRules: readonly WriteRule[] = [
  {
    set: 'administrativeUnits',
    type: 'administrativeUnit',
    path: '/directory/administrativeUnits',
    createOnly: ['isMemberManagementRestricted', 'visibility'],
    create: {
      required: coreOf('administrativeUnits').required,
      prepare: (_call, props) => {
        checkUnit(props);
      },
    },
    update: {
      prepare: (_call, unit, changes) => {
        checkUnit({ ...unit.props, ...changes });
      },
    },
    remove: { prepare: guardRestricted },
  },
  {
    set: 'roleDefinitions',
    type: 'unifiedRoleDefinition',
    path: '/roleManagement/directory/roleDefinitions',
    createOnly: ['templateId'],
    create: {
      required: coreOf('roleDefinitions').required,
      writable: ['version'],
      prepare: prepareDefinition,
      id: (props) => (typeof props['templateId'] === 'string' ? props['templateId'] : undefined),
      after: completeTemplate,
    },
    update: {
      writable: ['version'],
      prepare: (_call, role) => {
        refuseBuiltIn(role);
      },
    },
    remove: {
      prepare: (call, role) => {
        refuseBuiltIn(role);
        if (call.tenant.set('roleAssignments').where('roleDefinitionId', role.id).length > 0)
          throw badRequest('The role definition has assignments and cannot be deleted.');
      },
    },
  },
  {
    set: 'directoryRoles',
    type: 'directoryRole',
    path: '/directoryRoles',
    create: { required: ['roleTemplateId'], prepare: prepareDirectoryRole, after: joinAssigned },
  },
  {
    set: 'roleAssignments',
    type: 'unifiedRoleAssignment',
    path: '/roleManagement/directory/roleAssignments',
    create: {
      required: coreOf('roleAssignments').required,
      writable: ['roleDefinitionId'],
      prepare: prepareAssignment,
    },
    remove: { prepare: keepLastAdministrator },
  },
];

function checkUnit(props: JsonObject): void {
  if (props['displayName'] === '' || props['displayName'] === null) throw invalid('displayName');
  const type = props['membershipType'];
  if (type !== undefined && type !== null && type !== 'Assigned' && type !== 'Dynamic') throw invalid('membershipType');
  if (type === 'Dynamic' && typeof props['membershipRule'] !== 'string')
    throw invalid('membershipRule', 'A dynamic unit needs a membershipRule.');
  const visibility = props['visibility'];
  if (visibility !== undefined && visibility !== null && visibility !== 'Public' && visibility !== 'HiddenMembership')
    throw invalid('visibility');
}

function refuseBuiltIn(role: Entity): void {
  if (role.props['isBuiltIn'] === true) throw badRequest('Built-in role definitions cannot be changed or deleted.');
}

function prepareDefinition(call: Call, props: JsonObject): void {
  const custom = [...call.tenant.set('roleDefinitions').from(0)].filter((role) => role.props['isBuiltIn'] === false);
  if (custom.length >= MOST_CUSTOM_ROLES)
    throw new GraphError(403, 'Directory_QuotaExceeded', 'The limit of custom role definitions is reached.');
  if (
    [...call.tenant.set('roleDefinitions').from(0)].some((role) => role.props['displayName'] === props['displayName'])
  )
    throw conflict('displayName');
  if (typeof props['templateId'] === 'string' && call.tenant.set('roleDefinitions').byId.has(props['templateId']))
    throw conflict('templateId');
  const permissions = props['rolePermissions'];
  if (!Array.isArray(permissions) || permissions.length === 0) throw invalid('rolePermissions');
  for (const permission of permissions)
    if (!isObject(permission) || !Array.isArray(permission['allowedResourceActions'])) throw invalid('rolePermissions');
  Object.assign(props, { isBuiltIn: false, resourceScopes: ['/'], version: props['version'] ?? '1' });
}

function completeTemplate(call: Call, role: Entity): void {
  if (role.props['templateId'] === undefined || role.props['templateId'] === null)
    call.tenant.update(role, { templateId: role.id });
}

function prepareDirectoryRole(call: Call, props: JsonObject): void {
  const extra = Object.keys(props).find((name) => name !== 'roleTemplateId');
  if (extra !== undefined) throw badRequest(`Property '${extra}' is read-only and cannot be set.`);
  const template = call.tenant.set('directoryRoleTemplates').byId.get(String(props['roleTemplateId']));
  if (template === undefined) throw notFound(String(props['roleTemplateId']));
  checkUnique(call, 'role', props['roleTemplateId'], { property: 'roleTemplateId', self: undefined });
  Object.assign(props, {
    displayName: template.props['displayName'] ?? null,
    description: template.props['description'] ?? null,
  });
}

function joinAssigned(call: Call, role: Entity): void {
  for (const assignment of call.tenant
    .set('roleAssignments')
    .where('roleDefinitionId', String(role.props['roleTemplateId']))) {
    const principal = call.tenant.directoryObject(String(assignment.props['principalId']));
    if (assignment.props['directoryScopeId'] === '/' && principal !== undefined)
      call.tenant.addLink('members', role, principal);
  }
}

export function prepareAssignment(call: Call, props: JsonObject): void {
  const { principalId, roleDefinitionId, directoryScopeId } = props;
  checkPrincipal(call, String(principalId));
  const role = call.tenant.set('roleDefinitions').byId.get(String(roleDefinitionId));
  if (!visible(call, role)) throw notFound(String(roleDefinitionId));
  checkScope(call, String(directoryScopeId));
  const same = call.tenant
    .set('roleAssignments')
    .where('principalId', String(principalId))
    .some(
      (known) =>
        known.props['roleDefinitionId'] === roleDefinitionId && known.props['directoryScopeId'] === directoryScopeId,
    );
  if (same) throw duplicateAssignment(call);
  Object.assign(props, { appScopeId: null, principalOrganizationId: call.tenant.identity.id, condition: null });
}

function duplicateAssignment(call: Call): GraphError {
  return call.world.settings.switches.conflictingObjects
    ? conflictingObjects()
    : badRequest('The role assignment already exists.', 'Request_MultipleObjectsWithSameKeyValue');
}

/** Users, role-assignable groups and service principals. */
export function checkPrincipal(call: Call, id: string): void {
  const principal = call.tenant.directoryObject(id);
  if (!visible(call, principal)) throw notFound(id);
  const fine =
    principal.type === 'user' ||
    principal.type === 'servicePrincipal' ||
    (principal.type === 'group' && principal.props['isAssignableToRole'] === true);
  if (!fine) throw badRequest('The principal must be a user, a service principal or a role-assignable group.');
}

export function checkScope(call: Call, scope: string): void {
  if (scope === '/') return;
  const unit = /^\/administrativeUnits\/(.+)$/.exec(scope)?.[1];
  const found =
    unit === undefined
      ? call.tenant.directoryObject(scope.slice(1))
      : call.tenant.set('administrativeUnits').byId.get(unit);
  if (!scope.startsWith('/') || !visible(call, found)) throw notFound(scope);
}

function keepLastAdministrator(call: Call, assignment: Entity): void {
  if (assignment.props['roleDefinitionId'] !== GLOBAL_ADMINISTRATOR) return;
  const others = call.tenant
    .set('roleAssignments')
    .where('roleDefinitionId', GLOBAL_ADMINISTRATOR)
    .filter((known) => known !== assignment);
  if (others.length === 0) throw badRequest('The last Global Administrator cannot be removed.');
}
