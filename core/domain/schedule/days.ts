import { instantOf, offsetAt } from './zone.ts';

const DAY_MS = 86_400_000;

export interface Day {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Its first instant, in milliseconds. */
  readonly start: number;
}

/** The last days of a time zone, oldest first, today being the last. Days on which clocks change are longer or shorter. */
export function lastDays(zone: string, now: number, count: number): readonly Day[] {
  const today = Math.floor((now + offsetAt(zone, now)) / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, index) => {
    const wall = today - (count - 1 - index) * DAY_MS;
    return { date: new Date(wall).toISOString().slice(0, 10), start: instantOf(zone, wall) };
  });
}
