import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { SelectedObject } from '#core/restores/restore-selection.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { type OpenItem, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * Hundreds of objects that are named one by one are planned from one reading of their type: what differs of them is planned,
 * of others nothing, and what the backup lacks or was chosen in part is looked at by itself.
 */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const LACKING = '9f9f9f9f-0000-4000-8000-000000000001';

let harness: TenantHarness;
let backup: Backup;
let all: string[];
let [inBin, purged, changed, unnamed, inPart] = ['', '', '', '', ''];
let holder = '';

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 240, groups: 12, seed: 311 },
    limits: { sampleEvery: Number.POSITIVE_INFINITY },
  });
  const { tenant } = harness;
  backup = await harness.backup(await harness.connect());
  all = tenant.list('users').map(({ id }) => String(id));
  const managed = (id: string): boolean => tenant.linked('manager', id).length > 0;
  const plain = tenant
    .list('users')
    .filter(({ onPremisesSyncEnabled, userType }) => onPremisesSyncEnabled !== true && userType !== 'Guest')
    .map(({ id }) => String(id));
  const [a = '', b = '', c = '', d = '', e = ''] = plain.slice(10);
  [inBin, purged, changed, unnamed, inPart] = [a, b, c, d, e];
  holder = plain.slice(40).find((id) => managed(id)) ?? '';
  const manager = tenant.linked('manager', holder)[0] ?? '';
  tenant.unlink('manager', holder, manager);
  for (const id of [changed, unnamed]) tenant.update(id, { city: 'Elsewhere' });
  tenant.update(inPart, { city: 'Elsewhere', department: 'Another' });
  tenant.delete(inBin);
  tenant.delete(purged, { permanent: true });
});
afterAll(() => harness?.close());

const selected = (): SelectedObject[] => [
  ...all.filter((id) => id !== unnamed && id !== inPart).map((id) => ({ type: 'users' as const, id })),
  { type: 'users', id: inPart, only: { attributes: ['city'], links: [] } },
  { type: 'users', id: LACKING },
];

async function plan(
  objects: readonly SelectedObject[],
): Promise<{ job: Restore; items: OpenItem[]; requests: number }> {
  const before = harness.requests();
  const job = await harness.restore({ backup, objects: [...objects], dryRun: true });
  return { job, items: await harness.itemsOf(job), requests: harness.requests() - before };
}

const actionsOf = (items: readonly OpenItem[]): Record<string, string> =>
  Object.fromEntries(
    items
      .filter(({ plan: { action } }) => action !== 'skip')
      .map(({ objectId, plan: { action } }) => [objectId, action]),
  );

test('what differs is planned, what the backup lacks and what was chosen in part as well, and nothing else', async () => {
  const { job, items, requests } = await plan(selected());
  expect(actionsOf(items)).toMatchObject({
    [inBin]: 'undelete',
    [purged]: 'create',
    [changed]: 'update',
    [holder]: 'update',
    [inPart]: 'update',
  });
  const ids = items.map(({ objectId }) => objectId);
  expect(ids).toContain(LACKING);
  expect(ids).not.toContain(unnamed);
  const part = items.find(({ objectId }) => objectId === inPart)?.plan.attributes ?? [];
  expect(part.filter(({ treatment }) => treatment === 'write').map(({ path }) => path)).toEqual(['city']);
  // Each is an item, or as in the backup.
  const { same } = job.summary as { same: number };
  const chosen = ids.filter((objectId) => selected().some(({ id }) => id === objectId));
  expect(
    same + new Set(chosen).size,
    String(items.map(({ type, action, repair }) => `${type} ${action} ${repair}`)),
  ).toBe(selected().length);
  expect(new Set(ids).size).toBe(ids.length);
  expect(same).toBeGreaterThan(all.length / 2);

  const few = await plan(selected().slice(0, 150));
  expect(few.items.filter(({ repair }) => !repair).length).toBeGreaterThanOrEqual(150);
  expect(requests).toBeLessThan(few.requests);
});

test('carried out and planned again, it plans nothing', async () => {
  const first = await harness.restore({ backup, objects: selected() });
  expect(first.state).toMatch(/^completed/);
  expect(harness.tenant.get(changed)?.['city']).not.toBe('Elsewhere');
  expect(harness.tenant.get(unnamed)?.['city'], 'was not named').toBe('Elsewhere');
  expect(harness.tenant.get(inPart)?.['department'], 'was not chosen').toBe('Another');
  const again = await plan(selected());
  const open = Object.entries(actionsOf(again.items)).filter(([, action]) => action !== 'blocked');
  expect(open).toEqual([]);
});
