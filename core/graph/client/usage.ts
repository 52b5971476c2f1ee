import type { GraphUsage } from '../types.ts';

/** Counts of one client, written by its chain. */
export class UsageCounter implements GraphUsage {
  requests = 0;
  throttled = 0;
  waitedMs = 0;
}
