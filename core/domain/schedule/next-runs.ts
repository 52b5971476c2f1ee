import { type Cron, cronMatchesDay, parseCron } from './cron.ts';
import { type SchedulePlan, type ScheduleSpec, WEEKDAYS } from './plan.ts';
import { instantOf, offsetAt } from './zone.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** From one 29 February to the next can be eight years. */
const MOST_DAYS = 9 * 366;
/** Looked back over for the last run, in days: the first that holds one is taken. */
const LOOK_BACK_DAYS = [1 / 24, 1, 8, 32, 367, MOST_DAYS];

/**
 * The next times at which a schedule is due: instants in milliseconds, each later than the one before, all later than
 * `from`. Fewer than `count` where the schedule ends.
 *
 * Every wall-clock time counts once: what a clock put forward jumps over is due at the jump, what a clock put back
 * shows twice is due at the first of the two.
 */
export function nextRuns(plan: SchedulePlan, from: number, count: number): readonly number[] {
  const rule = ruleOf(plan.spec);
  const runs: number[] = [];
  const first = Math.max(
    localDay(plan.timeZone, from) - DAY_MS,
    plan.startDate === null ? -Infinity : dayOf(plan.startDate),
  );
  const last = Math.min(first + MOST_DAYS * DAY_MS, plan.endDate === null ? Infinity : dayOf(plan.endDate));
  let latest = from;
  for (let day = first; day <= last && runs.length < count; day += DAY_MS) {
    if (!rule.onDay(new Date(day))) continue;
    for (const minute of rule.minutes) {
      const due = instantOf(plan.timeZone, day + minute * MINUTE_MS);
      if (due <= latest) continue;
      latest = due;
      runs.push(due);
      if (runs.length === count) break;
    }
  }
  return runs;
}

/** The latest time not after `until` at which the schedule was due; null where there was none in the last years. */
export function lastRun(plan: SchedulePlan, until: number): number | null {
  for (const days of LOOK_BACK_DAYS) {
    let last: number | null = null;
    for (let from = until - days * DAY_MS; ;) {
      const runs = nextRuns(plan, from, 500);
      const past = runs.filter((run) => run <= until);
      last = past.at(-1) ?? last;
      if (last === null || past.length < runs.length || runs.length < 500) break;
      from = last;
    }
    if (last !== null) return last;
  }
  return null;
}

interface Rule {
  /** @param day midnight of the day as if it were UTC. */
  readonly onDay: (day: Date) => boolean;
  /** Minutes of the day, ascending. */
  readonly minutes: readonly number[];
}

function ruleOf(spec: ScheduleSpec): Rule {
  switch (spec.kind) {
    case 'daily':
      return { onDay: () => true, minutes: [minuteOf(spec.time)] };
    case 'weekly': {
      const days = new Set(spec.days.map((day) => (WEEKDAYS.indexOf(day) + 1) % 7));
      return { onDay: (day) => days.has(day.getUTCDay()), minutes: [minuteOf(spec.time)] };
    }
    case 'cron':
      return cronRule(parseCron(spec.expression));
  }
}

function cronRule(cron: Cron): Rule {
  return {
    onDay: (day) =>
      cronMatchesDay(cron, { month: day.getUTCMonth() + 1, day: day.getUTCDate(), weekday: day.getUTCDay() }),
    minutes: cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute)),
  };
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

function localDay(zone: string, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / DAY_MS) * DAY_MS;
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
