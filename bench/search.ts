// Search and lists of a restore point in a million objects: how long a page takes, in the middle and at the 95th percentile.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { listChangedObjects } from '#core/backups/store/browse/changed-objects.ts';
import { listObjects } from '#core/backups/store/browse/objects.ts';
import { searchObjects } from '#core/backups/store/browse/search.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { createTestTenant } from '../tests/support/tenant.fixture.ts';
import { treeSeconds } from './server-usage.ts';

const OBJECTS = Number(process.env['BENCH_OBJECTS'] ?? 1_000_000);
/** Each is a page of its own; the first ones warm the caches and do not count. */
const QUESTIONS = 200;
const WARM = 10;
const PAGE = 50;

const FIRST = [
  'Anna',
  'Bertil',
  'Cécile',
  'Dörte',
  'Emil',
  'Fatima',
  'Göran',
  'Hanna',
  'Ivo',
  'Jürgen',
  'Katarzyna',
  'Léa',
  'Mohammed',
  'Nils',
  'Olga',
  'Pär',
  'Quentin',
  'Renée',
  'Sofia',
  'Tomasz',
  'Ulla',
  'Vera',
  'Willem',
  'Xenia',
  'Yvonne',
  'Zoë',
];
const LAST = [
  'Andersson',
  'Berg',
  'Castillo',
  'Dubois',
  'Eriksson',
  'Fischer',
  'Großmann',
  'Hansen',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Müller',
  'Nguyen',
  'Öberg',
  'Petrov',
  'Quist',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Ueda',
  'Virtanen',
  'Wójcik',
  'Xu',
  'Yılmaz',
  'Zimmermann',
];

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const db = openDatabase(postgres.url);
try {
  await migrateToLatest(db);
  const tenant = await createTestTenant(db);
  await tenant.backup(1, new Date('2026-01-01T00:00:00Z'));
  await tenant.backup(2, new Date('2026-01-02T00:00:00Z'));
  const { workspaceId, connection, repositoryId } = tenant;
  const first = sql`(${FIRST}::text[])[1 + i % ${FIRST.length}]`;
  const last = sql`(${LAST}::text[])[1 + (i / ${FIRST.length}) % ${LAST.length}]`;
  const id = sql`md5(i::text)::uuid::text`;
  // Ten thousand groups, without a mail address, stand at the beginning of the list.
  // Seven of ten are users, two groups, one a device; every hundredth came with the second backup.
  const type = sql`case when i % 10 < 7 then 'users' when i % 10 < 9 then 'groups' else 'devices' end`;
  await sql`
    insert into object_version (connection_id, type, object_id, from_seq, repository_id, hash, pack_id, frame_offset, frame_length,
      record_offset, record_length, display_name, user_principal_name, mail, references_read, facets)
    select ${connection.id}::uuid, ${type}, ${id}, case when i % 100 = 0 then 2 else 1 end, ${repositoryId}::uuid, 'a', 'pack', 0, 1, 0, 1,
      case when i % 10 < 7 then ${first} || ' ' || ${last} || ' ' || i when i % 10 < 9 then case when i <= 50000 then '0 Archive ' else 'Team ' end || ${last} || ' ' || i else 'LAPTOP-' || i end,
      case when i % 10 < 7 then 'user' || i || '@contoso.example' end,
      case when i % 10 < 7 then 'user' || i || '@mail.contoso.example' end, true,
      case when i % 10 < 7 then array['enabled:' || case when i % 5000 = 0 then 'no' else 'yes' end,
        'guest:' || case when i % 50 = 0 then 'yes' else 'no' end, 'synced:no'] else '{}' end
    from generate_series(1, ${OBJECTS}) i`.execute(db);
  await sql`
    insert into backup_type (backup_id, type, state, objects)
    select b.id, v.type, 'published', v.objects
    from backup b, (select type, count(*) as objects from object_version group by type) v
    where b.connection_id = ${connection.id}::uuid`.execute(db);
  await sql`vacuum analyze object_version, backup_type`.execute(db);

  const scope = { workspaceId, connectionId: connection.id, seq: 2 };
  const find = (text: string) => searchObjects(db, scope, { type: null, text, limit: PAGE, cursor: null });
  const at = (index: number, list: readonly string[]): string => list[index % list.length] ?? '';
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const pair = (index: number): string =>
    `${letters[(index * 7) % 26] ?? ''}${letters[(index * 11 + Math.floor(index / 26)) % 26] ?? ''}`;
  const prefixOf = async (index: number): Promise<string> => {
    const { rows } = await sql<{
      id: string;
    }>`select left(md5(${(index * 4_999) % OBJECTS}::text)::uuid::text, 13) as id`.execute(db);
    return rows[0]?.id ?? '';
  };
  const prefixes = await Promise.all(Array.from({ length: QUESTIONS + WARM }, (_, index) => prefixOf(index)));

  console.log(`a restore point of ${OBJECTS} objects, pages of ${PAGE}, ${QUESTIONS} questions of each kind`);
  await measure('first name', (index) => find(at(index, FIRST)));
  await measure('last name', (index) => find(at(index, LAST)));
  await measure('last name, then first name', (index) => find(`${at(index, LAST)} ${at(index * 3, FIRST)}`));
  await measure('name and number of one person', (index) =>
    find(`${at(index * 17, LAST).toLowerCase()} ${String((index * 4_999) % OBJECTS)}`),
  );
  await measure('domain', () => find('contoso.example'));
  await measure('part of an address', (index) => find(`user${String((index * 4_999) % OBJECTS)}@`));
  await measure('two letters', (index) => find(pair(index)));
  await measure('beginning of an ID', (index) => find(prefixes[index] ?? ''));
  await measure('what is not there', (index) => find(`nobody${String(index)}`));
  await measure('list of users by name', () =>
    listObjects(db, scope, { type: 'users', order: 'name', limit: PAGE, cursor: null }),
  );
  for (const order of ['-name', '-changed', 'changed'] as const)
    await measure(`list of users by ${order}`, () =>
      listObjects(db, scope, { type: 'users', order, limit: PAGE, cursor: null }),
    );
  for (const [what, key, value] of [
    ['one user in fifty', 'guest', 'yes'],
    ['one user in five thousand', 'enabled', 'no'],
    ['no user at all', 'synced', 'yes'],
  ] as const)
    for (const order of ['name', '-changed'] as const)
      await measure(`list of users by ${order}, of which a filter leaves ${what}`, () => {
        const facets = [{ key, values: [value] }];
        return listObjects(db, scope, { type: 'users', order, facets, limit: PAGE, cursor: null });
      });
  const since = new Date('2026-01-02T00:00:00Z');
  await measure('users that changed lately', () =>
    listChangedObjects(db, scope, { type: 'users', since, limit: PAGE, cursor: null }),
  );
} finally {
  await db.destroy();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(what: string, ask: (index: number) => Promise<{ items: readonly object[] }>): Promise<void> {
  const times: number[] = [];
  let rows = 0;
  const before = treeSeconds(postgres.process.pid);
  for (let index = 0; index < QUESTIONS + WARM; index++) {
    const start = performance.now();
    rows += (await ask(index)).items.length;
    if (index >= WARM) times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share: number): string => `${(sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1)} ms`;
  const cpu = ((treeSeconds(postgres.process.pid) - before) * 1_000) / (QUESTIONS + WARM);
  console.log(
    `  ${what}: ${part(0.5)}, p95 ${part(0.95)}, longest ${part(1)}, CPU of PostgreSQL ${cpu.toFixed(1)} ms on average, ` +
      `${(rows / (QUESTIONS + WARM)).toFixed(0)} rows`,
  );
}
