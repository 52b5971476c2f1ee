import { z } from 'zod';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import { type Call, type Reply, json, root } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { arraySource, pageReply } from '../../page.ts';
import { resolve } from '../../resolve.ts';
import { type Route, get } from '../../router.ts';
import { shapeFor, writeObject } from '../../shape.ts';
import { isUnified } from '../membership.ts';
import { invalid } from '../names.ts';
import type { WriteRule } from '../rule.ts';

const PATH = '/groupLifecyclePolicies';
const MANAGED = ['All', 'Selected', 'None'];
const MOST_GROUPS = 500;

/** One policy per tenant. */
export const lifecycleRule: WriteRule = {
  set: 'groupLifecyclePolicies',
  type: 'groupLifecyclePolicy',
  path: PATH,
  create: {
    required: ['groupLifetimeInDays', 'managedGroupTypes'],
    prepare: (call, props) => {
      if (call.tenant.set('groupLifecyclePolicies').size > 0)
        throw badRequest('A group lifecycle policy already exists in the tenant.');
      checkPolicy(props);
    },
  },
  update: {
    prepare: (_call, policy, changes) => {
      checkPolicy({ ...policy.props, ...changes });
    },
  },
  remove: { prepare: dropGroups },
};

function checkPolicy(props: JsonObject): void {
  const { groupLifetimeInDays, managedGroupTypes } = props;
  if (!MANAGED.includes(String(managedGroupTypes))) throw invalid('managedGroupTypes');
  if (typeof groupLifetimeInDays !== 'number' || groupLifetimeInDays < 1) throw invalid('groupLifetimeInDays');
}

function dropGroups(call: Call, policy: Entity): void {
  for (const id of call.tenant.link('groupLifecyclePolicies').sources(policy.id)) {
    const group = call.tenant.directoryObject(id) ?? call.tenant.bin.get(id);
    if (group !== undefined) call.tenant.removeLink('groupLifecyclePolicies', group, policy);
  }
}

/** Groups are put under a policy of selected groups, and taken out, by action. */
export function lifecycleRoutes(): Route[] {
  const action = (name: string, handle: (call: Call) => Reply): Route => ({
    method: 'POST',
    template: `${PATH}/{id}/${name}`,
    handle,
    permission: 'path',
    units: 1,
  });
  return [
    action('addGroup', (call) => change(call, addGroup)),
    action('removeGroup', (call) =>
      change(call, (policy, group) => call.tenant.removeLink('groupLifecyclePolicies', group, policy)),
    ),
    get(`/groups/{id}${PATH}`, policiesOf),
  ];
}

const body = z.strictObject({ groupId: z.string() });

function change(call: Call, apply: (policy: Entity, group: Entity, call: Call) => boolean): Reply {
  const policy = resolve(call, 'groupLifecyclePolicies', call.params[0] ?? '');
  const parsed = body.safeParse(call.body);
  if (!parsed.success) throw badRequest('The body must hold a groupId.');
  const value = apply(policy, resolve(call, 'groups', parsed.data.groupId), call);
  return json(200, { '@odata.context': `${root(call)}/$metadata#Edm.Boolean`, value });
}

function addGroup(policy: Entity, group: Entity, call: Call): boolean {
  if (policy.props['managedGroupTypes'] !== 'Selected')
    throw badRequest('Groups can be added to a policy only if its managedGroupTypes is Selected.');
  if (!isUnified(group)) throw badRequest('Only Microsoft 365 groups can be added to a lifecycle policy.');
  if (call.tenant.link('groupLifecyclePolicies').sources(policy.id).length >= MOST_GROUPS)
    throw badRequest(`No more than ${MOST_GROUPS} groups can be added to a lifecycle policy.`);
  return call.tenant.addLink('groupLifecyclePolicies', group, policy);
}

function policiesOf(call: Call): Reply {
  const group = resolve(call, 'groups', call.params[0] ?? '');
  const chosen = call.tenant.link('groupLifecyclePolicies').targets(group.id);
  const items = [...call.tenant.set('groupLifecyclePolicies').from(0)].filter(
    (policy) => chosen.includes(policy.id) || (policy.props['managedGroupTypes'] === 'All' && isUnified(group)),
  );
  const shape = shapeFor(call, 'groupLifecyclePolicies', 'groupLifecyclePolicy', { single: false });
  return pageReply(call, {
    source: arraySource(items),
    write: (policy) => writeObject(shape, policy),
    maxTop: 999,
    paged: true,
    context: 'groupLifecyclePolicies',
  });
}
