/** A cron expression of five fields, opened up: every value that matches. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** A day matches by day of month or by day of week where both fields are restricted, as cron has always done it. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MINUTE: Field = { name: 'minute', min: 0, max: 59 };
const HOUR: Field = { name: 'hour', min: 0, max: 23 };
const DAY_OF_MONTH: Field = { name: 'day of month', min: 1, max: 31 };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
/** 7 is Sunday too. */
const DAY_OF_WEEK: Field = { name: 'day of week', min: 0, max: 7, names: DAYS };

/** Why an expression is not one. `message` is a sentence to show. */
export class CronError extends Error {}

/** Throws `CronError`. */
export function parseCron(expression: string): Cron {
  const parts = expression.trim().split(/\s+/).filter(Boolean);
  if (expression.trim().startsWith('@'))
    throw new CronError(
      `Short forms such as ${shown(parts[0] ?? '')} are not known. Write the five fields: 0 2 * * * is every day at 02:00.`,
    );
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts;
  if (
    parts.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined
  ) {
    throw new CronError(
      `A cron expression has five fields (minute, hour, day of month, month, day of week); this one has ${String(parts.length)}. Every day at 02:00 is 0 2 * * *.`,
    );
  }
  const days = parseField(DAY_OF_WEEK, dayOfWeek);
  return {
    minutes: parseField(MINUTE, minute),
    hours: parseField(HOUR, hour),
    daysOfMonth: new Set(parseField(DAY_OF_MONTH, dayOfMonth)),
    months: new Set(parseField(MONTH, month)),
    daysOfWeek: new Set(days.map((day) => day % 7)),
    eitherDay: !dayOfMonth.startsWith('*') && !dayOfWeek.startsWith('*'),
  };
}

/** @param month 1 to 12. */
export function cronMatchesDay(
  cron: Cron,
  { month, day, weekday }: { month: number; day: number; weekday: number },
): boolean {
  if (!cron.months.has(month)) return false;
  const byMonth = cron.daysOfMonth.has(day);
  const byWeek = cron.daysOfWeek.has(weekday);
  return cron.eitherDay ? byMonth || byWeek : byMonth && byWeek;
}

/** Sorted, without doubles. */
function parseField(field: Field, text: string): readonly number[] {
  return [...new Set(text.split(',').flatMap((part) => parsePart(field, part)))].sort((a, b) => a - b);
}

function parsePart(field: Field, part: string): number[] {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0) throw refusal(field, part, 'A step is written once, as in */15');
  const by = step === undefined ? 1 : parseStep(field, part, step);
  const { from, to } = parseRange(field, range, part, step !== undefined);
  const values: number[] = [];
  for (let value = from; value <= to; value += by) values.push(value);
  return values;
}

function parseStep(field: Field, part: string, step: string): number {
  const by = /^\d{1,3}$/.test(step) ? Number(step) : 0;
  if (by < 1 || by > field.max) throw refusal(field, part, `A step is a number from 1 to ${String(field.max)}`);
  return by;
}

function parseRange(field: Field, range: string, part: string, stepped: boolean): { from: number; to: number } {
  // A week has seven days: with 7 for Sunday the last one would count twice in steps.
  const max = field === DAY_OF_WEEK ? 6 : field.max;
  if (range === '*') return { from: field.min, to: max };
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) throw refusal(field, part, 'A range is written as in 1-5');
  const from = parseValue(field, first, part);
  if (last === undefined) return { from, to: stepped ? Math.max(from, max) : from };
  const to = parseValue(field, last, part);
  if (to < from)
    throw refusal(
      field,
      part,
      `A range goes from the smaller to the larger value; write two parts with a comma instead`,
    );
  return { from, to };
}

function parseValue(field: Field, text: string, part: string): number {
  const name = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (name >= 0) return name + (field === MONTH ? 1 : 0);
  if (/^\d{1,3}$/.test(text)) {
    const value = Number(text);
    if (value >= field.min && value <= field.max) return value;
    throw refusal(field, part, `It must be from ${String(field.min)} to ${String(field.max)}`);
  }
  if (text === '') throw refusal(field, part, 'A value is missing');
  if (text === '?') throw refusal(field, part, 'Write * for any value');
  if (/[LW#]/i.test(text) && /^[\dLW#]+$/i.test(text))
    throw refusal(field, part, 'The signs L, W and # are not supported');
  const names = field.names ? `, or a name from ${String(field.names[0])} to ${String(field.names.at(-1))}` : '';
  throw refusal(field, part, `It must be a number from ${String(field.min)} to ${String(field.max)}${names}`);
}

function refusal(field: Field, part: string, why: string): CronError {
  return new CronError(`The cron field for ${field.name} has ${shown(part)}, which is not valid. ${why}.`);
}

function shown(text: string): string {
  return `"${text.length > 30 ? `${text.slice(0, 30)}…` : text}"`;
}
