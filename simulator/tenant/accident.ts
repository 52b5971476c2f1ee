import type { Entity } from '../store/entity-set.ts';
import { type Random, hashText, seededRandom } from '../store/random.ts';
import type { Tenant } from '../store/tenant.ts';
import type { ChangeMade } from '../types.ts';
import { lastAdministrator, restrictedObjects, roleHolders } from './administrators.ts';
import { changeMade, isSpared } from './changes.ts';
import { remove, removeToBin } from './remove.ts';

const SMALL_USERS = 3;
/** Of those, so many were members of the group that is emptied, where it has them. */
const SMALL_MEMBERS = 2;
const SMALL_GROUP = { least: 4, most: 60 };
const LARGE_USERS = { share: 0.5, most: 400, permanently: 0.15 };
const LARGE_GROUPS = { emptied: 0.3, deleted: 0.1, permanently: 0.5 };

/**
 * A mishap to recover from. Small: a few users deleted, one group emptied, a policy switched off; it spares whom only an application
 * with a role of its own can bring back. Large: half of the users deleted, some for good, groups emptied and deleted, every policy
 * switched off; it may hit anybody but the last Global Administrator.
 */
export function accident(
  tenant: Tenant,
  size: 'small' | 'large',
  seed = hashText(`${tenant.identity.id}${tenant.log.last}`),
): ChangeMade[] {
  const random = seededRandom(seed);
  return size === 'small' ? small(tenant, random) : large(tenant, random);
}

function small(tenant: Tenant, random: Random): ChangeMade[] {
  const untouchable = new Set([...roleHolders(tenant), ...restrictedObjects(tenant)]);
  const isOrdinary = (user: Entity): boolean =>
    user.props['userType'] === 'Member' &&
    user.props['onPremisesSyncEnabled'] !== true &&
    !untouchable.has(user.id) &&
    !isSpared(tenant, user);
  const ordinary = shuffled([...tenant.set('users').from(0)].filter(isOrdinary), random);
  const group = groupToEmpty(tenant, random, untouchable);
  const inGroup = new Set(group === undefined ? [] : tenant.link('members').targets(group.id));
  const members = ordinary.filter((user) => inGroup.has(user.id)).slice(0, SMALL_MEMBERS);
  const others = ordinary.filter((user) => !members.includes(user));
  const users = [...members, ...others].slice(0, SMALL_USERS);
  const policy = shuffled(policiesInForce(tenant), random)[0];
  return [
    ...(group === undefined ? [] : [emptyGroup(tenant, group.id)]),
    ...users.map((user) => removeToBin(tenant, user)),
    ...(policy === undefined ? [] : [switchOff(tenant, policy)]),
  ];
}

function large(tenant: Tenant, random: Random): ChangeMade[] {
  const kept = lastAdministrator(tenant);
  const users = shuffled(
    [...tenant.set('users').from(0)].filter((user) => !kept.has(user.id)),
    random,
  );
  const groups = shuffled(
    [...tenant.set('groups').from(0)].filter((group) => !kept.has(group.id)),
    random,
  );
  const deleted = groups.splice(0, Math.ceil(groups.length * LARGE_GROUPS.deleted));
  const emptied = groups.filter((group) => isAssigned(group) && membersOf(tenant, group) > 0);
  return [
    ...emptied.slice(0, Math.ceil(groups.length * LARGE_GROUPS.emptied)).map((group) => emptyGroup(tenant, group.id)),
    ...deleted.map((group) => remove(tenant, group, random.chance(LARGE_GROUPS.permanently))),
    ...users
      .slice(0, Math.min(LARGE_USERS.most, Math.ceil(users.length * LARGE_USERS.share)))
      .map((user) => remove(tenant, user, random.chance(LARGE_USERS.permanently))),
    ...policiesInForce(tenant).map((policy) => switchOff(tenant, policy)),
  ];
}

/** Removes every member. */
export function emptyGroup(tenant: Tenant, groupId: string): ChangeMade {
  const group = tenant.set('groups').byId.get(groupId);
  if (group === undefined) throw new Error(`no group ${groupId}`);
  const ids = tenant.link('members').targets(group.id);
  for (const id of ids) {
    const member = tenant.directoryObject(id) ?? tenant.bin.get(id);
    if (member !== undefined) tenant.removeLink('members', group, member);
  }
  return changeMade('removeLink', group, `all ${ids.length} members`);
}

function groupToEmpty(tenant: Tenant, random: Random, untouchable: ReadonlySet<string>): Entity | undefined {
  const groups = [...tenant.set('groups').from(0)].filter(
    (group) =>
      isAssigned(group) &&
      !untouchable.has(group.id) &&
      group.props['isAssignableToRole'] !== true &&
      membersOf(tenant, group) > 0,
  );
  const wieldy = groups.filter(
    (group) => membersOf(tenant, group) >= SMALL_GROUP.least && membersOf(tenant, group) <= SMALL_GROUP.most,
  );
  return shuffled(wieldy.length > 0 ? wieldy : groups, random)[0];
}

/** Its members are put in and taken out by hand, here. */
export function isAssigned({ props }: Entity): boolean {
  const types = props['groupTypes'];
  return props['onPremisesSyncEnabled'] !== true && !(Array.isArray(types) && types.includes('DynamicMembership'));
}

function membersOf(tenant: Tenant, group: Entity): number {
  return tenant.link('members').targets(group.id).length;
}

function policiesInForce(tenant: Tenant): Entity[] {
  return [...tenant.set('conditionalAccessPolicies').from(0)].filter((policy) => policy.props['state'] !== 'disabled');
}

function switchOff(tenant: Tenant, policy: Entity): ChangeMade {
  tenant.update(policy, {
    state: 'disabled',
    modifiedDateTime: `${new Date(tenant.now()).toISOString().slice(0, 19)}Z`,
  });
  return changeMade('update', policy, 'state = disabled');
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = random.int(at + 1);
    const [a, b] = [items[at], items[other]];
    if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
  }
  return items;
}
