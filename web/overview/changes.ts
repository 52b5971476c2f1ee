import type { DayOfChanges } from './data.ts';

/** Days are dates of the person's zone already: they are written as they are. */
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `2026-11-25` as `25 Nov` */
export function dayLabel(day: string): string {
  return short.format(new Date(`${day}T00:00:00Z`));
}

export interface ChangeTotals {
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly backups: number;
}

export function changeTotals(days: readonly DayOfChanges[]): ChangeTotals {
  const sum = (pick: (day: DayOfChanges) => number): number => days.reduce((total, day) => total + pick(day), 0);
  return {
    added: sum(({ added }) => added),
    changed: sum(({ changed }) => changed),
    deleted: sum(({ deleted }) => deleted),
    backups: sum(({ backups }) => backups),
  };
}
