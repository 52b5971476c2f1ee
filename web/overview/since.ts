const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** `09:41`, `yesterday`, `Friday 27 November`: since when something changed, on the person's own clock. */
export function sinceWords(iso: string, now: number): string {
  const at = new Date(iso);
  const days = Math.round((midnight(new Date(now)) - midnight(at)) / DAY_MS);
  if (days <= 0) return time.format(at);
  return days === 1 ? 'yesterday' : day.format(at);
}

const DAY_MS = 86_400_000;

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
