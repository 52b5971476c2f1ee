import { instantOf, offsetAt } from '../schedule/zone.ts';
import type { Period } from './policy.ts';

const DAY_MS = 86_400_000;
/** The first day of the epoch was a Thursday. */
const DAYS_FROM_MONDAY = 3;

/** Number of the period in which the instant lies, counted from the epoch by the clocks of the zone. */
export function periodOf(period: Period, zone: string, instant: number): number {
  const wall = instant + offsetAt(zone, instant);
  const day = Math.floor(wall / DAY_MS);
  const date = new Date(wall);
  switch (period) {
    case 'daily':
      return day;
    case 'weekly':
      return Math.floor((day + DAYS_FROM_MONDAY) / 7);
    case 'monthly':
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    case 'yearly':
      return date.getUTCFullYear();
  }
}

/** The instant at which the period with this number begins. */
export function startOf(period: Period, zone: string, number: number): number {
  switch (period) {
    case 'daily':
      return instantOf(zone, number * DAY_MS);
    case 'weekly':
      return instantOf(zone, (number * 7 - DAYS_FROM_MONDAY) * DAY_MS);
    case 'monthly':
      return instantOf(zone, Date.UTC(Math.floor(number / 12), number % 12, 1));
    case 'yearly':
      return instantOf(zone, Date.UTC(number, 0, 1));
  }
}
