import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReferences } from '#core/backups/read-references.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import { areEdgesKnown } from '#core/backups/store/capture/edges.ts';
import { createLogger } from '#core/observability/logger.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
const storage = memoryStorage();
let backup: Backup;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 }, storage });
  const connectionId = await harness.connect();
  await harness.backup(connectionId);
  harness.tenant.applyChanges({ count: 60, seed: 3 });
  backup = await harness.backup(connectionId);
}, 120_000);

afterAll(() => harness?.close());

const edges = async (): Promise<string[]> => {
  const rows = await harness.db.selectFrom('referenceEdge').selectAll().execute();
  return rows
    .map(({ type, objectId, fromSeq, path, kind, named }) => [type, objectId, fromSeq, path, kind, named].join(' '))
    .toSorted();
};
const deps = () => ({
  db: harness.db,
  logger: createLogger({ level: 'fatal' }),
  openRepository: harness.repositories.open.bind(harness.repositories),
});
/** As an installation that is older than reference edges. */
const forget = async (): Promise<void> => {
  await sql`delete from reference_edge`.execute(harness.db);
  await sql`update object_version set references_read = null`.execute(harness.db);
};
const facets = async (): Promise<string[]> => {
  const versions = await harness.db
    .selectFrom('objectVersion')
    .select(['type', 'objectId', 'fromSeq', 'facets'])
    .execute();
  return versions
    .map((one) => [one.type, one.objectId, one.fromSeq, one.facets?.join(',') ?? 'unread'].join(' '))
    .toSorted();
};

describe('what versions refer to', () => {
  test('is written with them, by full and incremental backups', async () => {
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(true);
    const found = await edges();
    expect(found.some((edge) => edge.startsWith('conditionalAccessPolicies'))).toBe(true);
    expect(found.some((edge) => / 2 \S+ \w+ [0-9a-f-]+$/.test(edge))).toBe(true);
  });

  test('is read again from the repository where the catalogue lacks it, and is the same', async () => {
    const written = await edges();
    await forget();
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(false);
    await readReferences(deps());
    expect(await edges()).toEqual(written);
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(true);
  });

  test('comes with what lists are narrowed down by, which is read again alone where that is all that lacks', async () => {
    const written = await facets();
    expect(written.filter((one) => one.endsWith(' unread'))).toEqual([]);
    expect(written.some((one) => /^users .* enabled:yes,guest:no,synced:no$/.test(one))).toBe(true);
    expect(written.some((one) => /^conditionalAccessPolicies .* state:\w+$/.test(one))).toBe(true);
    const before = await edges();
    await sql`update object_version set facets = null`.execute(harness.db);
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(true);
    await readReferences(deps());
    expect(await facets()).toEqual(written);
    expect(await edges()).toEqual(before);
  });

  test('of a damaged pack costs the versions in it, and is known to be unknown', async () => {
    const written = await edges();
    await forget();
    const [first] = await harness.db.selectFrom('objectVersion').select('packId').orderBy('packId').limit(1).execute();
    const lost = await harness.db
      .selectFrom('objectVersion')
      .select(['type', 'objectId', 'fromSeq'])
      .where('packId', '=', first?.packId ?? '')
      .execute();
    const keys = new Set(lost.map(({ type, objectId, fromSeq }) => `${type} ${objectId} ${String(fromSeq)}`));
    for await (const { key } of storage.list('')) if (key.includes(first?.packId ?? '?')) await storage.delete(key);
    // What was opened before is kept in memory.
    harness.restart();
    await readReferences(deps());
    const kept = written.filter((edge) => !keys.has(edge.split(' ').slice(0, 3).join(' ')));
    expect(await edges()).toEqual(kept);
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(false);
  });

  test('that is known stays known where only what lists are narrowed down by cannot be read any more', async () => {
    await sql`update object_version set references_read = true, facets = null`.execute(harness.db);
    await readReferences(deps());
    expect(await areEdgesKnown(harness.db, { connectionId: backup.connectionId, seq: 2 })).toBe(true);
    const now = await facets();
    expect(now.filter((one) => one.endsWith(' unread'))).toEqual([]);
    expect(now.some((one) => one.endsWith(' ?'))).toBe(true);
  });
});
