/** What a workspace may do, told from facts and the clock alone. */
export const LICENCE_STATES = ['trial', 'active', 'pastDue', 'ended', 'unlimited'] as const;
export type LicenceState = (typeof LICENCE_STATES)[number];

const DAY_MS = 86_400_000;

/**
 * Days are 24 hours each, counted from an instant: they end at the same moment in every time zone, and neither the length
 * of a month nor a change of the clock makes one trial shorter than another.
 */
export const TRIAL_DAYS = 30;
/** So long everything works after a payment failed. */
export const PAST_DUE_DAYS = 14;
/** So long new backups run for more users than the plan covers. */
export const ABOVE_SIZE_DAYS = 30;

/** What is written of a workspace's licence. A workspace without it began without plans and is unlimited. */
export interface LicenceFacts {
  readonly trialEndsAt: Date | null;
  /** By the operator; `until` null: for good. */
  readonly grant: { readonly until: Date | null } | null;
  /** By the operator, whatever else holds. */
  readonly endedByOperatorAt: Date | null;
  readonly subscription: SubscriptionFacts | null;
  /** Since when more users are counted than the plan covers. */
  readonly aboveSizeSince: Date | null;
}

/** As the payment service last told. */
export interface SubscriptionFacts {
  /** `incomplete`: the first payment is not made; it gives nothing yet. */
  readonly status: 'active' | 'pastDue' | 'incomplete' | 'ended';
  readonly plan: LicencePlan;
  readonly interval: 'month' | 'year';
  readonly periodEndsAt: Date | null;
  /** It is cancelled and ends with the period. */
  readonly endsWithPeriod: boolean;
  /** Since when the oldest unpaid invoice should have been paid; null where it is not known, or nothing is due. */
  readonly pastDueSince: Date | null;
  readonly endedAt: Date | null;
}

export interface LicencePlan {
  readonly key: string;
  readonly name: string;
  /** Members of the connected tenants; null: any number. */
  readonly userLimit: number | null;
}

/** @param facts null: the workspace has none. */
export function licenceState(facts: LicenceFacts | null, nowMs: number): LicenceState {
  if (!facts) return 'unlimited';
  if (facts.endedByOperatorAt) return 'ended';
  if (isGranted(facts, nowMs)) return 'unlimited';
  const paid = paidState(facts.subscription, nowMs);
  if (paid) return paid;
  return isBefore(nowMs, facts.trialEndsAt) ? 'trial' : 'ended';
}

/** When the present state ends by itself; null where nothing but an act of somebody ends it. */
export function stateEndsAt(facts: LicenceFacts | null, nowMs: number): Date | null {
  switch (licenceState(facts, nowMs)) {
    case 'trial':
      return facts?.trialEndsAt ?? null;
    case 'pastDue':
      return pastDueEndsAt(facts?.subscription ?? null);
    case 'unlimited':
      return facts?.grant?.until ?? null;
    case 'active':
      return facts?.subscription?.endsWithPeriod === true ? facts.subscription.periodEndsAt : null;
    case 'ended':
      return null;
  }
}

/** Since when the licence has ended; null where it has not. */
export function endedSince(facts: LicenceFacts | null, nowMs: number): Date | null {
  if (!facts || licenceState(facts, nowMs) !== 'ended') return null;
  if (facts.endedByOperatorAt) return facts.endedByOperatorAt;
  const { subscription, trialEndsAt, grant } = facts;
  const ends = [
    trialEndsAt,
    grant?.until ?? null,
    subscription?.status === 'pastDue' ? pastDueEndsAt(subscription) : (subscription?.endedAt ?? null),
  ];
  return ends.reduce((latest, end) => (end && (!latest || end > latest) ? end : latest), null);
}

export function trialEnd(startedAtMs: number): Date {
  return new Date(startedAtMs + TRIAL_DAYS * DAY_MS);
}

/** The subscription that holds, if its plan is what the workspace lives on. */
export function planInForce(facts: LicenceFacts | null, nowMs: number): LicencePlan | null {
  const state = licenceState(facts, nowMs);
  return state === 'active' || state === 'pastDue' ? (facts?.subscription?.plan ?? null) : null;
}

function isGranted({ grant }: LicenceFacts, nowMs: number): boolean {
  return grant !== null && (grant.until === null || isBefore(nowMs, grant.until));
}

function paidState(subscription: SubscriptionFacts | null, nowMs: number): 'active' | 'pastDue' | null {
  switch (subscription?.status) {
    case 'active':
      return 'active';
    case 'pastDue': {
      const end = pastDueEndsAt(subscription);
      return end === null || isBefore(nowMs, end) ? 'pastDue' : null;
    }
    case 'incomplete':
    case 'ended':
    case undefined:
      return null;
  }
}

function pastDueEndsAt(subscription: SubscriptionFacts | null): Date | null {
  const since = subscription?.pastDueSince ?? null;
  return since && new Date(since.getTime() + PAST_DUE_DAYS * DAY_MS);
}

function isBefore(nowMs: number, end: Date | null): boolean {
  return end !== null && nowMs < end.getTime();
}
