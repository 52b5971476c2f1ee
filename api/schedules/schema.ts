import { z } from 'zod';
import { CronError, parseCron } from '#core/domain/schedule/cron.ts';
import { MAX_WINDOW_MINUTES, WEEKDAYS } from '#core/domain/schedule/plan.ts';
import { isTimeZone } from '#core/domain/schedule/zone.ts';
import { id, jobState, named, pageOf, pageQuery, text, timestamp } from '../http/common-schema.ts';

const name = text().trim().min(1).max(100);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time is written as hours and minutes from 00:00 to 23:59.')
  .describe('`HH:MM` on the wall clock of the time zone.');

const cronExpression = text()
  .trim()
  .max(200)
  .superRefine((expression, context) => {
    try {
      parseCron(expression);
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .describe('Five fields: minute, hour, day of month, month, day of week. `0 2 * * mon-fri`.');

const spec = named(
  'ScheduleSpec',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('daily'), time }),
    z.strictObject({
      kind: z.literal('weekly'),
      days: z.array(z.enum(WEEKDAYS)).min(1, 'Choose at least one day of the week.').max(7),
      time,
    }),
    z.strictObject({ kind: z.literal('cron'), expression: cronExpression }),
  ]),
);

const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, 'This time zone is not known. Give its IANA name, such as Europe/Stockholm or America/New_York.');
const windowMinutes = z
  .int(`The time window is a whole number of minutes from 0 to ${String(MAX_WINDOW_MINUTES)}.`)
  .min(0, 'The time window cannot be negative.')
  .max(MAX_WINDOW_MINUTES, `The time window is at most ${String(MAX_WINDOW_MINUTES)} minutes: shorter than a day.`);
const date = z.iso.date('A date is written as year-month-day, such as 2027-03-28.').nullable();

const planFields = {
  spec,
  timeZone: timeZone.describe('IANA name.'),
  windowMinutes: windowMinutes
    .default(0)
    .describe('A run starts within so many minutes after it is due, always at the same place of the window.'),
  startDate: date.default(null).describe('First day with runs, in the time zone.'),
  endDate: date.default(null).describe('Last day with runs, in the time zone.'),
};

export const newSchedule = named('NewSchedule', z.strictObject({ name, ...planFields }));

export const scheduleChanges = named(
  'ScheduleChanges',
  z.strictObject({
    name: name.optional(),
    spec: spec.optional(),
    timeZone: timeZone.optional(),
    windowMinutes: windowMinutes.optional(),
    startDate: date.optional(),
    endDate: date.optional(),
    revision: z
      .int()
      .min(1)
      .optional()
      .describe('Changes nothing where somebody else has changed this revision meanwhile.'),
  }),
);

export const previewedSchedule = named(
  'PreviewedSchedule',
  z.strictObject({
    ...planFields,
    scheduleId: id.optional().describe('Of the schedule that is being edited: its place in the window is known.'),
  }),
);

export const pauseNote = named(
  'PauseNote',
  z.strictObject({ note: text().trim().max(500).nullish().describe('Why, for the others.') }),
);

const nextRun = named(
  'NextRun',
  z.object({
    at: timestamp
      .nullable()
      .describe('When it starts; null where its place in the window is not known before the schedule is saved.'),
    from: timestamp.describe('When it is due: the start of its window.'),
    until: timestamp.describe('End of its window.'),
  }),
);

export const scheduleRun = named(
  'ScheduleRun',
  z.object({
    id,
    scheduleId: id,
    trigger: z.enum(['planned', 'catchUp', 'now']).describe('`catchUp`: made up for after the service was away.'),
    plannedFor: timestamp.nullable(),
    firedAt: timestamp,
    outcome: z.enum(['deciding', 'started', 'skipped']),
    backup: z.object({ id, state: jobState, finishedAt: timestamp.nullable() }).nullable(),
    reason: z.object({ code: z.string(), message: z.string() }).nullable().describe('Why it was skipped.'),
  }),
);

export const schedule = named(
  'Schedule',
  z.object({
    id,
    connectionId: id,
    name: z.string(),
    spec,
    timeZone: z.string(),
    windowMinutes: z.int(),
    startDate: z.string().nullable(),
    endDate: z.string().nullable(),
    paused: z.object({ at: timestamp, by: z.string(), note: z.string().nullable() }).nullable(),
    held: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe(
        'Why it does not run at present though nobody has paused it. It runs again by itself once that has passed.',
      ),
    nextRuns: z.array(nextRun).describe('The next ten; none while it is paused or held, or after its end.'),
    lastRun: scheduleRun.nullable(),
    inEffect: z
      .boolean()
      .describe('False where the workflow service could not be told of the last change yet; it will be.'),
    createdBy: z.string(),
    createdAt: timestamp,
    updatedBy: z.string(),
    updatedAt: timestamp,
    revision: z.int(),
  }),
);

export const schedulePage = pageOf('SchedulePage', schedule);
export const scheduleQuery = z.strictObject({ ...pageQuery, connectionId: id.optional() });
export const schedulesOfConnectionQuery = z.strictObject(pageQuery);
export const scheduleRunPage = pageOf('ScheduleRunPage', scheduleRun);
export const schedulePreview = named('SchedulePreview', z.object({ nextRuns: z.array(nextRun) }));
