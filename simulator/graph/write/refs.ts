import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Entity } from '../../store/entity-set.ts';
import type { RelationName, SetName } from '../../types.ts';
import { type Call, type Reply, NO_CONTENT } from '../context.ts';
import { badRequest, conflictingObjects, GraphError, notFound } from '../errors.ts';
import { demandAny } from '../permissions.ts';
import { resolve, resolveReference } from '../resolve.ts';
import type { Route } from '../router.ts';
import { addOwner, alreadyThere, checkMember, guardMembership, guardRoleAssignable } from './membership.ts';
import { guardRestricted } from './privileged.ts';
import { masteredOnPremises } from './rules/users.ts';

/** How one edge is written by `$ref`. */
interface RefRule {
  path: string;
  set: SetName;
  name: string;
  relation: RelationName;
  /** Default: by the permission data. */
  permission?: 'self';
  /** Replaces what was there (PUT). */
  single?: boolean;
  /** The target is named by the path of its own type. */
  typed?: (call: Call) => boolean;
  guard?: (call: Call, source: Entity) => void;
  check?: (call: Call, source: Entity, target: Entity) => void;
  add?: (call: Call, source: Entity, target: Entity) => void;
  beforeRemove?: (call: Call, source: Entity, target: Entity) => void;
  remove?: (call: Call, source: Entity, target: Entity) => void;
}

const reference = z.strictObject({ '@odata.id': z.string() });

const only =
  (...types: string[]) =>
  (_call: Call, _source: Entity, target: Entity): void => {
    if (!types.includes(target.type))
      throw badRequest(`Invalid object type for the reference being added: ${target.type}.`);
  };

const policy = (path: string, set: SetName, relation: RelationName, type: string): RefRule => ({
  path,
  set,
  name: relation,
  relation,
  check: (call, source, target) => {
    checkPolicy(call, { source, target, relation, type });
  },
});

/** Microsoft offers these to people who are signed in; what an application meets is a switch. */
const deviceEdge = (relation: 'registeredOwners' | 'registeredUsers'): RefRule => ({
  path: '/devices',
  set: 'devices',
  name: relation,
  relation,
  permission: 'self',
  guard: (call) => {
    if (!call.world.settings.switches.takeDeviceOwners)
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    demandAny(call.claims.roles, ['Device.ReadWrite.All', 'Directory.ReadWrite.All']);
  },
  check: only('user', 'servicePrincipal'),
});

const RULES: readonly RefRule[] = [
  {
    path: '/groups',
    set: 'groups',
    name: 'members',
    relation: 'members',
    guard: guardMembership,
    check: (_call, group, member) => {
      checkMember(group, member);
    },
  },
  {
    path: '/groups',
    set: 'groups',
    name: 'owners',
    relation: 'owners',
    guard: guardRoleAssignable,
    add: addOwner,
    beforeRemove: keepLastOwner,
  },
  {
    path: '/users',
    set: 'users',
    name: 'manager',
    relation: 'manager',
    single: true,
    guard: refuseSynced,
    check: checkManager,
  },
  {
    path: '/users',
    set: 'users',
    name: 'sponsors',
    relation: 'sponsors',
    check: only('user', 'group'),
    typed: (call) => call.world.settings.switches.refuseUntypedSponsors,
  },
  { path: '/applications', set: 'applications', name: 'owners', relation: 'owners', add: addOwner },
  { path: '/servicePrincipals', set: 'servicePrincipals', name: 'owners', relation: 'owners', add: addOwner },
  {
    path: '/directory/administrativeUnits',
    set: 'administrativeUnits',
    name: 'members',
    relation: 'members',
    guard: refuseDynamicUnit,
    check: only('user', 'group', 'device'),
  },
  {
    path: '/directoryRoles',
    set: 'directoryRoles',
    name: 'members',
    relation: 'members',
    check: only('user', 'group', 'servicePrincipal'),
    add: assignRole,
    remove: unassignRole,
  },
  deviceEdge('registeredOwners'),
  deviceEdge('registeredUsers'),
  policy('/servicePrincipals', 'servicePrincipals', 'claimsMappingPolicies', 'claimsMappingPolicy'),
  policy('/servicePrincipals', 'servicePrincipals', 'homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy'),
  policy('/servicePrincipals', 'servicePrincipals', 'tokenLifetimePolicies', 'tokenLifetimePolicy'),
  policy('/servicePrincipals', 'servicePrincipals', 'appManagementPolicies', 'appManagementPolicy'),
  policy('/applications', 'applications', 'tokenLifetimePolicies', 'tokenLifetimePolicy'),
  policy('/applications', 'applications', 'tokenIssuancePolicies', 'tokenIssuancePolicy'),
  policy('/applications', 'applications', 'appManagementPolicies', 'appManagementPolicy'),
];

export function refRoutes(): Route[] {
  return RULES.flatMap((rule) => {
    const path = `${rule.path}/{id}/${rule.name}`;
    const route = (method: string, template: string, handle: (call: Call) => Reply, permission = 'path'): Route => ({
      method,
      template,
      handle,
      permission,
      units: 1,
    });
    if (rule.single === true)
      return [
        route('PUT', `${path}/$ref`, (call) => putReference(call, rule)),
        route('DELETE', `${path}/$ref`, (call) => clearReference(call, rule)),
      ];
    // Removing an application's app management policy is listed on the collection's own path.
    const removal =
      rule.relation === 'appManagementPolicies' && rule.set === 'applications'
        ? path.toLowerCase()
        : (rule.permission ?? 'path');
    return [
      route('POST', `${path}/$ref`, (call) => addReference(call, rule), rule.permission),
      route('DELETE', `${path}/{id}/$ref`, (call) => removeReference(call, rule), removal),
    ];
  });
}

