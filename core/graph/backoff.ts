const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Exponential back-off with full jitter above a floor of one half, so that workers which failed together do not come
 * back together.
 * @param attempt 0 for the first wait.
 * @param random 0 up to 1.
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random / 2));
}
