/** Wall-clock times of IANA time zones as instants. The rules are those of the runtime's time zone database. */

const DAY_MS = 86_400_000;
/** Further than any zone is from UTC, and further than any jump of a clock. */
const AROUND_MS = 1.5 * DAY_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 600;

export function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are accepted by the runtime, and would be wrong for half of the year.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds to add to UTC at this instant. */
export function offsetAt(zone: string, instant: number): number {
  const seconds = Math.floor(instant / 1_000) * 1_000;
  // Such as 12/31/2026, 23:59:59. Asking for the parts by name takes twice as long, and schedules ask thousands of times.
  const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] = formatOf(zone)
    .format(seconds)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - seconds;
}

/**
 * The instant of a wall-clock time. A time that the clock shows twice is the first of the two; one that it jumps over
 * is the moment of the jump, the first valid one after it.
 *
 * @param wall the wall-clock time as if it were UTC, in milliseconds since the epoch.
 */
export function instantOf(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - AROUND_MS);
  const after = offsetAt(zone, wall + AROUND_MS);
  if (before === after) return wall - before;
  for (const instant of [wall - before, wall - after].sort((a, b) => a - b)) {
    if (instant + offsetAt(zone, instant) === wall) return instant;
  }
  return jumpOver(zone, wall, [wall - Math.max(before, after) - DAY_MS, wall - Math.min(before, after) + DAY_MS]);
}

/** The first instant at which the clock shows `wall` or later. Between the two instants the clock jumps forward once. */
function jumpOver(zone: string, wall: number, [from, to]: readonly [number, number]): number {
  let early = Math.floor(from / 1_000);
  let late = Math.ceil(to / 1_000);
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle * 1_000 + offsetAt(zone, middle * 1_000) < wall) early = middle;
    else late = middle;
  }
  return late * 1_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(zone, made);
  return made;
}
