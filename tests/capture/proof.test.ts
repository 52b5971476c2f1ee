import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { typeFacts } from '#core/backups/store/type-facts.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** What a delta round leaves out, of objects and of relations, is found by the next read of the whole type, and told. */
vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
let connectionId: string;
let aheadMs = 0;
const HOUR = 3_600_000;
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 12, groups: 4, seed: 103 },
    clock: { now: () => Date.now() + aheadMs },
    limits: { sampleEvery: Number.POSITIVE_INFINITY },
  });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
});
afterAll(() => harness?.close());

test('members, objects and deletions that a round leaves out are found, counted and told; a change meanwhile is no drift', async () => {
  const { tenant } = harness;
  const [group] = tenant.list('groups').map(idOf);
  const [user, added, told] = tenant.list('users').map(idOf);
  const application = idOf(tenant.list('applications')[0]);
  if (!group || !user || !added || !told) throw new Error('the tenant is too small');
  tenant.loseFromDelta({ what: 'entries' });
  const members = tenant.linked('members', group);
  if (members.includes(added)) tenant.unlink('members', group, added);
  else tenant.link('members', group, added);
  tenant.update(user, { city: 'Nowhere told' });
  tenant.update(application, { notes: 'Nowhere told' });
  await harness.backup(connectionId);
  tenant.clearDeltaLosses();
  tenant.update(told, { city: 'Told' });
  aheadMs += 25 * HOUR;
  const proof = await harness.backup(connectionId);
  await expectSound(harness, proof);
  await expectLikeTenant(harness, connectionId);
  const facts = new Map(
    (await typeFacts(harness.db, { workspaceId: harness.workspaceId, id: proof.id })).map((one) => [one.type, one]),
  );
  expect(facts.get('users')).toMatchObject({ readFully: 'proof', drift: { objects: 1, links: 0 } });
  expect(facts.get('groups')).toMatchObject({ readFully: 'proof', drift: { objects: 0, links: 1 } });
  expect(facts.get('applications')).toMatchObject({ readFully: 'proof', drift: { objects: 1, links: 0 } });
  expect(facts.get('servicePrincipals')?.drift).toEqual({ objects: 0, links: 0 });
  expect(proof.warnings.map(({ code, type }) => [code, type]).sort()).toEqual([
    ['copy-drift', 'applications'],
    ['copy-drift', 'groups'],
    ['copy-drift', 'users'],
  ]);
  const next = await harness.backup(connectionId);
  expect(next).toMatchObject({ state: 'completed', warnings: [], changed: 0, added: 0, deleted: 0 });
});

test('a sample that differs leads to a read of the whole type in the same backup', async () => {
  const sampled = await tenantHarness({ simulator: { users: 12, groups: 4, seed: 105 }, limits: { sampleEvery: 1 } });
  try {
    const { tenant } = sampled;
    const id = await sampled.connect();
    await sampled.backup(id);
    expect(await sampled.backup(id)).toMatchObject({ state: 'completed', warnings: [] });
    tenant.loseFromDelta({ what: 'entries' });
    for (const user of tenant.list('users')) tenant.update(idOf(user), { city: 'Nowhere told' });
    tenant.clearDeltaLosses();
    tenant.loseFromDelta({ what: 'entries', set: 'users' });
    const backup = await sampled.backup(id);
    await expectSound(sampled, backup);
    const facts = await typeFacts(sampled.db, { workspaceId: sampled.workspaceId, id: backup.id });
    expect(facts.find(({ type }) => type === 'users')).toMatchObject({
      readFully: 'differenceFound',
      drift: { objects: tenant.list('users').length, links: 0 },
    });
    expect(backup.warnings).toEqual([expect.objectContaining({ code: 'copy-drift', type: 'users' })]);
  } finally {
    await sampled.close();
  }
});
