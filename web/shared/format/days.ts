import { instantOf, offsetAt } from '#core/domain/schedule/zone.ts';
import { localTimeZone } from './times.ts';

/** Days are `YYYY-MM-DD` on the calendar of the person's time zone, which need not be that of the browser. */

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayOfDate(dateOfDay(text)) === text;
}

/** The day on which an instant falls for the person. */
export function dayOfInstant(at: string | number): string {
  const instant = new Date(at).getTime();
  return dayOfDate(new Date(instant + offsetAt(localTimeZone(), instant)));
}

export function today(): string {
  return dayOfInstant(Date.now());
}

/** The first moment of the day for the person: not midnight where the clock jumps over it. */
export function startOfDay(day: string): string {
  return new Date(instantOf(localTimeZone(), dateOfDay(day).getTime())).toISOString();
}

export function addDays(day: string, count: number): string {
  const date = dateOfDay(day);
  date.setUTCDate(date.getUTCDate() + count);
  return dayOfDate(date);
}

/** The day as if the person's clock were UTC: for counting and for names of days, of no use as an instant. */
export function dateOfDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

export function dayOfDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
