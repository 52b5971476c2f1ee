import { formatCount } from './numbers.ts';

/** What a job that has not begun waits for; null: not known to wait in a queue. */
export function waitingSentence(place: number | null): string {
  if (place === null) return 'Waiting to start';
  return place === 1
    ? 'Next in the queue of this workspace'
    : `Number ${formatCount(place)} in the queue of this workspace`;
}
