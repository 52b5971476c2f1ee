import { periodOf, startOf } from './periods.ts';
import { type Period, PERIODS, type RetentionPolicy } from './policy.ts';

const DAY_MS = 86_400_000;

/** A backup that can be restored from. Times in milliseconds since the epoch. */
export interface RetainedBackup {
  readonly id: string;
  readonly seq: number;
  /** When it began: as of then it shows the tenant. */
  readonly at: number;
  /** Something of it is missing or damaged, or somebody wants it gone: another one stands for its period where there is one. */
  readonly unfit: boolean;
  /** Why it must not be removed by anybody; null: no legal hold. */
  readonly holdReason: string | null;
  /** A backup, restore, proof or verification that is under way builds on it. */
  readonly inUse: boolean;
  /** Until when the storage refuses to delete it; null: as far as is known, it does not. */
  readonly lockedUntil: number | null;
}

export type KeptWhy =
  /** No policy has been set. */
  'everything' | 'all' | Period | 'atLeast' | 'newest' | 'hold' | 'inUse' | 'locked';

export interface KeptReason {
  readonly why: KeptWhy;
  /** Null: its end is not known. */
  readonly until: number | null;
}

export interface KeptVerdict {
  readonly id: string;
  readonly seq: number;
  /** Empty: it can go. */
  readonly reasons: readonly KeptReason[];
  /** When the last reason ends, or ended; null: its end is not known, or there never was one. */
  readonly until: number | null;
}

/** What nobody can overrule, whoever asks for the removal. */
const FIRM: ReadonlySet<KeptWhy> = new Set(['newest', 'hold', 'inUse', 'locked']);

export function firmReasons({ reasons }: Pick<KeptVerdict, 'reasons'>): readonly KeptReason[] {
  return reasons.filter(({ why }) => FIRM.has(why));
}

/**
 * Why each backup is kept and until when, in the order of the backups. Of a day, week, month or year it is the first
 * backup that stands for it: no later backup takes that away, so that a date once shown stays true.
 */
export function keptBy(
  policy: RetentionPolicy | null,
  backups: readonly RetainedBackup[],
  now: number,
): readonly KeptVerdict[] {
  const byAge = backups.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  const timed = policy === null ? new Map<string, KeptReason[]>() : timedReasons(policy, byAge);
  const lasting = lastingReasons(policy, backups);
  return backups.map((backup): KeptVerdict => {
    const spans = [...(timed.get(backup.id) ?? []), ...lockOf(backup)];
    const reasons = [
      ...spans.filter(({ until }) => until === null || until > now),
      ...(lasting.get(backup.id) ?? []).map((why) => ({ why, until: null })),
    ];
    const ends = spans.map(({ until }) => until ?? now);
    const isOpen = reasons.some(({ until }) => until === null);
    return {
      id: backup.id,
      seq: backup.seq,
      reasons,
      until: isOpen || ends.length === 0 ? null : Math.max(...ends),
    };
  });
}

function lockOf({ lockedUntil }: RetainedBackup): KeptReason[] {
  return lockedUntil === null ? [] : [{ why: 'locked', until: lockedUntil }];
}

/** By the calendar alone. */
function timedReasons(policy: RetentionPolicy, byAge: readonly RetainedBackup[]): Map<string, KeptReason[]> {
  const reasons = new Map(byAge.map(({ id }) => [id, [] as KeptReason[]]));
  const keep = (id: string, why: KeptWhy, until: number) => reasons.get(id)?.push({ why, until });
  if (policy.keepAllDays > 0) for (const { id, at } of byAge) keep(id, 'all', at + policy.keepAllDays * DAY_MS);
  for (const period of PERIODS) {
    if (policy[period] === 0) continue;
    for (const [number, { id }] of representatives(period, policy.timeZone, byAge))
      keep(id, period, startOf(period, policy.timeZone, number + policy[period]));
  }
  return reasons;
}

/** The first of each period that is fit to stand for it; else the first. */
function representatives(
  period: Period,
  zone: string,
  byAge: readonly RetainedBackup[],
): ReadonlyMap<number, RetainedBackup> {
  const found = new Map<number, RetainedBackup>();
  for (const backup of byAge) {
    const number = periodOf(period, zone, backup.at);
    const first = found.get(number);
    if (!first || (first.unfit && !backup.unfit)) found.set(number, backup);
  }
  return found;
}

/** As long as something other than the time does not change. */
function lastingReasons(
  policy: RetentionPolicy | null,
  backups: readonly RetainedBackup[],
): ReadonlyMap<string, KeptWhy[]> {
  const newestFirst = backups.toSorted((a, b) => b.seq - a.seq);
  const newest = [newestFirst[0], newestFirst.find(({ unfit }) => !unfit)];
  const atLeast = new Set(newestFirst.slice(0, Math.max(1, policy?.keepAtLeast ?? 1)));
  return new Map(
    backups.map((backup) => [
      backup.id,
      [
        ...(policy === null ? (['everything'] as const) : atLeast.has(backup) ? (['atLeast'] as const) : []),
        ...(newest.includes(backup) ? (['newest'] as const) : []),
        ...(backup.holdReason === null ? [] : (['hold'] as const)),
        ...(backup.inUse ? (['inUse'] as const) : []),
      ],
    ]),
  );
}