function targetOf(call: Call, rule: RefRule): Entity {
  const parsed = reference.safeParse(call.body);
  if (!parsed.success) throw badRequest("The request body must be an object with '@odata.id' only.");
  const url = parsed.data['@odata.id'];
  if (rule.typed?.(call) === true && /\/directoryObjects[/(]/i.test(url))
    throw badRequest('Invalid URL format specified in @odata.id: the reference must name the type of its target.');
  return resolveReference(call, url);
}

function sourceOf(call: Call, rule: RefRule): Entity {
  const source = resolve(call, rule.set, call.params[0] ?? '');
  rule.guard?.(call, source);
  guardRestricted(call, source);
  return source;
}

function addReference(call: Call, rule: RefRule): Reply {
  const source = sourceOf(call, rule);
  const target = targetOf(call, rule);
  rule.check?.(call, source, target);
  if (call.tenant.link(rule.relation).has(source.id, target.id)) throw duplicate(call, rule);
  if (rule.add === undefined) call.tenant.addLink(rule.relation, source, target);
  else rule.add(call, source, target);
  return NO_CONTENT;
}

/** Units answer as role assignments do. */
function duplicate(call: Call, rule: RefRule): Error {
  const isConflict = rule.set === 'administrativeUnits' && call.world.settings.switches.conflictingObjects;
  return isConflict ? conflictingObjects() : alreadyThere(rule.name);
}

function removeReference(call: Call, rule: RefRule): Reply {
  const source = sourceOf(call, rule);
  const id = (call.params[1] ?? '').toLowerCase();
  const target = call.tenant.directoryObject(id) ?? call.tenant.bin.get(id);
  // Graph names the source, not the link that is missing.
  if (target === undefined || !call.tenant.link(rule.relation).has(source.id, id)) throw notFound(source.id);
  rule.beforeRemove?.(call, source, target);
  if (rule.remove === undefined) call.tenant.removeLink(rule.relation, source, target);
  else rule.remove(call, source, target);
  return NO_CONTENT;
}

function putReference(call: Call, rule: RefRule): Reply {
  const source = sourceOf(call, rule);
  const target = targetOf(call, rule);
  rule.check?.(call, source, target);
  if (call.tenant.link(rule.relation).has(source.id, target.id)) return NO_CONTENT;
  dropAll(call, rule, source);
  call.tenant.addLink(rule.relation, source, target);
  return NO_CONTENT;
}

function clearReference(call: Call, rule: RefRule): Reply {
  const source = sourceOf(call, rule);
  if (!dropAll(call, rule, source)) throw notFound(rule.name);
  return NO_CONTENT;
}

function dropAll(call: Call, rule: RefRule, source: Entity): boolean {
  const ids = call.tenant.link(rule.relation).targets(source.id);
  for (const id of ids) {
    const former = call.tenant.directoryObject(id) ?? call.tenant.bin.get(id);
    if (former !== undefined) call.tenant.removeLink(rule.relation, source, former);
  }
  return ids.length > 0;
}

function checkManager(_call: Call, user: Entity, manager: Entity): void {
  if (manager.type !== 'user' && manager.type !== 'orgContact')
    throw badRequest(`Invalid object type for the reference being added: ${manager.type}.`);
  if (manager.id === user.id) throw badRequest('A user cannot be their own manager.');
}

function refuseSynced(_call: Call, user: Entity): void {
  if (user.props['onPremisesSyncEnabled'] === true) throw masteredOnPremises();
}

function refuseDynamicUnit(_call: Call, unit: Entity): void {
  if (unit.props['membershipType'] === 'Dynamic')
    throw badRequest('Cannot update the membership of a dynamic administrative unit.');
}

function keepLastOwner(call: Call, group: Entity, owner: Entity): void {
  const users = call.tenant
    .link('owners')
    .targets(group.id)
    .filter((id) => call.tenant.set('users').byId.has(id));
  if (owner.type === 'user' && users.length === 1)
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.');
}

function checkPolicy(call: Call, item: { source: Entity; target: Entity; relation: RelationName; type: string }): void {
  const { source, target, relation, type } = item;
  if (target.type !== type) throw badRequest(`The reference must name a ${type}.`);
  const most = call.tenant.link(relation).targets(source.id);
  if (most.length > 0 && !most.includes(target.id)) throw badRequest(`Only one ${type} can be assigned.`);
}

function assignRole(call: Call, role: Entity, principal: Entity): void {
  call.tenant.create({
    set: 'roleAssignments',
    type: 'unifiedRoleAssignment',
    id: randomUUID(),
    props: {
      principalId: principal.id,
      roleDefinitionId: role.props['roleTemplateId'] ?? '',
      directoryScopeId: '/',
      appScopeId: null,
      principalOrganizationId: call.tenant.identity.id,
      condition: null,
    },
  });
}

function unassignRole(call: Call, role: Entity, principal: Entity): void {
  const found = call.tenant
    .set('roleAssignments')
    .where('principalId', principal.id)
    .find(
      (assignment) =>
        assignment.props['roleDefinitionId'] === role.props['roleTemplateId'] &&
        assignment.props['directoryScopeId'] === '/',
    );
  if (found !== undefined) call.tenant.hardDelete(found);
}
