import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { unknownPartsAt } from '#core/backups/store/capture/unknown-parts.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { isTypeKey, type TypeKey } from '#core/domain/type-keys.ts';
import type { FaultOptions } from '#simulator/types.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Chains of pages without an end, in every place in which a chain is followed: what is read by it is left as it was held. */
vi.setConfig({ testTimeout: 180_000 });

let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 14, groups: 4, seed: 67 },
    limits: { chain: { pages: 30, emptyPages: 10, repeatedPages: 3 } },
  });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
  // Only then the bin is asked for.
  harness.tenant.delete(String(harness.tenant.list('users').at(-1)?.['id']));
  await harness.backup(connectionId);
});
afterEach(() => harness.simulator.clearFaults());
afterAll(() => harness?.close());

const WAYS = ['loopSelf', 'loopStart', 'endlessEmpty', 'endlessRepeats', 'endlessFresh'] as const;

/** One chain of each kind: which type is not read because of it, or null where that costs something else alone. */
const CHAINS: readonly (readonly [what: string, path: string, costs: TypeKey | null])[] = [
  ['a change round', '/v1.0/users/delta', 'users'],
  ['a list', '/v1.0/identity/conditionalAccess/policies', 'conditionalAccessPolicies'],
  ['an expansion', '/v1.0/devices?*expand=registeredOwners*', 'devices'],
  ['what is read aside', '/v1.0/users?*licenseAssignmentStates*', 'users'],
  ['a recycle bin', '/v1.0/directory/deletedItems/microsoft.graph.user', null],
  ['the other ends of a relation', '/v1.0/servicePrincipals?$select=id&$top*', null],
  ['the domains', '/v1.0/domains', null],
];

const isOptional = (type: string): boolean => isTypeKey(type) && OBJECT_TYPES[type].permissions.optional === true;

async function unreadBins({ seq }: Backup): Promise<number> {
  const scope = { connectionId, seq: seq ?? 0, type: 'users' };
  return (await unknownPartsAt(harness.db, scope, [])).filter(({ part }) => part === 'recycleBin').length;
}

test.each(CHAINS.flatMap((chain) => WAYS.map((way) => [way, ...chain] as const)))(
  '%s in %s ends after a bounded number of requests, and is told',
  async (kind, what, path, costs) => {
    const before = await openState(harness.db, connectionId);
    harness.simulator.addFault({ path, kind, count: 'always' } satisfies FaultOptions);
    const backup = await harness.backup(connectionId);
    expect(backup.requests, what).toBeLessThan(600);
    const carried = [...(await harness.typesOf(backup))].filter(([, { state }]) => state === 'carried');
    expect(carried.flatMap(([type]) => (isOptional(type) ? [] : [type]))).toEqual(costs ? [costs] : []);
    const told = backup.warnings.filter(({ code, message }) => code === 'graph-protocol' && /no end/.test(message));
    // Of a bin it is told when something is found deleted; until then it is known to be unknown.
    expect(told.length + (await unreadBins(backup))).toBeGreaterThan(0);
    await expectSound(harness, backup);
    const after = await openState(harness.db, connectionId);
    expect(after.objects).toEqual(before.objects);
    expect(after.links).toEqual(before.links);
  },
);
