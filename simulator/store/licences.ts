import type { Json, JsonObject, RelationName } from '../types.ts';
import type { Entity } from './entity-set.ts';
import type { Tenant } from './tenant.ts';

/** One assignment of a licence to a user, direct or by a group. */
export interface LicenceState {
  skuId: string;
  disabledPlans: string[];
  assignedByGroup: string | null;
  state: string;
  error: string;
  lastUpdatedDateTime: string | null;
}

/** What a user holds; licences without a state are direct ones. */
export function statesOf(user: Entity): LicenceState[] {
  const states = objectsOf(user.props['licenseAssignmentStates']).map(toState);
  const known = new Set(states.map((state) => state.skuId));
  const bare = objectsOf(user.props['assignedLicenses']).map(toState);
  return [...states, ...bare.filter((state) => !known.has(state.skuId))];
}

export function licencesOf(holder: Entity): { skuId: string; disabledPlans: string[] }[] {
  return objectsOf(holder.props['assignedLicenses']).map((licence) => ({
    skuId: String(licence['skuId']),
    disabledPlans: textsOf(licence['disabledPlans']),
  }));
}

/** Whether one more user can have it. */
export function hasSeat(tenant: Tenant, skuId: string): boolean {
  const sku = skuOf(tenant, skuId);
  const units = sku?.props['prepaidUnits'];
  const enabled = typeof units === 'object' && units !== null && !Array.isArray(units) ? Number(units['enabled']) : 0;
  return Number(sku?.props['consumedUnits'] ?? 0) < enabled;
}

export function skuOf(tenant: Tenant, skuId: string): Entity | undefined {
  for (const sku of tenant.set('subscribedSkus').from(0)) if (sku.props['skuId'] === skuId) return sku;
  return undefined;
}

/** Stores the assignments, what they come to, and the seats they take. */
export function settle(tenant: Tenant, user: Entity, after: readonly LicenceState[]): void {
  const before = heldBy(statesOf(user));
  const now = heldBy(after);
  for (const skuId of now) if (!before.has(skuId)) count(tenant, skuId, 1);
  for (const skuId of before) if (!now.has(skuId)) count(tenant, skuId, -1);
  tenant.update(user, {
    assignedLicenses: effective(after),
    licenseAssignmentStates: after.map((state) => ({ ...state })),
  });
}

/** Groups hand their licences to the users in them. */
export function passesLicences(relation: RelationName, source: Entity, target: Entity): boolean {
  const licences = source.props['assignedLicenses'];
  return (
    relation === 'members' &&
    source.set === 'groups' &&
    target.set === 'users' &&
    Array.isArray(licences) &&
    licences.length > 0
  );
}

/** A user comes into a group with licences, or its licences change. Without a seat the assignment stands as an error. */
export function inherit(tenant: Tenant, group: Entity, user: Entity): void {
  const others = statesOf(user).filter((state) => state.assignedByGroup !== group.id);
  const mine = licencesOf(group).map(({ skuId, disabledPlans }): LicenceState => {
    const fits = heldBy(statesOf(user)).has(skuId) || hasSeat(tenant, skuId);
    return {
      skuId,
      disabledPlans,
      assignedByGroup: group.id,
      state: fits ? 'Active' : 'Error',
      error: fits ? 'None' : 'CountViolation',
      lastUpdatedDateTime: `${new Date(tenant.now()).toISOString().slice(0, 19)}Z`,
    };
  });
  settle(tenant, user, [...others, ...mine]);
}

/** A group is gone, and with it what it handed to a user. */
export function takeBack(
  tenant: Tenant,
  relation: RelationName,
  { group, userId }: { group: Entity; userId: string },
): void {
  const user = tenant.set('users').byId.get(userId);
  if (user !== undefined && passesLicences(relation, group, user)) disinherit(tenant, group, user);
}

/** A user leaves a group with licences. */
export function disinherit(tenant: Tenant, group: Entity, user: Entity): void {
  const states = statesOf(user);
  const others = states.filter((state) => state.assignedByGroup !== group.id);
  if (others.length < states.length) settle(tenant, user, others);
}

function heldBy(states: readonly LicenceState[]): Set<string> {
  return new Set(states.filter((state) => state.state === 'Active').map((state) => state.skuId));
}

function count(tenant: Tenant, skuId: string, by: number): void {
  const sku = skuOf(tenant, skuId);
  if (sku !== undefined)
    tenant.update(sku, { consumedUnits: Math.max(0, Number(sku.props['consumedUnits'] ?? 0) + by) });
}

/** Each SKU once, with the plans that every assignment of it disables. */
function effective(states: readonly LicenceState[]): JsonObject[] {
  const bySku = new Map<string, string[]>();
  for (const { skuId, disabledPlans, state } of states) {
    if (state !== 'Active') continue;
    const known = bySku.get(skuId);
    bySku.set(skuId, known === undefined ? disabledPlans : disabledPlans.filter((plan) => known.includes(plan)));
  }
  return [...bySku].map(([skuId, disabledPlans]) => ({ skuId, disabledPlans }));
}

function toState(item: JsonObject): LicenceState {
  const { assignedByGroup, lastUpdatedDateTime } = item;
  return {
    skuId: String(item['skuId']),
    disabledPlans: textsOf(item['disabledPlans']),
    assignedByGroup: typeof assignedByGroup === 'string' ? assignedByGroup : null,
    state: String(item['state'] ?? 'Active'),
    error: String(item['error'] ?? 'None'),
    lastUpdatedDateTime: typeof lastUpdatedDateTime === 'string' ? lastUpdatedDateTime : null,
  };
}

function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item))
    : [];
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
