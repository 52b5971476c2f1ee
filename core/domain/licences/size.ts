import { type LicenceFacts, type LicencePlan, ABOVE_SIZE_DAYS, planInForce } from './licence.ts';

const DAY_MS = 86_400_000;

/**
 * Users of the connected tenants, each tenant once. Plans are measured by members: guests belong to another organization,
 * come and go with what is shared, and cost as little to protect as any other object. Null: not counted yet.
 */
export interface UserCounts {
  readonly members: number | null;
  readonly guests: number | null;
}

/** Of one connection, as its last backup counted. */
export interface CountedTenant {
  readonly tenantId: string;
  /** Members and guests together. */
  readonly users: number | null;
  readonly guests: number | null;
  readonly countedAt: Date | null;
}

/** A tenant that two connections lead to counts once, with the newer figure. */
export function countUsers(tenants: readonly CountedTenant[]): UserCounts {
  const newest = new Map<string, CountedTenant>();
  for (const tenant of tenants) {
    const before = newest.get(tenant.tenantId);
    if (!before || timeOf(tenant) > timeOf(before)) newest.set(tenant.tenantId, tenant);
  }
  // What could not be counted is unknown, not nobody, and not a reason to ask for more money either.
  const counted = [...newest.values()].filter(({ users, guests }) => users !== null && guests !== null);
  if (counted.length === 0) return { members: null, guests: null };
  return {
    members: sum(counted.map(({ users, guests }) => Math.max(0, (users ?? 0) - (guests ?? 0)))),
    guests: sum(counted.map(({ guests }) => guests ?? 0)),
  };
}

export function isAbove(plan: LicencePlan | null, { members }: UserCounts): boolean {
  return plan !== null && plan.userLimit !== null && members !== null && members > plan.userLimit;
}

/** Since when the plan is too small: kept while it is, forgotten when it is not. An unknown count changes nothing. */
export function aboveSizeSince(
  facts: LicenceFacts,
  { counts, nowMs }: { counts: UserCounts; nowMs: number },
): Date | null {
  const plan = planInForce(facts, nowMs);
  if (plan && plan.userLimit !== null && counts.members === null) return facts.aboveSizeSince;
  return isAbove(plan, counts) ? (facts.aboveSizeSince ?? new Date(nowMs)) : null;
}

/** When new backups are refused for the size; null where the plan is large enough. */
export function sizeRefusedFrom(facts: LicenceFacts | null, nowMs: number): Date | null {
  if (!facts?.aboveSizeSince || planInForce(facts, nowMs) === null) return null;
  return new Date(facts.aboveSizeSince.getTime() + ABOVE_SIZE_DAYS * DAY_MS);
}

/** The smallest plan that covers them; null where none does. */
export function planThatFits<P extends Pick<LicencePlan, 'userLimit'>>(plans: readonly P[], members: number): P | null {
  const fitting = plans.filter(({ userLimit }) => userLimit === null || userLimit >= members);
  return fitting.toSorted((a, b) => (a.userLimit ?? Infinity) - (b.userLimit ?? Infinity))[0] ?? null;
}

function timeOf({ countedAt }: CountedTenant): number {
  return countedAt?.getTime() ?? -Infinity;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
