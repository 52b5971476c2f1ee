/** What was just made shows up in every replica within about two minutes. */
export const REPLICATION_WAITS_MS = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000];
