import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultOptions, SetName } from '#simulator/types.ts';
import { openState } from '../support/catalogue-state.ts';
import { contentOf } from '../support/links-and-bin.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;

const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

const WAYS: Record<string, Partial<FaultOptions>> = {
  'is refused': { status: 403, code: 'Authorization_RequestDenied' },
  'is a bad request': { status: 400, code: 'Request_BadRequest' },
  'is answered {}': { kind: 'emptyObject' },
};
const SETS = ['users', 'groups', 'applications'] as const satisfies readonly SetName[];

async function expectAsFresh(): Promise<void> {
  const fresh = await harness.connect();
  await harness.backup(fresh);
  const [held, expected] = [await contentOf(harness, connectionId), await contentOf(harness, fresh)];
  expect(held.objects).toEqual(expected.objects);
}

/**
 * An object that Graph does not show when it is read alone, in each place in which one is: it costs itself, never its type.
 * @param isTried which ways of hiding, of which sets.
 */
export function testRefusedObjects(isTried: (way: number, set: number) => boolean): void {
  beforeAll(async () => {
    harness = await tenantHarness({
      simulator: { users: 12, groups: 6, seed: 83 },
      // As in a large tenant: what no delta covers is read of what changed alone, and here everything else is a sample.
      limits: { alwaysReconcileRequests: 0, sampleEvery: 1 },
    });
    connectionId = await harness.connect();
    await harness.backup(connectionId);
  });
  afterEach(() => harness.simulator.clearFaults());
  afterAll(() => harness?.close());

  const isAny = (row: number): boolean => SETS.some((_, column) => isTried(row, column) || isTried(row + 1, column));
  const ways = Object.entries(WAYS).map(([name, way], row) => [name, way, row] as const);
  describe.each(ways.filter(([, , row]) => isAny(row)))('an object that %s', (_, way, row) => {
    const hide = (set: SetName, id: string): void =>
      harness.simulator.addFault({ path: `/v1.0/${set}/${id}$`, count: 'always', ...way });

    test.each(SETS.filter((__, column) => isTried(row, column)))(
      'of %s, in a sample and among what changed, is left as it was',
      async (set) => {
        const { tenant } = harness;
        const [hidden, other] = [idOf(tenant.list(set)[0]), idOf(tenant.list(set)[1])];
        hide(set, hidden);
        await harness.backup(connectionId);
        for (const id of [hidden, other]) tenant.update(id, { displayName: `Changed ${JSON.stringify(way)}` });
        const backup = await harness.backup(connectionId);
        // What the delta tells is taken; what would have to be read beside it is named.
        expect(backup.changed).toBe(2);
        expect((await harness.typesOf(backup)).get(set)?.state).toBe('published');
        expect(new Set(backup.warnings.map(({ code, type }) => `${code} ${String(type)}`))).toEqual(
          new Set(set === 'users' ? ['object-unread users'] : []),
        );
        await expectSound(harness, backup);
        await expectAsFresh();
      },
    );

    // With another set, so that a sample has more of them.
    test.each(SETS.filter((__, column) => isTried(row + 1, column)))(
      'of %s, back from the recycle bin, is named, and found when it is shown',
      async (set) => {
        const { tenant, db } = harness;
        const id = idOf(tenant.list(set).at(-1));
        tenant.delete(id);
        await harness.backup(connectionId);
        tenant.restore(id);
        tenant.update(id, { displayName: 'Back again' });
        hide(set, id);
        const backup = await harness.backup(connectionId);
        expect((await harness.typesOf(backup)).get(set)?.state).toBe('published');
        const told = backup.warnings.filter(({ code, type }) => code === 'object-unread' && type === set);
        expect(told.length).toBeGreaterThan(0);
        expect(told[0]?.message).toContain(id);
        expect((await openState(db, connectionId)).deletions.get(id)).toBe('soft');
        await expectSound(harness, backup);
        harness.simulator.clearFaults();
        const later = await harness.backup(connectionId);
        expect(later.warnings).toEqual([]);
        await expectSound(harness, later);
        await expectAsFresh();
      },
    );
  });
}

export function testRefusedProperty(): void {
  test('a property that is refused while it is read beside a change costs that property, and no object is named', async () => {
    const user = idOf(harness.tenant.list('users')[0]);
    harness.simulator.refuseProperty('user', 'licenseAssignmentStates');
    harness.tenant.update(user, { jobTitle: 'Auditor' });
    const backup = await harness.backup(connectionId);
    harness.simulator.resetSchema();
    expect(backup.warnings).toEqual([expect.objectContaining({ code: 'property-refused', type: 'users' })]);
    expect(backup.changed).toBe(1);
    await expectSound(harness, backup);
  });
}

/** Two ways, each with a set of its own. */
export const isSampled = (way: number, set: number): boolean => way === set && way < 2;
