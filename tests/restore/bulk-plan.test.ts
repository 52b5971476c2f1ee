import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { getProof } from '#core/backups/store/proof/proofs.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { type OpenItem, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * A plan of whole types reads the tenant as a backup does and plans what differs: the same that a plan finds which reads
 * each object by itself, with far fewer requests. Carried out and planned a second time, it plans nothing.
 */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let harness: TenantHarness;
let backup: Backup;
const TYPES: TypeKey[] = ['users', 'groups'];
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 190, groups: 24, seed: 307 },
    limits: { sampleEvery: Number.POSITIVE_INFINITY },
  });
  const { tenant } = harness;
  const connection = await harness.connect();
  backup = await harness.backup(connection);
  const user = (index: number): string => idOf(tenant.list('users')[index]);
  const group = (index: number): string => idOf(tenant.list('groups')[index]);
  const [inBin, purged, another, changed] = [user(3), user(4), user(5), user(6)];
  const [one, two] = [group(0), group(1)];
  const member = tenant.linked('members', two)[0];
  tenant.update(changed, { city: 'Elsewhere' });
  tenant.update(one, { description: 'Changed' });
  if (member !== undefined) tenant.unlink('members', two, member);
  tenant.delete(inBin);
  for (const id of [purged, another]) {
    tenant.delete(id, { permanent: true });
  }
});
afterAll(() => harness?.close());

const planned = (items: readonly OpenItem[]): string[] =>
  items
    .filter(({ plan }) => plan.action !== 'skip')
    .map(({ type, objectId, plan }) => {
      const attributes = plan.attributes.map(({ path, treatment }) => `${path} ${treatment}`).sort();
      const links = plan.links.map(
        ({ relation, targetId, change, treatment }) => `${relation} ${targetId} ${change} ${treatment}`,
      );
      return JSON.stringify([type, objectId, plan.action, attributes, links.sort()]);
    })
    .sort();

async function dryRun(types: readonly TypeKey[]): Promise<{ job: Restore; requests: number; items: OpenItem[] }> {
  const before = harness.requests();
  const job = await harness.restore({ backup, types: [...types], dryRun: true });
  const requests = harness.requests() - before;
  return { job, requests, items: await harness.itemsOf(job) };
}

test('a plan of whole types is what a plan of the same objects one by one is, with fewer requests, and names how many are the same', async () => {
  const bulk = await dryRun(TYPES);
  const { db, workspaceId } = harness;
  const row = await db
    .selectFrom('restore')
    .select('comparisonId')
    .where('id', '=', bulk.job.id)
    .executeTakeFirstOrThrow();
  expect(await getProof(db, { workspaceId, id: row.comparisonId ?? '' })).toMatchObject({
    purpose: 'plan',
    outcome: 'differs',
  });
  expect(await db.selectFrom('proofObject').select('type').execute()).toEqual([]);

  const before = harness.requests();
  const rows = await named();
  const single = await harness.restore({ backup, objects: rows, dryRun: true });
  const requests = harness.requests() - before;
  expect(planned(bulk.items)).toEqual(planned(await harness.itemsOf(single)));
  expect(planned(bulk.items).length).toBeGreaterThanOrEqual(5);
  const { same } = bulk.job.summary as { same: number };
  expect(same).toBe(rows.length - bulk.items.filter(({ type }) => TYPES.includes(type)).length);
  expect(same).toBeGreaterThan(rows.length / 2);
  expect(bulk.requests).toBeLessThan(requests / 2);
});

/** Every object of the backup by itself, fewer of a type than make it worth reading the whole: each is read alone. */
async function named(): Promise<{ type: TypeKey; id: string }[]> {
  return harness.db
    .selectFrom('objectVersion')
    .select(['type', 'objectId as id'])
    .where('type', 'in', TYPES)
    .where('toSeq', 'is', null)
    .execute();
}

const reasonsOf = ({ type, objectId, plan }: OpenItem): unknown[] => [
  type,
  objectId,
  plan.action,
  plan.reasons.map(({ code }) => code),
  plan.attributes.filter(({ treatment }) => treatment === 'write').map(({ path }) => path),
  plan.links
    .filter(({ treatment }) => treatment === 'write')
    .map(({ relation, targetId, change }) => [relation, targetId, change]),
];

test('the same restore run a second time plans nothing, whichever way the tenant is read', async () => {
  const { tenant } = harness;
  for (const user of tenant.list('users').slice(20, 60)) tenant.delete(idOf(user), { permanent: true });
  const first = await harness.restore({ backup, types: TYPES });
  expect(first.state).toMatch(/^completed/);
  expect((first.summary as { actions: Record<string, number> }).actions['create']).toBeGreaterThanOrEqual(30);
  const again = await dryRun(TYPES);
  const single = await harness.restore({ backup, objects: await named(), dryRun: true });
  for (const items of [again.items, await harness.itemsOf(single)])
    expect(items.filter(({ plan }) => plan.action !== 'skip' && plan.action !== 'blocked').map(reasonsOf)).toEqual([]);
});
