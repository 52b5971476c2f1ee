import type { BudgetPool } from '../types.ts';

/** The network delays one request more than the next: without a margin two would arrive within one second. */
const JITTER_MS = 50;

/** Microsoft's size classes for identity limits: below 50 users, to 500, above. */
export type TenantSize = 'S' | 'M' | 'L';

export interface PoolRate {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export type BudgetRates = Readonly<Record<BudgetPool, PoolRate>>;

export interface RateSettings {
  /** Share of the published figures that this program uses. */
  readonly percent: number;
  readonly readUnitsPer10s: number | null;
  readonly writesPer150s: number | null;
  readonly conditionalAccessPerSecond: number;
}

/** Resource units per app and tenant in 10 s, writes in 150 s. Source: identity and access service limits of Microsoft Graph. */
const READ_UNITS_PER_10S: Readonly<Record<TenantSize, number>> = { S: 3500, M: 5000, L: 8000 };
const WRITES_PER_150S = 3000;

export function tenantSizeOf(users: number): TenantSize {
  if (users < 50) return 'S';
  return users <= 500 ? 'M' : 'L';
}

/** The smallest class until the size is known. Bursts are small parts of the published windows, so that share + burst stays below them. */
export function budgetRates(settings: RateSettings, size: TenantSize = 'S'): BudgetRates {
  const share = settings.percent / 100;
  const read = (settings.readUnitsPer10s ?? READ_UNITS_PER_10S[size] * share) / 10;
  const write = (settings.writesPer150s ?? WRITES_PER_150S * share) / 150;
  return {
    read: { ratePerSecond: read, burst: Math.max(5, read * 2) },
    write: { ratePerSecond: write, burst: Math.max(1, write * 10) },
    // per tenant over all apps, and answered without Retry-After when passed: never two at once
    conditionalAccess: { ratePerSecond: spaced(settings.conditionalAccessPerSecond), burst: 1 },
  };
}

function spaced(perSecond: number): number {
  return 1000 / (1000 / perSecond + JITTER_MS);
}
