import { SentenceError } from '../../core/observability/sentence-error.ts';

const STAMP_LENGTH = 'YYYYMMDDHHMMSS'.length;
const DAY_LENGTH = 'YYYYMMDD'.length;
const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/**
 * `YYYYMMDDHHMMSS_add_x`, in UTC. Kysely runs migrations in the order of their names and refuses one that comes before a
 * migration that was run already, so the name moves past the last of `existing` where the clock alone would not.
 */
export function nameMigration(title: string, now: Date, existing: readonly string[]): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (words.length < 2 || !/^[a-z]/.test(words[0] ?? ''))
    throw new SentenceError('Say in two or more words what the migration does: npm run migration -- "add x"');
  const last = existing.toSorted().at(-1);
  const earliest = last === undefined ? 0 : firstInstantAfter(last);
  return [stampOf(new Date(Math.max(now.getTime(), earliest))), ...words].join('_');
}

/**
 * The next second; after a name of the older form `YYYYMMDD_NN_…` the next day: on the same day a `_` and a digit sort
 * one way by code, the other way by language, and Kysely compares in both.
 */
function firstInstantAfter(name: string): number {
  const stamp = /^\d+/.exec(name)?.[0] ?? '';
  if (stamp.length === STAMP_LENGTH) return instantOf(stamp) + SECOND_MS;
  if (stamp.length === DAY_LENGTH) return instantOf(stamp.padEnd(STAMP_LENGTH, '0')) + DAY_MS;
  throw new SentenceError(`The migration ${name} does not begin with a time.`);
}

function stampOf(instant: Date): string {
  return instant.toISOString().replaceAll(/\D/g, '').slice(0, STAMP_LENGTH);
}

function instantOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'));
}
