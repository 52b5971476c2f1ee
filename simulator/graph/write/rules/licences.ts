import { z } from 'zod';
import type { Entity } from '../../../store/entity-set.ts';
import { type LicenceState, hasSeat, inherit, licencesOf, settle, skuOf, statesOf } from '../../../store/licences.ts';
import type { Call, Reply } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { shapeFor, writeObject } from '../../shape.ts';
import { isObject, listOf } from '../json.ts';
import { guardRestricted } from '../privileged.ts';
import { timestamp } from '../rule.ts';

const licences = z.strictObject({
  addLicenses: z.array(
    z.strictObject({
      skuId: z.string(),
      disabledPlans: z.array(z.string()).optional(),
      '@odata.type': z.string().optional(),
    }),
  ),
  removeLicenses: z.array(z.string()),
});
type Licences = z.infer<typeof licences>;

/** `POST /users/{id}/assignLicense` and the same for groups. */
export function licenceRoutes(): Route[] {
  return (['users', 'groups'] as const).map((set) => ({
    method: 'POST',
    template: `/${set}/{id}/assignLicense`,
    handle: (call) => assignLicence(call, set),
    permission: 'path',
    units: 1,
  }));
}

function assignLicence(call: Call, set: 'users' | 'groups'): Reply {
  const entity = resolve(call, set, call.params[0] ?? '');
  guardRestricted(call, entity);
  const parsed = licences.safeParse(call.body);
  if (!parsed.success) throw badRequest('The body must hold addLicenses and removeLicenses.');
  const { addLicenses, removeLicenses } = parsed.data;
  if (addLicenses.some(({ skuId }) => removeLicenses.includes(skuId)))
    throw badRequest('The same license cannot be added and removed in one request.');
  for (const licence of addLicenses) checkLicence(call, licence);
  if (set === 'users') assignToUser(call, entity, parsed.data);
  else assignToGroup(call, entity, parsed.data);
  const shape = shapeFor(call, set, entity.type, { single: true });
  return { status: 200, body: writeObject(shape, entity) };
}

/** What comes by a group stays: only direct assignments are made and taken away here. */
function assignToUser(call: Call, user: Entity, { addLicenses, removeLicenses }: Licences): void {
  if (addLicenses.length > 0 && typeof user.props['usageLocation'] !== 'string')
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  const states = statesOf(user);
  for (const skuId of removeLicenses) checkRemovable(states, skuId);
  for (const { skuId } of addLicenses) {
    if (!states.some((state) => state.skuId === skuId && state.state === 'Active') && !hasSeat(call.tenant, skuId))
      throw badRequest(`Subscription with SKU ${skuId} does not have any available licenses.`);
  }
  const touched = touchedBy({ addLicenses, removeLicenses });
  const added = addLicenses.map(({ skuId, disabledPlans }): LicenceState => ({
    skuId,
    disabledPlans: disabledPlans ?? [],
    assignedByGroup: null,
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: timestamp(call),
  }));
  const kept = states.filter((state) => state.assignedByGroup !== null || !touched.has(state.skuId));
  settle(call.tenant, user, [...kept, ...added]);
}

function assignToGroup(call: Call, group: Entity, { addLicenses, removeLicenses }: Licences): void {
  if (group.props['securityEnabled'] !== true)
    throw badRequest('Licenses can be assigned to security-enabled groups only.');
  const held = licencesOf(group);
  const lost = removeLicenses.find((skuId) => !held.some((licence) => licence.skuId === skuId));
  if (lost !== undefined) throw badRequest('Group does not have a corresponding license.');
  const touched = touchedBy({ addLicenses, removeLicenses });
  call.tenant.update(group, {
    assignedLicenses: [
      ...held.filter((licence) => !touched.has(licence.skuId)),
      ...addLicenses.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans: disabledPlans ?? [] })),
    ],
  });
  for (const id of call.tenant.link('members').targets(group.id)) {
    const member = call.tenant.set('users').byId.get(id);
    if (member !== undefined) inherit(call.tenant, group, member);
  }
}

function touchedBy({ addLicenses, removeLicenses }: Licences): Set<string> {
  return new Set([...removeLicenses, ...addLicenses.map(({ skuId }) => skuId)]);
}

function checkRemovable(states: readonly LicenceState[], skuId: string): void {
  const own = states.filter((state) => state.skuId === skuId);
  if (own.length === 0) throw badRequest('User does not have a corresponding license.');
  if (own.every((state) => state.assignedByGroup !== null))
    throw badRequest(
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
    );
}

function checkLicence(call: Call, { skuId, disabledPlans }: Licences['addLicenses'][number]): void {
  const sku = skuOf(call.tenant, skuId);
  if (sku === undefined) throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  const plans = listOf(sku.props['servicePlans']).filter(isObject);
  const unknown = disabledPlans?.find((id) => !plans.some((plan) => plan['servicePlanId'] === id));
  if (unknown !== undefined)
    throw badRequest(`License assignment failed because service plan ${unknown} does not exist.`);
}
