import { dateOfDay, dayOfInstant } from '../shared/format/days.ts';
import { inZone } from '../shared/format/times.ts';

const day = inZone({ weekday: 'long', day: 'numeric', month: 'long' });
const time = inZone({ timeStyle: 'short' });
const DAY_MS = 86_400_000;

/** `09:41`, `yesterday`, `Friday 27 November`: since when something changed, on the person's own clock. */
export function sinceWords(iso: string, now: number): string {
  const [then, today] = [iso, now].map((at) => dateOfDay(dayOfInstant(at)).getTime()) as [number, number];
  const days = Math.round((today - then) / DAY_MS);
  if (days <= 0) return time.value.format(new Date(iso));
  return days === 1 ? 'yesterday' : day.value.format(new Date(iso));
}
