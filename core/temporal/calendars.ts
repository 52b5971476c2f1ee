import type { CalendarSpec, ScheduleSpecDescription } from '@temporalio/client';

const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
/** More than any list of ours holds: somebody else's calendar is not opened up without end. */
const MOST_INSTANTS = 5_000;

/** Instants as Temporal's calendars in UTC: one for each month and time of day, with its days. */
export function calendarsOf(instants: readonly number[]): CalendarSpec[] {
  const groups = new Map<string, { at: Date; days: number[] }>();
  for (const instant of instants) {
    const at = new Date(instant);
    const key = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].join(
      ' ',
    );
    const group = groups.get(key);
    if (group) group.days.push(at.getUTCDate());
    else groups.set(key, { at, days: [at.getUTCDate()] });
  }
  return [...groups.values()].map(({ at, days }) => ({
    year: at.getUTCFullYear(),
    month: MONTHS[at.getUTCMonth()] ?? 'JANUARY',
    dayOfMonth: days,
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  }));
}

/** The instants of a schedule as Temporal has it, ascending; null where it is anything but a list in UTC. */
export function instantsOf(spec: ScheduleSpecDescription): readonly number[] | null {
  const { calendars = [], intervals = [], skip = [], startAt, endAt, jitter, timezone } = spec;
  const plain =
    intervals.length === 0 && skip.length === 0 && startAt === undefined && endAt === undefined && (jitter ?? 0) === 0;
  if (!plain || (timezone !== undefined && timezone !== '' && timezone !== 'UTC')) return null;
  const instants: number[] = [];
  for (const calendar of calendars) {
    if (calendar.year.length === 0 || daysOf(calendar.dayOfWeek) < 7) return null;
    const years = numbers(calendar.year);
    const months = numbers(
      calendar.month.map(({ start, end, step }) => ({ start: MONTHS.indexOf(start), end: MONTHS.indexOf(end), step })),
    );
    for (const year of years) {
      for (const month of months) {
        for (const day of numbers(calendar.dayOfMonth)) {
          for (const hour of numbers(calendar.hour)) {
            for (const minute of numbers(calendar.minute)) {
              for (const second of numbers(calendar.second)) {
                instants.push(Date.UTC(year, month, day, hour, minute, second));
                if (instants.length > MOST_INSTANTS) return null;
              }
            }
          }
        }
      }
    }
  }
  return instants.sort((a, b) => a - b);
}

type Ranges = readonly { readonly start: number; readonly end: number; readonly step: number }[];

function numbers(ranges: Ranges): number[] {
  return ranges.flatMap(({ start, end, step }) => {
    const values: number[] = [];
    for (let value = start; value <= Math.max(start, end) && values.length < MOST_INSTANTS; value += Math.max(1, step))
      values.push(value);
    return values;
  });
}

const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/** How many days of the week match; a calendar that does not say matches all. */
function daysOf(ranges: readonly { start: (typeof DAYS)[number]; end: (typeof DAYS)[number]; step: number }[]): number {
  if (ranges.length === 0) return 7;
  return new Set(
    numbers(ranges.map(({ start, end, step }) => ({ start: DAYS.indexOf(start), end: DAYS.indexOf(end), step }))),
  ).size;
}
