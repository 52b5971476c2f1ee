/** Days are `YYYY-MM-DD`, months `YYYY-MM`, on the person's own clock. */

const DAYS_OF_WEEK = 7;

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });
const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export interface MonthDay {
  readonly day: string;
  /** False: of the month before or after, shown to fill the week. */
  readonly isInMonth: boolean;
}

export function isMonth(text: string): boolean {
  return /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(dateOf(text)) === text;
}

/** The day on which an instant falls for the person. */
export function dayOfInstant(iso: string): string {
  return dayOf(new Date(iso));
}

export function today(): string {
  return dayOf(new Date());
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Weeks from Monday to Sunday that hold all days of the month. */
export function weeksOf(month: string): MonthDay[][] {
  const first = dateOf(`${month}-01`);
  const lead = (first.getDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
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
  return { from: dateOf(days[0]?.day ?? month).toISOString(), to: dateOf(addDays(last, 1)).toISOString() };
}

export function addDays(day: string, count: number): string {
  const date = dateOf(day);
  date.setDate(date.getDate() + count);
  return dayOf(date);
}

/** The same day of another month, or its last where that month is shorter. */
export function addMonths(day: string, count: number): string {
  const date = dateOf(day);
  const wanted = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + count);
  const longest = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(wanted, longest));
  return dayOf(date);
}

export function monthTitle(month: string): string {
  return monthName.format(dateOf(`${month}-01`));
}

export function dayTitle(day: string): string {
  return dayName.format(dateOf(day));
}

/** The first moment of the day on the person's clock. */
function dateOf(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function dayOf(date: Date): string {
  return `${String(date.getFullYear())}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
