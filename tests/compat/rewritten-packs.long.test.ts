import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listBackups } from '#core/backups/store/backups.ts';
import { REWRITE_RULES } from '#core/backups/store/retention/packs-to-rewrite.ts';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { seededRandom } from '#core/repository/repository.fixture.ts';
import { applyRetention } from '#core/retention/apply-retention.ts';
import { markDue } from '#core/retention/plan-retention.ts';
import { makeBackup, openSmallTenant, type Snapshot } from '#core/retention/small-tenant.fixture.ts';
import { setPolicy } from '#core/retention/store/policies.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { readWithPython } from '../support/python-reader.ts';
import { createTestTenant } from '../support/tenant.fixture.ts';

/** Packs are written again, runs lie in manifests, backups are removed: the files alone still say what every kept backup held. */
const DAY_MS = 86_400_000;
const POLICY = { timeZone: 'UTC', keepAllDays: 1, daily: 4, weekly: 2, monthly: 1, yearly: 0, keepAtLeast: 2 };

let test: TestDatabase;
let db: Db;
let root: string;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  root = mkdtempSync(join(tmpdir(), 'cybback-rewritten-'));
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
  rmSync(root, { recursive: true, force: true });
});

it('gives every kept backup to a reader that shares no code with the product', async () => {
  const tenant = await createTestTenant(db);
  const connection = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
  const small = await openSmallTenant(db, tenant, folderStorage(root));
  await setPolicy(db, connection, { policy: POLICY, by: 'test' });
  const random = seededRandom(3);
  const snapshots = new Map<string, Snapshot>();
  let now: Snapshot = { objects: new Map(), left: new Map(), links: new Set() };
  for (let index = 0; index < 60; index += 1) {
    const before = index === 0 ? null : now;
    now = later(now, index, random);
    small.nowMs += DAY_MS / 2;
    const id = await makeBackup({ db, tenant, small, snapshot: now, before, meanwhile: () => Promise.resolve() });
    snapshots.set(id ?? '', now);
    await markDue(db, connection, small.nowMs);
    await applyRetention({
      db,
      openRepository: () => Promise.resolve(small.repository),
      connection,
      repositoryId: tenant.repositoryId,
      clock: { now: () => small.nowMs },
      signal: new AbortController().signal,
      isOver: () => false,
      rewriteRules: { ...REWRITE_RULES, sizes: [1_000_000], together: 3 },
    });
  }
  const moved = await db.selectFrom('movedPack').selectAll().execute();
  expect(moved.length).toBeGreaterThan(0);
  const keyFile = join(root, 'master.key');
  writeFileSync(keyFile, `${'01'.repeat(32)}\n`);
  const { items } = await listBackups(
    db,
    { workspaceId: tenant.workspaceId, connectionIds: null },
    { limit: 500, cursor: null },
  );
  expect(items.length).toBeGreaterThan(5);
  expect(items.length).toBeLessThan(25);
  for (const { id, seq } of items) {
    const folder = join(root, connection.connectionId);
    const { lines, problems } = await readWithPython(folder, ['--key-file', keyFile, '--seq', String(seq)]);
    expect(problems).toMatch(/ 0 problems\n$/);
    const named = lines.flatMap(({ object }) => {
      if (!object) return [];
      const { displayName } = object['content'] as { displayName: string };
      return [[`${String(object['type'])} ${String(object['id'])}`, displayName] as const];
    });
    const links = lines.flatMap(({ link }) =>
      link ? [`${String(link['sourceId'])} ${String(link['targetId'])}`] : [],
    );
    const snapshot = snapshots.get(id) ?? expect.fail('an unknown backup');
    expect(new Map(named)).toEqual(snapshot.objects);
    expect(new Set(links)).toEqual(snapshot.links);
  }
}, 600_000);

function later({ objects, left, links }: Snapshot, index: number, random: () => number): Snapshot {
  const [nextObjects, nextLeft, nextLinks] = [new Map(objects), new Map(left), new Set(links)];
  for (let change = 0; change < (index === 0 ? 40 : 3); change += 1) {
    const number = index === 0 ? change : Math.floor(random() * 40);
    const [user, group] = [`user-${String(number)}`, `group-${String(number % 5)}`];
    nextObjects.set(`users ${user}`, `Name ${String(index)}`);
    nextObjects.set(`groups ${group}`, `Group ${String(index)}`);
    nextLeft.delete(`users ${user}`);
    if (random() < 0.5) nextLinks.add(`${group} ${user}`);
    else nextLinks.delete(`${group} ${user}`);
  }
  return { objects: nextObjects, left: nextLeft, links: nextLinks };
}
