import { offsetAt } from '#core/domain/schedule/zone.ts';
import { clockTime } from './word-lists.ts';

export interface ZoneChoice {
  readonly value: string;
  readonly label: string;
  /** What else people type: `new york`. */
  readonly words: string;
}

/** The person's zone, UTC, then all others by name, each with its present distance from UTC. */
export function zoneChoices({ own, chosen, now }: { own: string; chosen: string; now: number }): ZoneChoice[] {
  const names = new Set([own, 'UTC', chosen, ...Intl.supportedValuesOf('timeZone')]);
  return [...names].map((value) => ({
    value,
    label: `${value.replaceAll('_', ' ')} (${offsetWords(offsetAt(value, now))})`,
    words: `${value} ${value.replaceAll(/[_/]/g, ' ')}`,
  }));
}

function offsetWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return minutes === 0 ? 'UTC' : `UTC${offsetMs < 0 ? '−' : '+'}${clockTime(Math.floor(minutes / 60), minutes % 60)}`;
}
