export const EXPIRY_THRESHOLD_DAYS = [60, 30, 14, 7, 1] as const;

const DAY_MS = 86_400_000;

/**
 * The smallest threshold that has been reached, in days; null where none is, or where the credential has expired, which
 * a broken sign-in tells. One that was found late is notified once, at the threshold where it stands.
 */
export function expiryThreshold(expiresAtMs: number, nowMs: number): number | null {
  const leftMs = expiresAtMs - nowMs;
  if (leftMs <= 0) return null;
  return EXPIRY_THRESHOLD_DAYS.filter((days) => leftMs <= days * DAY_MS).at(-1) ?? null;
}
