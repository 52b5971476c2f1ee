import type { Tenant } from '../store/tenant.ts';
import type { ThrottleLimits } from '../types.ts';
import { GraphError } from './errors.ts';
import type { Query } from './query.ts';
import type { Route } from './router.ts';

interface Bucket {
  level: number;
  at: number;
  writes: number;
  writesSince: number;
  lastConditionalAccess: number;
}

const buckets = new WeakMap<Tenant, Map<string, Bucket>>();
const TEN_SECONDS = 10_000;
const WRITE_WINDOW = 150_000;

/** Resource units of one request, after Microsoft's table: `$select` -1, `$expand` +1, `$top` below 20 -1, never below 1. */
export function unitsOf(route: Route, query: Query): number {
  if (route.method !== 'GET') return route.units;
  const few = query.top !== undefined && query.top < 20 ? 1 : 0;
  return Math.max(1, route.units - (query.select === undefined ? 0 : 1) + (query.expand.length > 0 ? 1 : 0) - few);
}

export interface Charge {
  tenant: Tenant;
  clientId: string;
  route: Route;
  units: number;
  now: number;
  limits: ThrottleLimits;
  /** keyCredentials are selected: 150 such requests a minute for all apps of a tenant together. */
  readsKeys: boolean;
}

/** Takes the cost out of the bucket; throws 429 when it is empty. Answers the headers of the reply. */
export function charge(cost: Charge): Record<string, string> {
  const { route, limits } = cost;
  const bucket = bucketOf(cost);
  if (cost.readsKeys) chargeKeys(cost);
  if (route.template.startsWith('/identity/conditionalAccess')) chargeConditionalAccess(bucket, cost);
  const limit = limits.unitsPer10Seconds === 'bySize' ? limitBySize(cost.tenant) : limits.unitsPer10Seconds;
  bucket.level = Math.max(0, bucket.level - ((cost.now - bucket.at) / TEN_SECONDS) * limit) + cost.units;
  bucket.at = cost.now;
  const headers = unitHeaders(cost.units, bucket.level / limit);
  if (bucket.level > limit)
    throw tooMany(
      cost,
      'ResourceUnitLimitExceeded',
      'ReadWrite',
      Math.ceil(((bucket.level - limit) / limit) * 10) || 1,
      headers,
    );
  if (route.method !== 'GET') chargeWrite(bucket, cost, headers);
  return headers;
}

function chargeWrite(bucket: Bucket, cost: Charge, headers: Record<string, string>): void {
  if (cost.now - bucket.writesSince >= WRITE_WINDOW) {
    bucket.writes = 0;
    bucket.writesSince = cost.now;
  }
  bucket.writes += 1;
  if (bucket.writes > cost.limits.writesPer150Seconds) {
    throw tooMany(
      cost,
      'WriteLimitExceeded',
      'Write',
      Math.ceil((bucket.writesSince + WRITE_WINDOW - cost.now) / 1000),
      headers,
    );
  }
}

/** One request a second for all apps together, and no Retry-After. */
function chargeConditionalAccess(bucket: Bucket, cost: Charge): void {
  const spacing = 1000 / cost.limits.conditionalAccessPerSecond;
  if (cost.now - bucket.lastConditionalAccess < spacing)
    throw new GraphError(429, 'TooManyRequests', 'Too many requests.');
  bucket.lastConditionalAccess = cost.now;
}

const KEY_READS_PER_MINUTE = 150;
const MINUTE = 60_000;
const keyReads = new WeakMap<Tenant, { count: number; since: number }>();

function chargeKeys(cost: Charge): void {
  const known = keyReads.get(cost.tenant);
  const reads = known === undefined || cost.now - known.since >= MINUTE ? { count: 0, since: cost.now } : known;
  reads.count += 1;
  keyReads.set(cost.tenant, reads);
  if (reads.count > KEY_READS_PER_MINUTE)
    throw tooMany(cost, 'KeyCredentialsLimitExceeded', 'Read', Math.ceil((reads.since + MINUTE - cost.now) / 1000), {});
}

function bucketOf(cost: Charge): Bucket {
  const byClient = buckets.get(cost.tenant) ?? new Map<string, Bucket>();
  buckets.set(cost.tenant, byClient);
  const known = byClient.get(cost.clientId);
  if (known !== undefined) return known;
  const fresh = { level: 0, at: cost.now, writes: 0, writesSince: cost.now, lastConditionalAccess: 0 };
  byClient.set(cost.clientId, fresh);
  return fresh;
}

function limitBySize(tenant: Tenant): number {
  const users = tenant.set('users').size;
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

function unitHeaders(units: number, share: number): Record<string, string> {
  const headers: Record<string, string> = { 'x-ms-resource-unit': String(units) };
  if (share >= 0.8) headers['x-ms-throttle-limit-percentage'] = Math.min(share, 1.8).toFixed(2);
  return headers;
}

function tooMany(
  cost: Charge,
  information: string,
  scope: string,
  seconds: number,
  headers: Record<string, string>,
): GraphError {
  const { tenant, clientId } = cost;
  return new GraphError(429, 'TooManyRequests', 'Too many requests.', {
    headers: {
      ...headers,
      'Retry-After': String(seconds),
      'x-ms-throttle-information': information,
      'x-ms-throttle-scope': `Tenant_Application/${scope}/${clientId}/${tenant.identity.id}`,
    },
  });
}
