import { CronError, parseCron } from './cron.ts';
import { nextRuns } from './next-runs.ts';
import { type SchedulePlan, MAX_WINDOW_MINUTES } from './plan.ts';
import { isTimeZone } from './zone.ts';

/** What is wrong with a plan: the field and a sentence that says what to do. */
export interface PlanProblem {
  readonly field: 'spec' | 'timeZone' | 'windowMinutes' | 'startDate' | 'endDate';
  readonly message: string;
}

/** @returns the first thing that is wrong; null where the plan is in order and has a run left after `now`. */
export function checkPlan(plan: SchedulePlan, now: number): PlanProblem | null {
  return checkSpec(plan) ?? checkZone(plan) ?? checkWindow(plan) ?? checkDates(plan) ?? checkRuns(plan, now);
}

function checkSpec({ spec }: SchedulePlan): PlanProblem | null {
  if (spec.kind === 'cron') {
    try {
      parseCron(spec.expression);
      return null;
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      return { field: 'spec', message: error.message };
    }
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(spec.time))
    return { field: 'spec', message: 'A time is written as hours and minutes from 00:00 to 23:59.' };
  if (spec.kind === 'weekly' && spec.days.length === 0)
    return { field: 'spec', message: 'Choose at least one day of the week.' };
  return null;
}

function checkZone({ timeZone }: SchedulePlan): PlanProblem | null {
  if (isTimeZone(timeZone)) return null;
  return {
    field: 'timeZone',
    message: 'This time zone is not known. Give its IANA name, such as Europe/Stockholm or America/New_York.',
  };
}

function checkWindow({ windowMinutes }: SchedulePlan): PlanProblem | null {
  if (Number.isInteger(windowMinutes) && windowMinutes >= 0 && windowMinutes <= MAX_WINDOW_MINUTES) return null;
  return {
    field: 'windowMinutes',
    message: `The time window is a whole number of minutes from 0 to ${String(MAX_WINDOW_MINUTES)}.`,
  };
}

function checkDates({ startDate, endDate }: SchedulePlan): PlanProblem | null {
  for (const [field, date] of [
    ['startDate', startDate],
    ['endDate', endDate],
  ] as const) {
    if (date !== null && !isDate(date))
      return { field, message: 'A date is written as year-month-day, such as 2027-03-28.' };
  }
  if (startDate !== null && endDate !== null && endDate < startDate)
    return { field: 'endDate', message: 'The end date lies before the start date.' };
  return null;
}

function checkRuns(plan: SchedulePlan, now: number): PlanProblem | null {
  if (nextRuns(plan, now, 1).length > 0) return null;
  if (plan.endDate === null) return { field: 'spec', message: 'This schedule would never run: there is no such date.' };
  return { field: 'endDate', message: 'This schedule would never run: there is no due time left before its end date.' };
}

function isDate(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
