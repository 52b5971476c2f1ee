/**
 * What of a connection's backups is kept. The spans are those of the calendar in the time zone: of each day, week (from
 * Monday), month and year the first backup is kept for so many of them, its own included.
 */
export interface RetentionPolicy {
  /** IANA name. */
  readonly timeZone: string;
  /** Every backup, for so many days from its beginning. */
  readonly keepAllDays: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
  /** The newest ones, however old they are; at least 1. */
  readonly keepAtLeast: number;
}

export const PERIODS = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type Period = (typeof PERIODS)[number];

/** From the mark to the removal; until then it can be taken back. */
export const GRACE_DAYS = 7;
