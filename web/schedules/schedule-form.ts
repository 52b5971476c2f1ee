import { checkPlan } from '#core/domain/schedule/check-plan.ts';
import type { SchedulePlan, ScheduleSpec, Weekday } from '#core/domain/schedule/plan.ts';
import type { Schedule } from './data.ts';

/** What the editor holds: also what does not count at present, so that nothing typed is lost by choosing another kind. */
export interface ScheduleForm {
  readonly name: string;
  readonly connectionId: string;
  readonly kind: ScheduleSpec['kind'];
  readonly time: string;
  readonly days: readonly Weekday[];
  readonly expression: string;
  readonly timeZone: string;
  readonly windowMinutes: number;
  /** Empty: none. */
  readonly startDate: string;
  readonly endDate: string;
}

export type FormErrors = Readonly<
  Partial<Record<'name' | 'spec' | 'timeZone' | 'windowMinutes' | 'startDate' | 'endDate', string>>
>;

/** What a schedule is called until somebody names it. */
const NAMES: Readonly<Record<ScheduleSpec['kind'], string>> = {
  daily: 'Daily backup',
  weekly: 'Weekly backup',
  cron: 'Custom backup',
};

export function newForm(connectionId: string, timeZone: string): ScheduleForm {
  return {
    name: NAMES.daily,
    connectionId,
    kind: 'daily',
    time: '02:00',
    days: ['sunday'],
    expression: '0 2 * * *',
    timeZone,
    windowMinutes: 60,
    startDate: '',
    endDate: '',
  };
}

export function formOf(schedule: Schedule): ScheduleForm {
  const { spec, name, connectionId, timeZone, windowMinutes, startDate, endDate } = schedule;
  const start = newForm(connectionId, timeZone);
  return {
    ...start,
    name,
    windowMinutes,
    startDate: startDate ?? '',
    endDate: endDate ?? '',
    kind: spec.kind,
    ...(spec.kind === 'cron' ? { expression: spec.expression } : { time: spec.time }),
    ...(spec.kind === 'weekly' ? { days: spec.days } : {}),
  };
}

/** Another kind; the name goes with it while it is still the one that was offered. */
export function withKind(form: ScheduleForm, kind: ScheduleSpec['kind']): ScheduleForm {
  return { ...form, kind, name: form.name === NAMES[form.kind] ? NAMES[kind] : form.name };
}

export function planOf({
  kind,
  time,
  days,
  expression,
  timeZone,
  windowMinutes,
  startDate,
  endDate,
}: ScheduleForm): SchedulePlan {
  return {
    spec: specOf({ kind, time, days, expression }),
    timeZone,
    windowMinutes,
    startDate: startDate || null,
    endDate: endDate || null,
  };
}

/** The first thing that is wrong with the times, and whether there is a name. */
export function formErrors(form: ScheduleForm, now: number): FormErrors {
  const problem = checkPlan(planOf(form), now);
  return {
    ...(problem === null ? {} : { [problem.field]: problem.message }),
    ...(form.name.trim() === '' ? { name: 'Give the schedule a name.' } : {}),
  };
}

function specOf({
  kind,
  time,
  days,
  expression,
}: Pick<ScheduleForm, 'kind' | 'time' | 'days' | 'expression'>): ScheduleSpec {
  switch (kind) {
    case 'daily':
      return { kind, time };
    case 'weekly':
      return { kind, days, time };
    case 'cron':
      return { kind, expression: expression.trim() };
  }
}
