// A year of backups with retention, on a clock of its own: what files, bytes, rows and time come to. The tenant's answers are made
// up here; capture, catalogue, retention, PostgreSQL and the folder are the real ones. Prints figures, judges nothing.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Batch } from '#core/backups/capture/types.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import type { RetentionPolicy } from '#core/domain/retention/policy.ts';
import { applyRetention } from '#core/retention/apply-retention.ts';
import { markDue } from '#core/retention/plan-retention.ts';
import {
  captureBackup,
  contentOf,
  CURSOR,
  openSmallTenant,
  type SmallType,
} from '#core/retention/small-tenant.fixture.ts';
import { setPolicy } from '#core/retention/store/policies.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { createTestTenant } from '../tests/support/tenant.fixture.ts';

const USERS = Number(process.env['BENCH_USERS'] ?? 100_000);
const DAYS = Number(process.env['BENCH_DAYS'] ?? 365);
/** Between two backups. */
const HOURS = Number(process.env['BENCH_HOURS'] ?? 6);
/** Users, and members of groups, that differ from backup to backup. */
const CHANGES = Number(process.env['BENCH_CHANGES'] ?? 10);

const GROUPS = Math.ceil(USERS / 100);
const PAGE = 1_000;
const MONTH_DAYS = Math.min(30, DAYS / 2);
/** What the console suggests. */
const POLICY: RetentionPolicy = {
  timeZone: 'UTC',
  keepAllDays: 14,
  daily: 60,
  weekly: 26,
  monthly: 24,
  yearly: 0,
  keepAtLeast: 7,
};

