import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { proofTypes } from '#core/backups/store/proof/proof-types.ts';
import { typeFacts } from '#core/backups/store/type-facts.ts';
import type { RelationName, SetName } from '#simulator/types.ts';
import { type OpenedDifference, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * An object that was deleted, purged, restored or created again since a backup takes its links along, in both
 * directions, and change tracking need not tell of them one by one. None of that was missed, and none is drift of the copy.
 */
vi.setConfig({ testTimeout: 300_000 });

const SETS = ['users', 'groups', 'devices', 'applications', 'servicePrincipals', 'administrativeUnits'] as const;
const WAYS = ['deleted', 'purged', 'createdAgain', 'restored'] as const;
type Way = (typeof WAYS)[number];

let harness: TenantHarness;
let connectionId: string;
let aheadMs = 0;
const HOUR = 3_600_000;

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 14, groups: 5, seed: 107 },
    clock: { now: () => Date.now() + aheadMs },
    limits: { sampleEvery: Number.POSITIVE_INFINITY },
  });
  connectionId = await harness.connect();
});
afterAll(() => harness?.close());

interface Linked {
  readonly relation: RelationName;
  readonly ends: readonly [string, string];
}

function linksOf(id: string): Linked[] {
  return Object.entries(harness.tenant.dump().links).flatMap(([relation, links]) =>
    links
      .map((link) => link.split(' ') as [string, string])
      .filter((ends) => ends.includes(id))
      .map((ends) => ({ relation: relation as RelationName, ends })),
  );
}

/** The object of the set that has most links. */
function mostLinked(set: SetName): { id: string; links: readonly Linked[] } {
  const objects = harness.tenant.list(set).filter((object) => object['isBuiltIn'] !== true);
  const all = objects.map((object) => ({ id: String(object['id']), links: linksOf(String(object['id'])) }));
  const [most] = all.sort((left, right) => right.links.length - left.links.length);
  if (!most) throw new Error(`the tenant has no ${set}`);
  if (most.links.length > 0) return most;
  harness.tenant.link('members', String(harness.tenant.list('groups')[0]?.['id']), most.id);
  return { id: most.id, links: linksOf(most.id) };
}

const KEYS_OF_ITS_OWN = ['id', 'appId', 'deviceId', 'createdDateTime', 'deletedDateTime', 'onPremisesImmutableId'];

interface Chosen {
  readonly set: SetName;
  readonly id: string;
  readonly links: readonly Linked[];
}

/** All at once, so that an application that takes its principal along does so as in a tenant. */
function happens(way: Way, chosen: readonly Chosen[]): void {
  const { tenant } = harness;
  const before = new Map(chosen.map(({ id }) => [id, tenant.get(id) ?? {}]));
  for (const { id } of chosen) if (tenant.get(id)) tenant.delete(id);
  for (const { id } of chosen) {
    if (way === 'deleted' || !tenant.getDeleted(id)) continue;
    if (way === 'restored') tenant.restore(id);
    else tenant.delete(id, { permanent: true });
  }
  if (way !== 'createdAgain') return;
  const again = new Map<string, string>();
  for (const { set, id } of chosen) {
    const properties = Object.entries(before.get(id) ?? {}).filter(([name]) => !KEYS_OF_ITS_OWN.includes(name));
    again.set(id, String(tenant.create(set, Object.fromEntries(properties))['id']));
  }
  for (const { relation, ends } of chosen.flatMap(({ links }) => links)) {
    const [source = '', target = ''] = ends.map((end) => again.get(end) ?? end);
    if (tenant.get(source) && tenant.get(target)) tenant.link(relation, source, target);
  }
}

const keyOf = ({ type, objectId, relation, targetId, kind, cause, attributes }: OpenedDifference): string =>
  [type, objectId, relation, targetId, kind, cause, ...(attributes ?? []).map(({ path }) => path)].join(' ');

test.each(WAYS)('of objects of every kind that were %s since, and of their links, nothing was missed', async (way) => {
  // Devices have no recycle bin.
  const sets = SETS.filter((set) => set !== 'devices' || way !== 'restored');
  const chosen = sets.map((set) => ({ set, ...mostLinked(set) }));
  await harness.backup(connectionId);
  happens(way, chosen);
  const differences = await harness.differencesOf(await harness.prove(connectionId));
  expect(differences.filter(({ cause }) => cause === 'missed').map(keyOf)).toEqual([]);
  for (const { set, id } of way === 'restored' ? [] : chosen)
    expect(
      differences.some(({ objectId }) => objectId === id),
      set,
    ).toBe(true);
  aheadMs += 25 * HOUR;
  const proof = await harness.backup(connectionId);
  const facts = await typeFacts(harness.db, { workspaceId: harness.workspaceId, id: proof.id });
  expect(facts.filter(({ drift }) => drift && drift.objects + drift.links > 0)).toEqual([]);
  expect(proof.warnings.filter(({ code }) => code === 'copy-drift')).toEqual([]);
});

test('a property that the service refuses since is not compared, and nothing of it was missed', async () => {
  const { simulator, tenant } = harness;
  const user = String(tenant.list('users')[0]?.['id']);
  tenant.update(user, { employeeType: 'Contractor' });
  await harness.backup(connectionId);
  simulator.refuseProperty('user', 'employeeType');
  try {
    const proof = await harness.prove(connectionId);
    expect(await harness.differencesOf(proof)).toEqual([]);
    expect(proof.outcome).toBe('unknown');
    const types = await proofTypes(harness.db, { workspaceId: harness.workspaceId, id: proof.id });
    expect(types.find(({ type }) => type === 'users')?.unknown.map(({ part }) => part)).toContain('employeeType');
    aheadMs += 25 * HOUR;
    const { warnings } = await harness.backup(connectionId);
    expect(warnings.map(({ code, type }) => [code, type])).toEqual([['property-refused', 'users']]);
  } finally {
    simulator.resetSchema();
  }
});

test('a backup whose token was lost counts nothing as drift, because no change round came before its reading', async () => {
  const { tenant } = harness;
  await harness.backup(connectionId, 'full');
  tenant.update(String(tenant.list('users')[0]?.['id']), { city: 'Elsewhere' });
  tenant.expireDeltaTokens();
  aheadMs += 25 * HOUR;
  expect((await harness.backup(connectionId)).warnings.filter(({ code }) => code === 'copy-drift')).toEqual([]);
});
