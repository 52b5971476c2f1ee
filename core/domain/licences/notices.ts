import { type LicenceFacts, endedSince, licenceState, stateEndsAt } from './licence.ts';
import { sizeRefusedFrom } from './size.ts';

/** Days before the end of a trial at which owners are notified. */
export const TRIAL_NOTICE_DAYS = [7, 3, 1] as const;

const DAY_MS = 86_400_000;

export type LicenceNotice =
  | { readonly what: 'trialEnds'; readonly endsAt: Date; readonly days: number }
  | { readonly what: 'trialEnded'; readonly endedAt: Date }
  | { readonly what: 'paymentFailed'; readonly since: Date; readonly endsAt: Date }
  | { readonly what: 'ended'; readonly endedAt: Date }
  | { readonly what: 'sizeExceeded'; readonly since: Date; readonly refusedFrom: Date };

/**
 * What owners should have been notified of by now. A threshold that passed unseen, because nothing ran, is not made up
 * for: of several, the last one alone is told. Each notice has a key that stays the same as long as it is the same fact.
 */
export function dueNotices(facts: LicenceFacts, nowMs: number): readonly LicenceNotice[] {
  return [stateNotice(facts, nowMs), sizeNotice(facts, nowMs)].filter((notice) => notice !== null);
}

export function noticeKey(notice: LicenceNotice): string {
  switch (notice.what) {
    case 'trialEnds':
      return `trialEnds:${notice.endsAt.toISOString()}:${notice.days}`;
    case 'trialEnded':
    case 'ended':
      return `${notice.what}:${notice.endedAt.toISOString()}`;
    case 'paymentFailed':
    case 'sizeExceeded':
      return `${notice.what}:${notice.since.toISOString()}`;
  }
}

function stateNotice(facts: LicenceFacts, nowMs: number): LicenceNotice | null {
  switch (licenceState(facts, nowMs)) {
    case 'trial': {
      const endsAt = facts.trialEndsAt;
      const days = endsAt && reachedThreshold(endsAt.getTime() - nowMs);
      return endsAt && days !== null ? { what: 'trialEnds', endsAt, days } : null;
    }
    case 'pastDue': {
      const endsAt = stateEndsAt(facts, nowMs);
      const since = facts.subscription?.pastDueSince ?? null;
      return since && endsAt ? { what: 'paymentFailed', since, endsAt } : null;
    }
    case 'ended': {
      const endedAt = endedSince(facts, nowMs);
      return endedAt && { what: wasTrial(facts) ? 'trialEnded' : 'ended', endedAt };
    }
    case 'active':
    case 'unlimited':
      return null;
  }
}

/** The smallest threshold that has been reached. */
function reachedThreshold(leftMs: number): number | null {
  return TRIAL_NOTICE_DAYS.filter((days) => leftMs <= days * DAY_MS).at(-1) ?? null;
}

function wasTrial({ subscription, grant, endedByOperatorAt }: LicenceFacts): boolean {
  return !grant && !endedByOperatorAt && (!subscription || subscription.status === 'incomplete');
}

function sizeNotice(facts: LicenceFacts, nowMs: number): LicenceNotice | null {
  const refusedFrom = sizeRefusedFrom(facts, nowMs);
  return facts.aboveSizeSince && refusedFrom
    ? { what: 'sizeExceeded', since: facts.aboveSizeSince, refusedFrom }
    : null;
}