interface Measured {
  readonly day: number;
  readonly ms: number;
  readonly cpuMs: number;
  /** That it wrote. */
  readonly files: number;
}

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const db = openDatabase(postgres.url);
try {
  await migrateToLatest(db);
  await year();
} finally {
  await db.destroy();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function year(): Promise<void> {
  const tenant = await createTestTenant(db);
  const connection = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
  const place = join(folder, 'bucket');
  const small = await openSmallTenant(db, tenant, folderStorage(place));
  await setPolicy(db, connection, { policy: POLICY, by: 'bench' });
  const random = linear(7);
  const startMs = small.nowMs;
  const count = Math.floor((DAYS * 24) / HOURS);
  const lasted: Measured[] = [];
  console.log(
    `${USERS} users, ${GROUPS} groups, a backup every ${HOURS} hours for ${DAYS} days, ${CHANGES} changed users in each`,
  );
  console.log(
    'day | backups kept | packs | runs | files | MB | versions | links | rows of files | database MB | ms a backup | ms of retention',
  );
  let retentionMs = 0;
  for (let index = 0; index < count; index += 1) {
    const day = Math.floor((index * HOURS) / 24);
    small.nowMs = startMs + index * HOURS * 3_600_000;
    const before = await writtenFiles();
    const at = performance.now();
    const cpu = process.cpuUsage();
    await captureBackup({
      db,
      tenant,
      small,
      read: (type) => (index === 0 ? everything(type) : [changesOf(type, index, random)]),
      meanwhile: () => Promise.resolve(),
    });
    const { user, system } = process.cpuUsage(cpu);
    lasted.push({
      day,
      ms: performance.now() - at,
      cpuMs: (user + system) / 1_000,
      files: (await writtenFiles()) - before,
    });
    if (index === 0) await sql`vacuum analyze`.execute(db);
    if ((index + 1) % Math.round(24 / HOURS) === 0) retentionMs = await prune();
    if ((index + 1) % Math.round((MONTH_DAYS * 24) / HOURS) === 0) {
      await report(day + 1);
      if (day < MONTH_DAYS) await tables();
    }
  }
  await tables();
  for (const [what, of] of [
    ['ms', ({ ms }: Measured) => ms],
    ['ms of its own CPU', ({ cpuMs }: Measured) => cpuMs],
  ] as const) {
    const first = median(of, ({ day }) => day < MONTH_DAYS);
    const last = median(of, ({ day }) => day >= DAYS - MONTH_DAYS);
    console.log(
      `median of a backup: first month ${first.toFixed(0)} ${what}, last month ${last.toFixed(0)}, ratio ${(last / first).toFixed(2)}`,
    );
  }
  const files = lasted.slice(1).map((item) => item.files);
  console.log(
    `files that a backup writes: ${(files.reduce((sum, each) => sum + each, 0) / files.length).toFixed(1)} on average, ${Math.max(...files)} at most`,
  );

  function median(of: (item: Measured) => number, within: (item: Measured) => boolean): number {
    const values = lasted
      .slice(1)
      .filter(within)
      .map(of)
      .sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  }

  async function prune(): Promise<number> {
    const at = performance.now();
    await markDue(db, connection, small.nowMs);
    for (;;) {
      const { done } = await applyRetention({
        db,
        openRepository: () => Promise.resolve(small.repository),
        connection,
        repositoryId: tenant.repositoryId,
        clock: { now: () => small.nowMs },
        signal: new AbortController().signal,
        isOver: () => false,
      });
      if (done) break;
    }
    return performance.now() - at;
  }

  /** By all backups that were ever made. */
  async function writtenFiles(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from stored_file`.execute(db);
    return rows[0]?.count ?? 0;
  }

  /** Tables that hold anything to speak of: what grows with every backup shows here. */
  async function tables(): Promise<void> {
    await sql`analyze`.execute(db);
    const { rows } = await sql<{ name: string; rows: number }>`
      select relname as name, reltuples::int as rows from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 50 order by reltuples desc`.execute(
      db,
    );
    console.log(`rows by table: ${rows.map((table) => `${table.name} ${table.rows}`).join(', ')}`);
  }

  async function report(day: number): Promise<void> {
    const { rows } = await sql<Record<string, number>>`
      select (select count(*) from backup where removed_at is null)::int as kept,
        (select count(*) from object_version)::int as versions, (select count(*) from link_version)::int as links,
        (select count(*) from stored_file)::int as files,
        (pg_database_size(current_database()) / 1e6)::float as mb`.execute(db);
    const row = rows[0] ?? {};
    const lying = await lyingIn(place);
    const month = lasted
      .slice(-Math.round((MONTH_DAYS * 24) / HOURS))
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    console.log(
      [
        day,
        row['kept'],
        lying.packs,
        lying.runs,
        lying.files,
        (lying.bytes / 1e6).toFixed(1),
        row['versions'],
        row['links'],
        row['files'],
        row['mb']?.toFixed(0),
        month[month.length >> 1]?.toFixed(0),
        retentionMs.toFixed(0),
      ].join(' | '),
    );
  }
}

function* everything(type: SmallType): Iterable<Batch> {
  const total = type === 'users' ? USERS : GROUPS;
  for (let from = 0; from < total; from += PAGE) {
    const numbers = Array.from({ length: Math.min(PAGE, total - from) }, (_, index) => from + index);
    yield {
      objects: numbers.map((number) => objectOf(type, number, 0)),
      deletions: [],
      links:
        type === 'users'
          ? []
          : numbers.flatMap((number) => [memberOf(number, number, 'present'), memberOf(number, number + 1, 'present')]),
      fetched: numbers.length,
      cursor: CURSOR,
    };
  }
}

/** Most of a tenant is never touched, some of it again and again: half of the changes fall on a hundredth of the users. */
function changesOf(type: SmallType, index: number, random: () => number): Batch {
  const some = (total: number): number => Math.floor(random() * (random() < 0.5 ? Math.max(1, total / 100) : total));
  const objects =
    type === 'users'
      ? Array.from({ length: CHANGES }, () => objectOf(type, some(USERS), index))
      : Array.from({ length: Math.ceil(CHANGES / 5) }, () => objectOf(type, some(GROUPS), index));
  const links =
    type === 'users'
      ? []
      : Array.from({ length: CHANGES }, () =>
          memberOf(some(GROUPS), some(USERS), random() < 0.5 ? 'present' : 'removed'),
        );
  const byId = new Map(objects.map((object) => [object.id, object]));
  return { objects: [...byId.values()], deletions: [], links, fetched: objects.length, cursor: CURSOR };
}

function idOf(type: SmallType, number: number): string {
  return `${type}-${((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-${number}`;
}

function objectOf(type: SmallType, number: number, index: number): Batch['objects'][number] {
  const id = idOf(type, number);
  return {
    id,
    object: {
      ...contentOf(type, id, `Person ${number}`),
      jobTitle: `Title ${index}`,
      department: `Department ${number % 97}`,
      officeLocation: `Room ${number % 1_013}`,
      employeeId: String(number),
    },
  };
}

function memberOf(group: number, user: number, outcome: 'present' | 'removed'): Batch['links'][number] {
  const [sourceId, targetId] = [idOf('groups', group), idOf('users', user % USERS)];
  return { sourceId, relation: 'members', targetId, targetType: 'users', outcome };
}

async function lyingIn(place: string): Promise<{ packs: number; runs: number; files: number; bytes: number }> {
  const found = { packs: 0, runs: 0, files: 0, bytes: 0 };
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    found.files += 1;
    if (entry.parentPath.includes('/packs')) found.packs += 1;
    if (entry.parentPath.includes('/indexes')) found.runs += 1;
    found.bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return found;
}

/** The same numbers in each run. */
function linear(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
