import { addDays, dateOfDay, dayOfDate, startOfDay } from '../shared/format/days.ts';

/** Months are `YYYY-MM`, on the person's own calendar. */

const DAYS_OF_WEEK = 7;

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export interface MonthDay {
  readonly day: string;
  /** False: of the month before or after, shown to fill the week. */
  readonly isInMonth: boolean;
}

export function isMonth(text: string): boolean {
  return /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Weeks from Monday to Sunday that hold all days of the month. */
export function weeksOf(month: string): MonthDay[][] {
  const first = dateOfDay(`${month}-01`);
  const lead = (first.getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
  const weeks: MonthDay[][] = [];
  for (
    let start = addDays(`${month}-01`, -lead);
    weeks.length === 0 || monthOf(start) === month;
    start = addDays(start, DAYS_OF_WEEK)
  ) {
    weeks.push(
      Array.from({ length: DAYS_OF_WEEK }, (_, index) => {
        const day = addDays(start, index);
        return { day, isInMonth: monthOf(day) === month };
      }),
    );
  }
  return weeks;
}

/** First instant of the first day that the month shows, and the first after the last. */
export function instantsOf(month: string): { from: string; to: string } {
  const days = weeksOf(month).flat();
  const last = days.at(-1)?.day ?? month;
  return { from: startOfDay(days[0]?.day ?? month), to: startOfDay(addDays(last, 1)) };
}

/** The same day of another month, or its last where that month is shorter. */
export function addMonths(day: string, count: number): string {
  const date = dateOfDay(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const longest = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, longest));
  return dayOfDate(date);
}

export function monthTitle(month: string): string {
  return monthName.format(dateOfDay(`${month}-01`));
}

export function dayTitle(day: string): string {
  return dayName.format(dateOfDay(day));
}
