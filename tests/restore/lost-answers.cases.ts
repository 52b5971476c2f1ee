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

/**
 * Protects against a second object: every answer to a write is lost once, after the tenant has done it. What was done is
 * found again, for every type that a restore creates.
 */
export function testLostAnswers(seeds: readonly number[]): void {
  describe.each(seeds)('a restore that gets no first answer to any write (seed %i)', losesNothing);
}

function losesNothing(seed: number): void {
  let harness: TenantHarness;
  let backup: Backup;
  let items: OpenItem[];
  let countsBefore: Record<string, number>;
  const lost = new Set<string>();
  const done = new Map<string, number>();

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 30, groups: 14, seed }, proxied: true });
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
    proxy.lose = (exchange) => {
      if (!isWrite(exchange) || exchange.status >= 400) return false;
      const key = keyOf(exchange);
      done.set(key, (done.get(key) ?? 0) + 1);
      if (lost.has(key)) return false;
      lost.add(key);
      return true;
    };
    items = await harness.itemsOf(await harness.restore({ backup, types: TYPE_KEYS }));
    proxy.lose = undefined;
  }, 300_000);

  afterAll(() => harness?.close());

  it('creates an object of every type that can be created', () => {
    const created = new Set(
      items.filter(({ action, state }) => action === 'create' && state === 'done').map(({ type }) => type),
    );
    expect(CREATABLE.filter((type) => !created.has(type))).toEqual([]);
  });

  it('finds what was done, and leaves nothing open', () => {
    expect(lost.size).toBeGreaterThan(CREATABLE.length);
    const odd = items.filter(({ state }) => !['done', 'skipped', 'blocked'].includes(state));
    expect(
      odd.map(({ type, displayName, action, state, reasons }) => [type, displayName, action, state, reasons]),
    ).toEqual([]);
  });

  it('does nothing twice', () => {
    expect([...done].filter(([, times]) => times > 1).map(([key]) => key)).toEqual([]);
    const counts = harness.tenant.counts();
    const blocked = (type: TypeKey): OpenItem[] =>
      items.filter((item) => item.type === type && item.action === 'blocked' && item.plan.liveId === null);
    for (const type of CREATABLE)
      expect(
        (counts[type] ?? 0) + blocked(type).length,
        `${type} ${JSON.stringify(blocked(type).map(({ reasons }) => reasons))}`,
      ).toBe(countsBefore[type]);
  });

  it('has nothing left to do', async () => {
    const again = await harness.itemsOf(await harness.restore({ backup, types: TYPE_KEYS }));
    expect(
      again
        .filter(({ action }) => action !== 'skip' && action !== 'blocked')
        .map(({ type, displayName, action, plan }) => [type, displayName, action, plan.attributes, plan.links]),
    ).toEqual([]);
  });
}
