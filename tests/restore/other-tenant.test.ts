import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let target: TenantHandle;
let backup: Backup;
let targetConnectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 60, seed: 7 } });
  const connectionId = await harness.connect();
  target = harness.simulator.createTenant({
    displayName: 'Northwind',
    domains: ['northwind.example', 'northwind.onmicrosoft.com'],
    seed: 91,
    empty: true,
  });
  targetConnectionId = await harness.connect(target);
  backup = await harness.backup(connectionId);
}, 120_000);
afterAll(() => harness?.close());

test('explore', async () => {
  const options = {
    domains: { 'contoso.example': 'northwind.example', 'contoso.onmicrosoft.com': 'northwind.onmicrosoft.com' },
  };
  for (const round of [1, 2]) {
    const job = await harness.restore({ backup, targetConnectionId, types: TYPE_KEYS, options });
    const items = await harness.itemsOf(job);
    console.log(round, job.state, JSON.stringify(job.warnings.map(({ message }) => message)));
    const by = Map.groupBy(
      items,
      (i) =>
        `${i.type} ${i.action}/${i.state} ${i.comparison?.result ?? '-'} ${i.reasons
          .map((r) => r.code)
          .sort()
          .join(',')}`,
    );
    for (const [k, v] of [...by].sort())
      console.log(
        String(v.length).padStart(4),
        k,
        round === 1 || !/skip/.test(k)
          ? JSON.stringify(
              v
                .slice(0, 2)
                .map((i) => [
                  i.displayName,
                  i.reasons.map((r) => r.facts),
                  (i.comparison?.differences ?? []).slice(0, 3),
                  (i.comparison?.links ?? []).slice(0, 2),
                ]),
            ).slice(0, 700)
          : '',
      );
  }
  expect(1).toBe(1);
}, 300_000);
