const ZONE_KEY = 'cybback.timeZone';

/** The IANA name of the zone of the person's browser. */
export const browserTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which times are shown: chosen in the profile, or the browser's. */
export const localTimeZone = chosenZone() ?? browserTimeZone;

const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: localTimeZone });
const localSeconds = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: localTimeZone,
});
const localDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: localTimeZone });
const utc = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Kept in this browser; null: as the browser has it. Counts from the next load of a page on. */
export function chooseTimeZone(zone: string | null): void {
  if (zone === null) localStorage.removeItem(ZONE_KEY);
  else localStorage.setItem(ZONE_KEY, zone);
}

/** Null also where the browser does not know the zone any more. */
function chosenZone(): string | null {
  const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem(ZONE_KEY);
  if (kept === null) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: kept }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** `25 Nov 2026, 09:41`, on the person's own clock. */
export function formatTime(iso: string): string {
  return local.format(new Date(iso));
}

export function formatTimeWithSeconds(iso: string): string {
  return localSeconds.format(new Date(iso));
}

export function formatDay(iso: string): string {
  return localDay.format(new Date(iso));
}

/** `25 Nov 2026, 08:41:07 UTC` */
export function formatUtc(iso: string): string {
  return `${utc.format(new Date(iso))} UTC`;
}

/** `in 3 days`, `2 hours ago`, `just now` */
export function formatRelative(iso: string, now: number): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? [null, 1];
  // The clock that is compared with stands still for half a minute: what has just happened must not lie ahead.
  return unit === null
    ? seconds > 30
      ? 'in a moment'
      : 'just now'
    : relative.format(Math.round(seconds / size), unit);
}

/** Milliseconds between two instants; until now where the second is null. */
export function elapsedMs(from: string, until: string | null, now: number): number {
  return (until === null ? now : new Date(until).getTime()) - new Date(from).getTime();
}
