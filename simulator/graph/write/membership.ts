import type { Entity } from '../../store/entity-set.ts';
import type { Call } from '../context.ts';
import { badRequest, denied, GraphError } from '../errors.ts';
import { resolveReference } from '../resolve.ts';
import { guardRestricted } from './privileged.ts';

export const MOST_BINDS = 20;
export const MOST_OWNERS = 100;

export function isUnified(group: Pick<Entity, 'props'>): boolean {
  return includes(group, 'Unified');
}

export function isDynamic(group: Pick<Entity, 'props'>): boolean {
  return includes(group, 'DynamicMembership');
}

function includes(group: Pick<Entity, 'props'>, kind: string): boolean {
  const types = group.props['groupTypes'];
  return Array.isArray(types) && types.includes(kind);
}

/** Whether the group's members may be written at all by this caller. */
export function guardMembership(call: Call, group: Entity): void {
  if (isDynamic(group)) throw badRequest('Cannot update the membership of a dynamic group.');
  if (group.props['onPremisesSyncEnabled'] === true)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  if (group.props['mailEnabled'] === true && !isUnified(group))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  guardRoleAssignable(call, group);
  guardRestricted(call, group);
}

/** Role-assignable groups can only be written with the role management permission. */
export function guardRoleAssignable(call: Call, group: Entity): void {
  if (group.props['isAssignableToRole'] === true && !call.claims.roles.includes('RoleManagement.ReadWrite.Directory'))
    throw denied();
}

/** Throws unless the object may become a member. */
export function checkMember(group: Pick<Entity, 'id' | 'props'>, member: Entity): void {
  const fine = member.id !== group.id && (isUnified(group) ? member.type === 'user' : fitsSecurityGroup(group, member));
  if (!fine)
    throw badRequest(`Invalid object type for the member being added: a ${member.type} cannot be added to this group.`);
}

function fitsSecurityGroup(group: Pick<Entity, 'props'>, member: Entity): boolean {
  if (member.type !== 'group') return ['user', 'device', 'servicePrincipal', 'orgContact'].includes(member.type);
  return !isUnified(member) && group.props['isAssignableToRole'] !== true;
}

/** The members a body names, all checked, none added yet. `group` may be one about to be created. */
export function planMembers(call: Call, group: Pick<Entity, 'id' | 'props'>, references: readonly string[]): Entity[] {
  if (references.length > MOST_BINDS)
    throw badRequest(`The number of elements in 'members@odata.bind' exceeds the limit of ${MOST_BINDS}.`);
  const members = references.map((reference) => resolveReference(call, reference));
  for (const member of members) {
    checkMember(group, member);
    if (call.tenant.link('members').has(group.id, member.id)) throw alreadyThere('members');
  }
  if (new Set(members).size !== members.length) throw alreadyThere('members');
  return members;
}

/** As `planMembers`, for owners. */
export function planOwners(call: Call, source: Pick<Entity, 'id' | 'props'>, references: readonly string[]): Entity[] {
  const owners = references.map((reference) => resolveReference(call, reference));
  for (const owner of owners) checkOwner(call, source, owner);
  if (new Set(owners).size !== owners.length) throw alreadyThere('owners');
  return owners;
}

export function addOwner(call: Call, source: Entity, owner: Entity): void {
  checkOwner(call, source, owner);
  call.tenant.addLink('owners', source, owner);
}

function checkOwner(call: Call, source: Pick<Entity, 'id' | 'props'>, owner: Entity): void {
  const table = call.tenant.link('owners');
  if (owner.type !== 'user' && owner.type !== 'servicePrincipal')
    throw badRequest(`Invalid object type for the owner being added: ${owner.type}.`);
  if (table.has(source.id, owner.id)) throw alreadyThere('owners');
  if (table.targets(source.id).length >= MOST_OWNERS) {
    throw new GraphError(
      403,
      'Directory_QuotaExceeded',
      `The directory object quota limit has been exceeded: this operation would exceed the maximum quota count '${MOST_OWNERS}' for forward-link 'owners'.`,
    );
  }
}

export function alreadyThere(relation: string): GraphError {
  return badRequest(
    `One or more added object references already exist for the following modified properties: '${relation}'.`,
  );
}
