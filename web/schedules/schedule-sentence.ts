import { type SchedulePlan, type ScheduleSpec, WEEKDAYS } from '#core/domain/schedule/plan.ts';
import { cronSentence } from './cron-sentence.ts';
import { listOf } from './word-lists.ts';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const WORKING_DAYS = WEEKDAYS.slice(0, 5);

/** `Every day at 02:00 Europe/Stockholm, within 60 minutes` */
export function scheduleSentence({ spec, timeZone, windowMinutes, startDate, endDate }: SchedulePlan): string {
  return [`${specWords(spec)} ${timeZone}`, windowWords(windowMinutes), dateWords(startDate, endDate)]
    .filter((part) => part !== '')
    .join(', ');
}

export function windowWords(minutes: number): string {
  if (minutes === 0) return '';
  return `within ${durationWords(minutes)}`;
}

/** `45 minutes`, `60 minutes`, `2 hours`, `1 hour 30 minutes` */
export function durationWords(minutes: number): string {
  if (minutes <= 60) return `${String(minutes)} minute${minutes === 1 ? '' : 's'}`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const hoursText = `${String(hours)} hour${hours === 1 ? '' : 's'}`;
  return rest === 0 ? hoursText : `${hoursText} ${durationWords(rest)}`;
}

function specWords(spec: ScheduleSpec): string {
  switch (spec.kind) {
    case 'daily':
      return `Every day at ${spec.time}`;
    case 'weekly':
      return `Every ${weekdayWords(spec.days)} at ${spec.time}`;
    case 'cron':
      return cronSentence(spec.expression) ?? spec.expression;
  }
}

function weekdayWords(days: readonly string[]): string {
  const chosen = WEEKDAYS.filter((one) => days.includes(one));
  if (chosen.length === WEEKDAYS.length) return 'day';
  if (chosen.length === WORKING_DAYS.length && WORKING_DAYS.every((one) => chosen.includes(one)))
    return 'day from Monday to Friday';
  return listOf(chosen.map((one) => one.charAt(0).toUpperCase() + one.slice(1)));
}

function dateWords(start: string | null, end: string | null): string {
  const words = [
    start === null ? '' : `from ${day.format(new Date(start))}`,
    end === null ? '' : `until ${day.format(new Date(end))}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}
