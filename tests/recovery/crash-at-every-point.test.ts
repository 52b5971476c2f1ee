import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { disagreements, doubledVersions, linksToNothing, openState } from '../support/catalogue-state.ts';
import { crashEverywhere } from '../support/crashes.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

/**
 * Protects the order of writing: packs, staged rows with their cursor, runs, manifest, catalogue. Whatever point a
 * process dies at, the next one goes on and nothing is lost, doubled or left hanging.
 */
const crashes = crashEverywhere();
let harness: TenantHarness;
let undisturbed: string;
let disturbed: string;

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 25, groups: 8, seed: 21, pageSize: 10, deltaPageSize: 10, deltaLinksPerPage: 5 },
    // Every page is made durable by itself: as many points as there can be.
    limits: { commitRows: 1 },
    storage: crashes.storage,
    openDatabase: crashes.openDatabase,
    around: crashes.around,
  });
});
afterAll(() => harness?.close());

/** The same tenant at the same moment, once without a crash and once with all of them. */
async function both(): Promise<{ quiet: Backup; crashed: Backup }> {
  const quiet = await harness.backup(undisturbed);
  crashes.arm(true);
  const crashed = await harness.backup(disturbed);
  crashes.arm(false);
  return { quiet, crashed };
}

async function expectEqual({ quiet, crashed }: { quiet: Backup; crashed: Backup }): Promise<void> {
  const { state, seq, mode, objects, links, added, changed, deleted, warnings } = quiet;
  expect(crashed).toMatchObject({ state, seq, mode, objects, links, added, changed, deleted, warnings });
  const [a, b] = await Promise.all([openState(harness.db, undisturbed), openState(harness.db, disturbed)]);
  expect(b).toEqual(a);
  expect(await disagreements(harness.db, await harness.manifestOf(crashed))).toEqual([]);
  expect(await harness.findings(crashed)).toEqual([]);
  expect(await doubledVersions(harness.db, disturbed)).toEqual([]);
  expect(await linksToNothing(harness.db, disturbed)).toEqual([]);
  expect(await harness.db.selectFrom('captureObject').selectAll().execute()).toEqual([]);
  expect(await harness.db.selectFrom('captureLink').selectAll().execute()).toEqual([]);
  const { repository } = await harness.manifestOf(crashed);
  const seqs: number[] = [];
  for await (const ref of repository.listManifests()) seqs.push(ref.seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(seqs.at(-1)).toBe(crashed.seq);
}

test('a first backup killed at every point ends as one that was not', async () => {
  undisturbed = await harness.connect();
  disturbed = await harness.connect();
  const pair = await both();
  expect(pair.quiet).toMatchObject({ state: 'completed', mode: 'full' });
  // Packs, staging, runs, manifest and catalogue each had their crash, or the test has lost its meaning.
  for (const what of [
    /captureType users: before.*put packs/,
    /captureType users: after.*commit/,
    /finishType users: after.*put indexes/,
    /publishBackup: after.*put manifests/,
    /publishBackup: before.*commit/,
    /publishBackup: after.*commit/,
  ]) {
    expect(
      crashes.list.some((crash) => what.test(crash)),
      String(what),
    ).toBe(true);
  }
  await expectEqual(pair);
}, 180_000);

test('a backup of changes, deletions and links killed at every point ends as one that was not', async () => {
  harness.tenant.applyChanges({ count: 40, seed: 5 });
  const [soft, hard] = harness.tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member')
    .slice(-2);
  harness.tenant.delete(String(soft?.['id']));
  harness.tenant.delete(String(hard?.['id']), { permanent: true });
  const pair = await both();
  expect(pair.quiet).toMatchObject({ state: 'completed', mode: 'incremental' });
  expect(crashes.list.length).toBeGreaterThan(100);
  await expectEqual(pair);
}, 180_000);
