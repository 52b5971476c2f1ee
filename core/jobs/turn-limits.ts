/**
 * Jobs that people start (backups, dry runs, restores), backups that a schedule starts, and proofs have separate turns:
 * however many of one lane wait, the others find their own free.
 */
export const LANES = ['manual', 'scheduled', 'proof'] as const;
export type Lane = (typeof LANES)[number];

/** How many jobs of one workspace are at work at once and how many may wait; the others of the service keep the rest. */
export interface TurnLimits {
  /** At work at once in one workspace. */
  readonly running: Readonly<Record<Lane, number>>;
  /** At work at once on one connection, in each lane. */
  readonly runningPerConnection: number;
  /** Jobs that people start; scheduled backups and proofs are bounded by one for each connection. */
  readonly waiting: number;
  readonly waitingPerConnection: number;
}

export const DEFAULT_TURN_LIMITS: TurnLimits = {
  // A proof reads a whole tenant, and nobody waits for it.
  running: { manual: 3, scheduled: 3, proof: 1 },
  runningPerConnection: 2,
  waiting: 200,
  waitingPerConnection: 100,
};
