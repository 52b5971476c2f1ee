import { type Cron, CronError, parseCron } from '#core/domain/schedule/cron.ts';
import { clockTime, listOf } from './word-lists.ts';

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** With more times a day than this they are not counted up. */
const MOST_TIMES = 6;

/** What a cron expression says, as `Every Monday at 02:00`; null where it is none. */
export function cronSentence(expression: string): string | null {
  try {
    const cron = parseCron(expression);
    const times = timesOf(cron);
    const sentence = `${daysOf(cron)}${times.startsWith('every') ? ',' : ''} ${times}${monthsOf(cron)}`;
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  } catch (error) {
    if (error instanceof CronError) return null;
    throw error;
  }
}

function timesOf({ hours, minutes }: Cron): string {
  if (hours.length * minutes.length <= MOST_TIMES) {
    return `at ${listOf(hours.flatMap((hour) => minutes.map((minute) => clockTime(hour, minute))))}`;
  }
  const step = stepOf(minutes, 60);
  const within = hours.length === 24 ? '' : ` during the hours ${listOf(ranges(hours))}`;
  if (minutes.length === 60) return `every minute${within}`;
  if (step !== null && minutes.length > 1) return `every ${String(step)} minutes${within}`;
  const at = `${minutes.length === 1 ? 'minute' : 'minutes'} ${listOf(minutes.map(String))}`;
  return hours.length === 24 ? `at ${at} of every hour` : `at ${at} of the hours ${listOf(ranges(hours))}`;
}

function daysOf({ daysOfMonth, daysOfWeek, eitherDay }: Cron): string {
  const byMonth =
    daysOfMonth.size < 31
      ? `day${daysOfMonth.size === 1 ? '' : 's'} ${listOf(ranges(sorted(daysOfMonth)))} of the month`
      : null;
  const byWeek = daysOfWeek.size < 7 ? weekdays(daysOfWeek) : null;
  if (byMonth === null) return byWeek === null ? 'every day' : `every ${byWeek}`;
  if (byWeek === null) return `on ${byMonth}`;
  return eitherDay ? `on ${byMonth} and every ${byWeek}` : `on ${byMonth} if it is a ${weekdays(daysOfWeek, 'or')}`;
}

function weekdays(days: ReadonlySet<number>, last: 'and' | 'or' = 'and'): string {
  // Weeks begin with Monday.
  return listOf(
    [1, 2, 3, 4, 5, 6, 0].filter((day) => days.has(day)).map((day) => DAY_NAMES[day] ?? ''),
    last,
  );
}

function monthsOf({ months }: Cron): string {
  return months.size === 12 ? '' : `, in ${listOf(sorted(months).map((month) => MONTH_NAMES[month - 1] ?? ''))}`;
}

function sorted(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** `1`, `3–5`, `8` */
function ranges(values: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const value of values) {
    const last = found.at(-1);
    if (last && last[1] === value - 1) last[1] = value;
    else found.push([value, value]);
  }
  return found.flatMap(([from, to]) =>
    to - from > 1 ? [`${String(from)}–${String(to)}`] : from === to ? [String(from)] : [String(from), String(to)],
  );
}

/** 15 for 0, 15, 30, 45. */
function stepOf(values: readonly number[], whole: number): number | null {
  const step = whole / values.length;
  return values.every((value, index) => value === index * step) ? step : null;
}
