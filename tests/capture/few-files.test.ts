import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsOf } from '#core/repository/manifest-runs.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 300, groups: 60 } });
});
afterAll(async () => {
  await harness?.close();
});

test('a backup with few changes writes a pack for each type with new content, and its manifest', async () => {
  const connectionId = await harness.connect();
  await harness.backup(connectionId, 'full');
  harness.tenant.applyChanges({ count: 12, seed: 4 });
  const backup = await harness.backup(connectionId);
  const files = await harness.db
    .selectFrom('storedFile')
    .select(['path', 'kind', 'type'])
    .where('backupId', '=', backup.id)
    .orderBy('path')
    .execute();
  const { manifest } = await harness.manifestOf(backup);
  const runs = new Map(
    Object.values(manifest.types)
      .flatMap(runsOf)
      .map((run) => [run.id, run]),
  );
  const inside = [...runs.values()].filter(({ content }) => content !== undefined);
  expect(inside.length).toBeGreaterThan(1);
  // Content of a type that has changed makes a pack, and indexes that changed make none.
  const kinds = Object.groupBy(files, ({ kind }) => kind);
  expect(kinds.manifest).toHaveLength(1);
  expect(kinds.pack?.map(({ type }) => type)).toEqual([...new Set(kinds.pack?.map(({ type }) => type))]);
  expect([...(kinds.objects ?? []), ...(kinds.links ?? [])]).toEqual([]);
}, 120_000);
