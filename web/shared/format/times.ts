import { computed, shallowRef } from 'vue';
import { isTimeZone } from '#core/domain/schedule/zone.ts';

/** The IANA name of the zone of the person's browser. */
export const browserTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const zone = shallowRef(browserTimeZone);

const local = inZone({ dateStyle: 'medium', timeStyle: 'short' });
const localSeconds = inZone({ dateStyle: 'medium', timeStyle: 'medium' });
const localDay = inZone({ dateStyle: 'medium' });
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

/** The zone in which times are shown and days are counted: that of the person's profile, or the browser's. */
export function localTimeZone(): string {
  return zone.value;
}

/** Null: as the browser has it, as where the browser does not know the zone. What shows times is drawn anew. */
export function showTimesIn(chosen: string | null): void {
  zone.value = chosen !== null && isTimeZone(chosen) ? chosen : browserTimeZone;
}

/** Times in the zone of the person, whatever it is by then. */
export function inZone(options: Intl.DateTimeFormatOptions): { readonly value: Intl.DateTimeFormat } {
  return computed(() => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone.value }));
}

/** `25 Nov 2026, 09:41`, on the person's own clock. */
export function formatTime(iso: string): string {
  return local.value.format(new Date(iso));
}

export function formatTimeWithSeconds(iso: string): string {
  return localSeconds.value.format(new Date(iso));
}

export function formatDay(iso: string): string {
  return localDay.value.format(new Date(iso));
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
