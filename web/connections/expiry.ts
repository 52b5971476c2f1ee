import type { Tone } from '../shared/format/states.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 60;
const URGENT_DAYS = 14;

export interface Expiry {
  readonly tone: Tone;
  /** Whole days that are left; negative once it has expired. */
  readonly days: number;
  /** `expires in 12 days`, `expired 3 days ago` */
  readonly text: string;
}

/** How urgent the end of a secret or certificate is: amber from 60 days on, red from 14. */
export function expiryOf(expiresAt: string, now: number): Expiry {
  const left = new Date(expiresAt).getTime() - now;
  const days = left < 0 ? -Math.floor(-left / DAY_MS) : Math.floor(left / DAY_MS);
  const tone = left <= URGENT_DAYS * DAY_MS ? 'error' : left <= SOON_DAYS * DAY_MS ? 'warning' : 'neutral';
  return { tone, days, text: left < 0 ? pastText(-days) : futureText(days) };
}

function futureText(days: number): string {
  return days === 0 ? 'expires within a day' : `expires in ${daysText(days)}`;
}

function pastText(days: number): string {
  return days === 0 ? 'expired today' : `expired ${daysText(days)} ago`;
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${String(days)} days`;
}
