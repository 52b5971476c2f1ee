// Two backups compared from the catalogue: the first rows, and all of 100,000 differences among a million objects.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { countChangesSince } from '#core/backups/store/browse/changes-summary.ts';
import { type ChangesFilter, listChanges } from '#core/backups/store/browse/changes.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { createTestTenant } from '../tests/support/tenant.fixture.ts';
import { processUsage } from './process-usage.ts';

const OBJECTS = Number(process.env['BENCH_OBJECTS'] ?? 1_000_000);
const DIFFERENCES = Number(process.env['BENCH_DIFFERENCES'] ?? 100_000);
const PAGE = 5_000;
const LAST = 9;

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const db = openDatabase(postgres.url);
try {
  await migrateToLatest(db);
  const { workspaceId, connection, repositoryId } = await createTestTenant(db);
  const columns = sql`connection_id, type, object_id, from_seq, to_seq, deleted, repository_id, hash, pack_id,
    frame_offset, frame_length, record_offset, record_length, display_name, references_read`;
  // Every tenth of the changed ones is deleted, every tenth is new; the others have another content.
  const isChanged = sql`i <= ${DIFFERENCES}`;
  const id = sql`lpad(to_hex((i::bigint * 2654435761) % 4294967296), 8, '0') || '-' || i`;
  const changedIn = sql`(2 + i % ${LAST - 1})::integer`;
  const insert = (from: object, to: object, more: { deleted: object; hash: string; where: object }) => sql`
    insert into object_version (${columns})
    select ${connection.id}::uuid, 'users', ${id}, ${from}, ${to}, ${more.deleted}, ${repositoryId}::uuid, ${more.hash}, 'pack', 0, 1, 0, 1,
      'Person ' || ((i::bigint * 7919) % ${OBJECTS}), true
    from generate_series(1, ${OBJECTS}) i where ${more.where}`;
  const nothing = sql`null`;
  await insert(sql`1`, nothing, { deleted: nothing, hash: 'a', where: sql`not (${isChanged})` }).execute(db);
  await insert(sql`1`, changedIn, {
    deleted: sql`case when i % 10 = 0 then 'soft' end`,
    hash: 'a',
    where: sql`${isChanged} and i % 10 <> 1`,
  }).execute(db);
  await insert(changedIn, nothing, { deleted: nothing, hash: 'b', where: sql`${isChanged} and i % 10 <> 0` }).execute(
    db,
  );
  await sql`vacuum analyze object_version`.execute(db);

  const comparison = { workspaceId, connectionId: connection.id, since: 1, seq: LAST };
  const filters: readonly (ChangesFilter & { readonly what: string })[] = [
    { what: 'all' },
    { what: 'deleted ones', kind: 'softDeleted' },
    { what: 'a search', search: 'person 77' },
  ];
  console.log(`two backups of ${OBJECTS} objects, ${DIFFERENCES} of which differ, seven backups between them`);
  for (const { what, ...filter } of filters) {
    const first = await timed(() => listChanges(db, comparison, { ...filter, limit: 50, cursor: null }));
    const all = await timed(() => everything(filter));
    console.log(
      `  ${what}: first rows ${ms(first.ms)}, all ${all.result} in ${ms(all.ms)}, CPU of the database ${all.cpu.toFixed(1)} s`,
    );
  }
  const counted = await timed(() => countChangesSince(db, comparison));
  console.log(`  added up by type and kind: ${ms(counted.ms)}`);

  async function everything(filter: ChangesFilter): Promise<number> {
    let [count, cursor]: [number, string | null] = [0, null];
    do {
      const page: { items: readonly object[]; nextCursor: string | null } = await listChanges(db, comparison, {
        ...filter,
        limit: PAGE,
        cursor,
      });
      count += page.items.length;
      cursor = page.nextCursor;
    } while (cursor !== null);
    return count;
  }
} finally {
  await db.destroy();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number; cpu: number }> {
  const before = await databaseCpu();
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  return { result, ms, cpu: (await databaseCpu()) - before };
}

/** Seconds of all backends: what the measurement costs whatever else the machine does. */
async function databaseCpu(): Promise<number> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity where backend_type = 'client backend' and datname = current_database()`.execute(
    db,
  );
  return rows.reduce((sum, { pid }) => sum + processUsage(pid).cpuSeconds, 0);
}

function ms(value: number): string {
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
