import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { isWrite, keyOf } from '../support/graph-writes.ts';
import { comesBack, CREATABLE, heldObjects, withoutTwinRights } from '../support/restorable.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';

const EACH = 2;
/** Of all requests; what is refused so is not done. */
const REFUSED_SHARE = 0.1;
/** Of writes that are done: the connection drops instead of the answer. */
const LOST_SHARE = 0.2;
/** Far more than a worker needs in such weather. */
const MOST_ATTEMPTS = 60;
const REFUSALS = [
  [429, 'TooManyRequests'],
  [503, 'ServiceNotAvailable'],
] as const;

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Mulberry32 in short. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As Temporal: what is passing trouble is tried again. */
async function retried<T>(_name: string, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await attempt();
    } catch (error) {
      if (tries === MOST_ATTEMPTS || (error instanceof ApplicationFailure && error.nonRetryable === true)) throw error;
    }
}

/** A service that throttles, is unavailable and drops connections at random costs time and nothing else. */
describe.each([5, 6])('a restore of every type in a storm (seed %i)', (seed) => {
  let harness: TenantHarness;
  let backup: Backup;
  let items: OpenItem[];
  let countsBefore: Record<string, number>;
  const counted = { refused: 0, refusedInBatch: 0, lost: 0 };
  const done = new Map<string, number>();

  beforeAll(async () => {
    const next = numbers(seed);
    harness = await tenantHarness({ simulator: { users: 30, groups: 14, seed }, proxied: true, around: retried });
    const { tenant, proxy } = harness;
    withoutTwinRights(tenant);
    giveTimeBoundRights(tenant);
    giveExpirationPolicy(tenant);
    tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
    const connectionId = await harness.connect();
    backup = await harness.backup(connectionId);
    countsBefore = tenant.counts();
    const held = await heldObjects(harness, connectionId);
    for (const type of CREATABLE) {
      const gone = held.filter((one) => one.type === type && comesBack(one, harness)).slice(0, EACH);
      for (const { id } of gone) if (tenant.get(id) !== undefined) tenant.delete(id, { permanent: true });
    }
    const refuse = (url: string) => {
      if (!url.startsWith('/v1.0/') || next() >= REFUSED_SHARE) return null;
      counted.refused += 1;
      const [status, code] = REFUSALS[Math.floor(next() * REFUSALS.length)] ?? REFUSALS[0];
      return { status, headers: { 'retry-after': '0.02' }, body: { error: { code, message: 'Try again.' } } };
    };
    proxy.answer = ({ url }) => refuse(url);
    proxy.answerInBatch = ({ url }) => {
      const own = refuse(url);
      if (own !== null) counted.refusedInBatch += 1;
      return own;
    };
    proxy.lose = (exchange) => {
      if (!isWrite(exchange) || exchange.status >= 400) return false;
      const key = keyOf(exchange);
      done.set(key, (done.get(key) ?? 0) + 1);
      if (next() >= LOST_SHARE) return false;
      counted.lost += 1;
      return true;
    };
    items = await harness.itemsOf(await harness.restore({ backup, types: TYPE_KEYS }));
    proxy.answer = undefined;
    proxy.answerInBatch = undefined;
    proxy.lose = undefined;
  }, 300_000);

  afterAll(() => harness?.close());

  it('brings back everything and leaves nothing open', () => {
    expect(counted.refused).toBeGreaterThan(10);
    expect(counted.refusedInBatch).toBeGreaterThan(10);
    expect(counted.lost).toBeGreaterThan(3);
    const odd = items.filter(({ state }) => !['done', 'skipped', 'blocked'].includes(state));
    expect(
      odd.map(({ type, displayName, action, state, reasons }) => [type, displayName, action, state, reasons]),
    ).toEqual([]);
  });

  it('does nothing twice and makes nothing twice', () => {
    expect([...done].filter(([, times]) => times > 1).map(([key]) => key)).toEqual([]);
    const counts = harness.tenant.counts();
    const blocked = (type: TypeKey): OpenItem[] =>
      items.filter((item) => item.type === type && item.action === 'blocked' && item.plan.liveId === null);
    for (const type of CREATABLE) expect((counts[type] ?? 0) + blocked(type).length, type).toBe(countsBefore[type]);
  });

  it('has nothing left to do', async () => {
    const again = await harness.itemsOf(await harness.restore({ backup, types: TYPE_KEYS }));
    expect(
      again
        .filter(({ action }) => action !== 'skip' && action !== 'blocked')
        .map(({ type, displayName, action, plan }) => [type, displayName, action, plan.attributes, plan.links]),
    ).toEqual([]);
  });
});
