import { counted } from '../shared/format/numbers.ts';
import { formatDay } from '../shared/format/times.ts';
import type { KeptReason, Policy } from './data.ts';

const WHY = {
  everything: 'Everything is kept',
  all: 'Every backup is kept',
  daily: 'First of its day',
  weekly: 'First of its week',
  monthly: 'First of its month',
  yearly: 'First of its year',
  atLeast: 'One of the newest',
  newest: 'The next backup builds on it',
  hold: 'Legal hold',
  inUse: 'A job is using it',
  locked: 'Protected by the storage',
} as const satisfies Record<KeptReason['why'], string>;

/** Why a backup is kept, each reason with its end where that is known. */
export function reasonWords(reasons: readonly KeptReason[]): string {
  if (reasons.length === 0) return 'Nothing keeps it';
  return reasons
    .map(({ why, until }) => (until === null ? WHY[why] : `${WHY[why]} until ${formatDay(until)}`))
    .map((words, index) => (index === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1)))
    .join(', ');
}

/** What a policy keeps, a line for each of its rules. */
export function policyLines(policy: Policy | null): string[] {
  if (policy === null) return ['Every backup. None is removed.'];
  const { keepAllDays, daily, weekly, monthly, yearly, keepAtLeast } = policy;
  const rule = (count: number, what: string, unit: string): string[] =>
    count === 0 ? [] : [`${what} for ${counted(count, unit)}`];
  return [
    ...rule(keepAllDays, 'Every backup', 'day'),
    ...rule(daily, 'The first backup of each day', 'day'),
    ...rule(weekly, 'The first backup of each week', 'week'),
    ...rule(monthly, 'The first backup of each month', 'month'),
    ...rule(yearly, 'The first backup of each year', 'year'),
    keepAtLeast === 1 ? 'Always the newest backup' : `Always the newest ${String(keepAtLeast)} backups`,
  ];
}
