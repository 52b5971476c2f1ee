import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spawnNode } from '../../../tests/support/process.ts';
import { startTimeOf } from '../../processes/process-identity.ts';
import { waitFor } from '../../processes/wait.ts';
import { copyBinaries, findPostgresBinaries } from './binaries.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

let folder: string;
let dataDir: string;
let server: RunningPostgres | undefined;
const asRoot = process.getuid?.() === 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cybback-postgres-'));
  dataDir = join(folder, 'postgres');
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a new cluster is UTF-8 with the builtin locale, listens on loopback only and keeps its password to itself', async () => {
  server = await startPostgres({ dataDir });
  expect(server.adopted).toBe(false);
  const rows = await query(
    server.url,
    `SELECT current_setting('server_encoding') AS encoding, datlocprovider AS provider, datlocale AS locale,
      current_setting('listen_addresses') AS addresses, current_setting('data_checksums') AS checksums
     FROM pg_database WHERE datname = 'postgres'`,
  );
  expect(rows).toEqual([
    { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', addresses: '127.0.0.1', checksums: 'on' },
  ]);
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o077).toBe(0);
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('kill -9 of the starting process: the next start adopts the server, and what was written is there', async () => {
  const script = join(folder, 'parent.mjs');
  writeFileSync(
    script,
    `import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'start-postgres.ts'))};
     const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
     console.log('url ' + server.url);
     setInterval(() => {}, 1000);`,
  );
  const parent = spawnNode(script);
  const url = (await parent.waitForLine('url ')).slice('url '.length);
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await parent.killGroup();

  server = await startPostgres({ dataDir });
  expect(server.adopted).toBe(true);
  expect(server.url).toBe(url);
  expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  const { pid } = server.process;
  await server.stop();
  expect(startTimeOf(pid)).toBeUndefined();
});

test('kill -9 of the server: the next start recovers what was committed', async () => {
  server = await startPostgres({ dataDir });
  await query(server.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  process.kill(server.process.pid, 'SIGKILL');
  await waitFor(() => server && startTimeOf(server.process.pid) === undefined, { timeoutMs: 5_000 });

  server = await startPostgres({ dataDir });
  expect(server.adopted).toBe(false);
  expect(await query(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
});

test('a dead server that nobody reaps does not keep the next one from starting', async () => {
  server = await startPostgres({ dataDir });
  const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await server.stop();
  // The shell becomes a program that never waits for its child: a zombie for as long as it lives. The child ends only
  // then, because the shell itself would still wait for it.
  const keeper = spawn('sh', ['-c', 'cat <&3 >&2 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const [chunk] = (await once(keeper.stdout ?? expect.fail('the shell has an output'), 'data')) as [Buffer];
  const zombie = chunk.toString().trim();
  await waitFor(() => readFileSync(`/proc/${String(keeper.pid)}/comm`, 'utf8') === 'sleep\n', { timeoutMs: 5_000 });
  keeper.stdio[3]?.destroy();
  await waitFor(() => readFileSync(`/proc/${zombie}/stat`, 'utf8').includes(') Z '), { timeoutMs: 5_000 });
  writeFileSync(pidFile, [zombie, ...lines.slice(1)].join('\n'));
  try {
    server = await startPostgres({ dataDir });
    expect(server.adopted).toBe(false);
  } finally {
    keeper.kill('SIGKILL');
  }
});

test('a pid file that names an unrelated live process is not believed', async () => {
  server = await startPostgres({ dataDir });
  const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await server.stop();
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
  server = await startPostgres({ dataDir });
  expect(server.adopted).toBe(false);
  expect(startTimeOf(process.pid)).toBeDefined();
});

test('a start that was killed while making the cluster leaves nothing that counts', async () => {
  const unfinished = join(dataDir, 'cluster.new');
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, 'PG_VERSION'), '18\n');
  server = await startPostgres({ dataDir });
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the binaries run where no install script made their links', () => {
  const installed = findPostgresBinaries();
  const bare = join(folder, 'package', 'native');
  cpSync(installed, bare, { recursive: true, verbatimSymlinks: true });
  cpSync(join(installed, '..', 'package.json'), join(folder, 'package', 'package.json'));
  const links = JSON.parse(readFileSync(join(bare, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(folder, 'package', target), { force: true });
  const copy = copyBinaries(bare, join(folder, 'cache'));
  expect(links.length).toBeGreaterThan(10);
  for (const { target } of links)
    expect(lstatSync(join(copy, target.replace('native/', ''))).isSymbolicLink()).toBe(true);
});

test.runIf(asRoot)('as root in a folder that only root may enter, also without user namespaces', async () => {
  chmodSync(folder, 0o700);
  process.env['CYBBACK_POSTGRES_USER'] = 'nobody';
  try {
    server = await startPostgres({ dataDir });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const elsewhere = readFileSync(`/proc/${server.process.pid}/cmdline`, 'utf8').split('\0')[2] ?? '';
    expect(elsewhere).toMatch(/^\/var\/lib\/cybback\/[0-9a-f]{16}\/cluster$/);
    await server.stop();
    // Without the setting: the cluster that exists is found again, by its owner.
    delete process.env['CYBBACK_POSTGRES_USER'];
    server = await startPostgres({ dataDir });
    expect(readFileSync(`/proc/${server.process.pid}/cmdline`, 'utf8')).toContain(elsewhere);
    await server.stop();
    rmSync(join(elsewhere, '..'), { recursive: true, force: true });
    expect(existsSync(join(dataDir, 'cluster'))).toBe(false);
  } finally {
    delete process.env['CYBBACK_POSTGRES_USER'];
  }
});
