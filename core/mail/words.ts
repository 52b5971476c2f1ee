/** Longest paragraph; what others wrote may be of any length. */
const MOST_CHARACTERS = 1_000;
const MOST_ITEMS = 25;

/** A time as people write it, with its zone: `23 November 2026, 08:16 UTC`. */
export function timeText(time: Date | string, timeZone: string | null): string {
  const date = typeof time === 'string' ? new Date(time) : time;
  return `${inZone(date, timeZone ?? 'UTC')} ${zoneName(date, timeZone ?? 'UTC')}`;
}

function inZone(date: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return parts.format(date).replace(' at ', ', ');
}

function zoneName(date: Date, timeZone: string): string {
  if (timeZone === 'UTC') return 'UTC';
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName');
  return `(${timeZone}, ${offset?.value.replace('GMT', 'UTC') ?? 'UTC'})`;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** As many as a mail can bear; the rest is counted. */
export function listed(items: readonly string[]): string[] {
  const rest = items.length - MOST_ITEMS;
  return rest > 0 ? [...items.slice(0, MOST_ITEMS), `… and ${String(rest)} more`] : [...items];
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** Two units are enough for anybody: `1 day 4 hours`. */
export function durationText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const units = [
    ['day', Math.floor(minutes / 1440)],
    ['hour', Math.floor((minutes % 1440) / 60)],
    ['minute', minutes % 60],
  ] as const;
  const shown = units.filter(([, count]) => count > 0).slice(0, 2);
  return shown.map(([unit, count]) => counted(count, unit)).join(' ');
}

/** One line, no control characters, no characters that turn the direction of writing; long ones are cut. */
export function plain(text: string, mostCharacters = MOST_CHARACTERS): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join('')}…` : line;
}
