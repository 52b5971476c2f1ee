import type { Entity } from '../store/entity-set.ts';
import { type Random, hashText, seededRandom } from '../store/random.ts';
import type { Tenant } from '../store/tenant.ts';
import type { ChangeMade, JsonObject } from '../types.ts';
import { completed } from './defaults.ts';
import { removeToBin } from './remove.ts';

/** `made`: what this call did so far. */
type Op = (tenant: Tenant, random: Random, made: readonly ChangeMade[]) => ChangeMade | undefined;

/** Random but repeatable edits an administrator could have made; the list says what was done. */
export function applyChanges(tenant: Tenant, options: { count: number; seed?: number }): ChangeMade[] {
  const random = seededRandom(options.seed ?? hashText(`${tenant.identity.id}${tenant.log.last}`));
  const made: ChangeMade[] = [];
  for (let tries = 0; made.length < options.count && tries < options.count * 20; tries += 1) {
    const change = random.pick(OPS)(tenant, random, made);
    if (change !== undefined) made.push(change);
  }
  return made;
}

export function changeMade(op: ChangeMade['op'], entity: Entity, detail: string): ChangeMade {
  return { op, type: entity.type, id: entity.id, name: String(entity.props['displayName'] ?? entity.id), detail };
}

/** A live object of the set, whatever holes deletions left; undefined when there is none. */
export function anyOf(
  tenant: Tenant,
  random: Random,
  set: 'users' | 'groups' | 'conditionalAccessPolicies' | 'applications',
): Entity | undefined {
  const { items, size } = tenant.set(set);
  if (size === 0) return undefined;
  const from = random.int(items.length);
  for (let step = 0; step < items.length; step += 1) {
    const found = items[(from + step) % items.length];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Users nobody should lose by chance: administrators and the demo's first people. */
export function isSpared(tenant: Tenant, user: Entity): boolean {
  return user.slot < 4 || tenant.set('roleAssignments').where('principalId', user.id).length > 0;
}

const updateUser: Op = (tenant, random) => {
  const user = anyOf(tenant, random, 'users');
  if (user === undefined) return undefined;
  const property = random.pick(['jobTitle', 'department', 'officeLocation', 'mobilePhone', 'city'] as const);
  return update(tenant, user, property, `${property} ${random.int(10_000)}`);
};

const renameGroup: Op = (tenant, random) => {
  const group = anyOf(tenant, random, 'groups');
  return group === undefined ? undefined : update(tenant, group, 'description', `Changed ${random.int(10_000)}`);
};

const updateApp: Op = (tenant, random) => {
  const app = anyOf(tenant, random, 'applications');
  return app === undefined ? undefined : update(tenant, app, 'notes', `Reviewed ${random.int(10_000)}`);
};

const switchPolicy: Op = (tenant, random) => {
  const policy = anyOf(tenant, random, 'conditionalAccessPolicies');
  if (policy === undefined) return undefined;
  return update(tenant, policy, 'state', policy.props['state'] === 'disabled' ? 'enabled' : 'disabled');
};

function update(tenant: Tenant, entity: Entity, property: string, value: string): ChangeMade {
  tenant.update(entity, { [property]: value });
  return changeMade('update', entity, `${property} = ${value}`);
}

const createUser: Op = (tenant, random) => {
  const number = random.int(1_000_000);
  return create(tenant, 'users', random, {
    displayName: `New Joiner ${number}`,
    mailNickname: `joiner${number}`,
    jobTitle: 'Trainee',
    usageLocation: 'SE',
  });
};

const createGroup: Op = (tenant, random) => {
  const number = random.int(1_000_000);
  return create(tenant, 'groups', random, {
    displayName: `New Group ${number}`,
    mailNickname: `newgroup${number}`,
    description: 'Made by a change',
  });
};

function create(tenant: Tenant, set: 'users' | 'groups', random: Random, props: JsonObject): ChangeMade {
  const entity = tenant.create({
    set,
    type: set === 'users' ? 'user' : 'group',
    id: random.guid(),
    props: completed(tenant, set, props),
  });
  return changeMade('create', entity, `new ${entity.type}`);
}

const deleteUser: Op = (tenant, random) => {
  const user = anyOf(tenant, random, 'users');
  if (user === undefined || isSpared(tenant, user)) return undefined;
  return removeToBin(tenant, user);
};

const addMember: Op = (tenant, random) => {
  const group = anyOf(tenant, random, 'groups');
  const user = anyOf(tenant, random, 'users');
  if (group === undefined || user === undefined || !tenant.addLink('members', group, user)) return undefined;
  return changeMade('addLink', group, `members + ${String(user.props['displayName'])}`);
};

const removeMember: Op = (tenant, random) => {
  const group = anyOf(tenant, random, 'groups');
  const ids = group === undefined ? [] : tenant.link('members').targets(group.id);
  const user = ids.length === 0 ? undefined : tenant.directoryObject(random.pick(ids));
  if (group === undefined || user === undefined) return undefined;
  tenant.removeLink('members', group, user);
  return changeMade('removeLink', group, `members - ${String(user.props['displayName'])}`);
};

const changeManager: Op = (tenant, random) => {
  const user = anyOf(tenant, random, 'users');
  const boss = anyOf(tenant, random, 'users');
  if (user === undefined || boss === undefined || user === boss) return undefined;
  for (const id of tenant.link('manager').targets(user.id)) {
    const former = tenant.directoryObject(id) ?? tenant.bin.get(id);
    if (former !== undefined) tenant.removeLink('manager', user, former);
  }
  tenant.addLink('manager', user, boss);
  return changeMade('addLink', user, `manager = ${String(boss.props['displayName'])}`);
};

/** Only what the same call deleted: somebody else's deletion is theirs to undo. */
const restoreOne: Op = (tenant, random, made) => {
  const users = made
    .filter((change) => change.op === 'softDelete')
    .flatMap((change) => tenant.bin.get(change.id) ?? []);
  if (users.length === 0 || random.chance(0.5)) return undefined;
  const user = random.pick(users);
  tenant.restore(user);
  return changeMade('restore', user, 'back from the bin');
};

const OPS: readonly Op[] = [
  updateUser,
  updateUser,
  updateUser,
  renameGroup,
  updateApp,
  switchPolicy,
  createUser,
  createGroup,
  deleteUser,
  addMember,
  addMember,
  removeMember,
  changeManager,
  restoreOne,
];
