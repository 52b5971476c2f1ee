const FRESH_MS = 30 * 60_000;

/**
 * Whether a plan may be made from a comparison with the tenant without reading it again: it was begun a short while ago.
 * Each object that is planned is read once more anyway; only what else differs by now would be missed.
 */
export function isFreshComparison(startedAtMs: number, nowMs: number): boolean {
  return startedAtMs <= nowMs && nowMs - startedAtMs <= FRESH_MS;
}
