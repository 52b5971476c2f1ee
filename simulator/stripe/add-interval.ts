/**
 * The same day of the next month or year, as Stripe has it: where that day is missing, the last one of the month, and the
 * anchor's own day again after it. Seconds, in UTC.
 *
 * @param count how many intervals after the anchor.
 */
export function addIntervals(anchor: number, interval: 'month' | 'year', count: number): number {
  const at = new Date(anchor * 1_000);
  const months = interval === 'year' ? 12 * count : count;
  const first = new Date(at);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + months);
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(at.getUTCDate(), days));
  return first.getTime() / 1_000;
}
