import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyProvider } from '#core/crypto/open-key-provider.ts';
import { createSecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { beginDeletion } from '#core/deletions/begin-deletion.ts';
import type { DeletionDeps } from '#core/deletions/deps.ts';
import { finishDeletion } from '#core/deletions/finish-deletion.ts';
import { systemClock } from '#core/domain/clock.ts';
import { eraseRows } from '#core/overview/store/erase-rows.ts';
import { fakeJobs } from '../../api/http/api.fixture.ts';
import { type TestDatabase, createTestDatabase } from '../support/postgres.ts';
import { type Catalogue, dropChecks, fillTables, readCatalogue, tablesOfWorkspaces } from './fill-tables.ts';
import { tracesOf } from './traces-of.ts';

/**
 * Of the server, of people, and what stays for the operator. A new table is seen as one of workspaces, or somebody says
 * here that it holds nothing of them.
 */
const WITHOUT_WORKSPACES = [
  'account_mail',
  'attempt_count',
  'deleted_workspace',
  'job_look',
  'key_holder',
  'key_proof',
  'key_rotation',
  'key_service_secret',
  'kysely_migration',
  'kysely_migration_lock',
  'person',
  'person_credential',
  'person_idempotency_key',
  'person_passkey',
  'person_session',
  'person_two_factor',
  'person_verification',
  // By tenant: see the test of every step.
  'rate_bucket',
  'schedule_sync',
];

let database: TestDatabase;
let db: Db;
let catalogue: Catalogue;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  catalogue = await readCatalogue(db);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

async function counts(): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const table of catalogue.tables) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(db);
    found[table] = rows[0]?.count ?? 0;
  }
  return found;
}

const idOf = (rows: ReadonlyMap<string, Record<string, unknown>>, table: string): string =>
  String(rows.get(table)?.['id']);

test('of every table that knows workspaces, the rows of a deleted one go and those of another stay', async () => {
  const owned = tablesOfWorkspaces(catalogue);
  expect(owned.delete('deleted_workspace')).toBe(true);
  expect(catalogue.tables.filter((table) => !owned.has(table))).toEqual(WITHOUT_WORKSPACES);

  await dropChecks(db);
  const empty = await counts();
  const mine = await fillTables(db, catalogue, owned);
  const filled = await counts();
  const other = await fillTables(db, catalogue, owned);
  const workspaceId = idOf(mine, 'workspace');
  await sql`update workspace_deletion set due_at = now() - interval '1 minute' where workspace_id = ${workspaceId}`.execute(
    db,
  );
  const before = await counts();
  for (const table of owned) expect(before[table], table).toBeGreaterThanOrEqual(2);

  const deps: DeletionDeps = {
    db,
    clock: systemClock,
    box: createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) })),
    jobs: fakeJobs(),
    publicUrl: 'https://backup.example.org',
    billing: null,
    openStorage: () => Promise.reject(new Error('files are not the matter here')),
  };
  expect(await beginDeletion(deps, workspaceId)).toBe(true);
  while (await eraseRows(db, { workspaceId }));
  await finishDeletion(deps, workspaceId);

  const after = await counts();
  expect(
    Object.fromEntries(catalogue.tables.map((table) => [table, (before[table] ?? 0) - (after[table] ?? 0)])),
  ).toEqual(
    Object.fromEntries(
      catalogue.tables.map((table) => [
        table,
        table === 'account_mail' || table === 'deleted_workspace'
          ? -1
          : // Of some, triggers have made more than the one that was filled in.
            Number(owned.has(table)) * ((filled[table] ?? 0) - (empty[table] ?? 0)),
      ]),
    ),
  );
  const idsOf = (rows: typeof mine): string[] =>
    [...owned].map((table) => idOf(rows, table)).filter((id) => id.length === 36);
  expect(await tracesOf(db, idsOf(mine))).toEqual({ deleted_workspace: 1 });
  expect(Object.keys(await tracesOf(db, idsOf(other)))).toEqual([...owned].toSorted());
});
