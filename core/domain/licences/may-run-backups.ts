import { type LicenceFacts, licenceState } from './licence.ts';
import { sizeRefusedFrom } from './size.ts';

/**
 * Why new backups are refused, in one sentence that says what to do; null where they run. Nothing but the start of a
 * backup asks: what is in a backup can be looked at, compared, downloaded and restored whatever the licence says.
 */
export function backupRefusal(facts: LicenceFacts | null, nowMs: number): string | null {
  if (licenceState(facts, nowMs) === 'ended') return `${endedBecause(facts)} ${CHOOSE}`;
  const refusedFrom = sizeRefusedFrom(facts, nowMs);
  if (refusedFrom === null || nowMs < refusedFrom.getTime()) return null;
  return `The connected tenants have had more users than the plan covers for 30 days. Choose a larger plan under Account, Subscription: backups then run again, and everything that was backed up can be restored meanwhile.`;
}

const CHOOSE =
  'Choose a plan under Account, Subscription: backups then run again, and everything that was backed up can be restored meanwhile.';

function endedBecause(facts: LicenceFacts | null): string {
  if (facts?.endedByOperatorAt) return 'The licence was ended by the operator of this service.';
  switch (facts?.subscription?.status) {
    case 'pastDue':
      return 'The last invoice was not paid, and the licence has ended.';
    case 'active':
    case 'ended':
      return 'The licence has ended.';
    case 'incomplete':
      return 'The trial has ended, and the first payment of the plan has not arrived yet.';
    case undefined:
      return facts?.grant ? 'The licence has ended.' : 'The free trial has ended.';
  }
}
