import { seededRandom } from '../store/random.ts';
import type { Tenant } from '../store/tenant.ts';
import type { ChangeMade } from '../types.ts';
import { anyOf, changeMade, isSpared } from './changes.ts';
import { remove } from './remove.ts';

/** A mishap to recover from. Small: a few users deleted, one group emptied, a policy switched off. Large: a tenth of the users and groups, some for good. */
export function accident(tenant: Tenant, size: 'small' | 'large', seed = 1): ChangeMade[] {
  const random = seededRandom(seed);
  const share = size === 'small' ? 0 : 0.1;
  const users = Math.max(3, Math.floor(tenant.set('users').size * share));
  const made: ChangeMade[] = [];
  for (let tries = 0; made.length < users && tries < users * 10; tries += 1) {
    const user = anyOf(tenant, random, 'users');
    if (user !== undefined && !isSpared(tenant, user)) made.push(remove(tenant, user, size === 'large' && random.chance(0.3)));
  }
  const groups = Math.max(1, Math.floor(tenant.set('groups').size * share));
  for (let at = 0; at < groups; at += 1) {
    const group = anyOf(tenant, random, 'groups');
    if (group === undefined) break;
    made.push(size === 'small' ? emptyGroup(tenant, group.id) : remove(tenant, group, random.chance(0.5)));
  }
  const policy = anyOf(tenant, random, 'conditionalAccessPolicies');
  if (policy !== undefined) {
    tenant.update(policy, { state: 'disabled' });
    made.push(changeMade('update', policy, 'state = disabled'));
  }
  return made;
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
