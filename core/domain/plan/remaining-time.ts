/** Before this share of the writes is made, their pace says nothing. */
const TELLING_SHARE = 0.02;

export interface WritingSoFar {
  readonly elapsedMs: number;
  /** Writes that the plan expects, and those made; a retried one counts twice. */
  readonly expected: number;
  readonly made: number;
  /** What all of the writes take at the limits that Microsoft documents. */
  readonly secondsAtLimits: number;
}

/**
 * How long the writing goes on: as long as it has taken for what is made, and never shorter than the limits allow. Null
 * while nobody can know.
 */
export function remainingSeconds({ elapsedMs, expected, made, secondsAtLimits }: WritingSoFar): number | null {
  if (expected === 0) return null;
  const share = Math.min(1, made / expected);
  if (share < TELLING_SHARE) return null;
  const atThisPace = (elapsedMs / 1_000) * ((1 - share) / share);
  return Math.round(Math.max(atThisPace, secondsAtLimits * (1 - share)));
}
