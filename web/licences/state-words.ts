import { formatDay } from '../shared/format/times.ts';
import type { Subscription } from './data.ts';

interface StateWords {
  readonly label: string;
  readonly color: 'success' | 'warning' | 'error' | 'neutral' | 'info';
  readonly icon: string;
  readonly sentence: string;
}

const HELD = 'Schedules are paused and new backups are refused; everything that was backed up can still be restored.';

/** The state of a licence, as people read it. */
export function stateWords({
  state,
  endsAt,
  endsWithPeriod,
  refusal,
}: Pick<Subscription, 'state' | 'endsAt' | 'endsWithPeriod' | 'refusal'>): StateWords {
  const until = endsAt === null ? '' : ` until ${formatDay(endsAt)}`;
  switch (state) {
    case 'trial':
      return {
        label: 'Free trial',
        color: 'info',
        icon: 'i-lucide-sparkles',
        sentence: `Every feature is yours to try${until}. A plan takes over where the trial ends: backups, schedules and settings stay.`,
      };
    case 'active':
      return refusal === null
        ? {
            label: 'Active',
            color: 'success',
            icon: 'i-lucide-circle-check',
            sentence: endsWithPeriod
              ? `The subscription is cancelled. Everything works${until}.`
              : 'The subscription is paid, and renews by itself.',
          }
        : { label: 'Plan too small', color: 'error', icon: 'i-lucide-circle-alert', sentence: refusal };
    case 'pastDue':
      return {
        label: 'Payment failed',
        color: 'warning',
        icon: 'i-lucide-triangle-alert',
        sentence: `The last invoice is not paid. Everything works${until}; after that, schedules pause.`,
      };
    case 'ended':
      return { label: 'Ended', color: 'error', icon: 'i-lucide-circle-x', sentence: HELD };
    case 'unlimited':
      return {
        label: 'Unlimited',
        color: 'success',
        icon: 'i-lucide-infinity',
        sentence: `The operator of this service has granted everything${until}.`,
      };
  }
}
