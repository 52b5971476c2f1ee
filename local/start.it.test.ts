import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SpawnedNode, spawnNode } from '../tests/support/process.ts';
import { makeStubInstallation, type StubInstallation } from './installation.fixture.ts';
import type { RunFile } from './installation/run-file.ts';
import { startTimeOf } from './processes/process-identity.ts';
import { sleep, waitFor } from './processes/wait.ts';

const script = resolve(import.meta.dirname, 'start.ts');
let stub: StubInstallation;
let start: SpawnedNode;

beforeEach(async () => {
  stub = await makeStubInstallation();
});

afterEach(async () => {
  await start.stop('SIGTERM', 40_000);
  stub.remove();
});

function launch(env: Record<string, string | undefined> = {}): SpawnedNode {
  return spawnNode(script, { ...stub.env, ...env }, { cwd: stub.root });
}

function runFile(): RunFile {
  return JSON.parse(readFileSync(join(stub.data, 'run.json'), 'utf8')) as RunFile;
}

async function ready(): Promise<RunFile> {
  await start.waitForLine('Ctrl-C ends everything', 60_000);
  return runFile();
}

/** The embedded servers' process numbers; they are not in run.json. */
function serverPids(): number[] {
  const postgres = Number(readFileSync(join(stub.data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  const temporal = JSON.parse(readFileSync(join(stub.data, 'temporal/server.json'), 'utf8')) as { pid: number };
  return [postgres, temporal.pid];
}

async function databaseOf(run: RunFile): Promise<pg.Client> {
  const env = (await (await fetch(`${run.apiUrl}/env`)).json()) as Record<string, string>;
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('a first Ctrl-C leaves no process behind, and the second start finds the data at the same addresses', async () => {
  start = launch();
  const first = await ready();
  expect(statSync(stub.data).mode & 0o777).toBe(0o700);
  expect(start.output()).toContain('The console was built');
  expect(start.output()).toContain(`  Console   ${first.consoleUrl}\n`);
  expect(first.consoleUrl).toBe(first.apiUrl.replace('127.0.0.1', 'localhost'));
  expect(start.output()).toMatch(/E-mail +admin@contoso\.example\n +Password +the-demo-password /);
  expect(await (await fetch(`${first.apiUrl}/env`)).json()).toMatchObject({ PUBLIC_URL: first.consoleUrl });
  const client = await databaseOf(first);
  await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
  await client.end();
  // The demo's bucket is not among what stands in for the services here: it comes and goes.
  const services = Object.entries(first.pids).filter(([name]) => name !== 'demo bucket');
  const pids = [...services.map(([, pid]) => pid), ...serverPids()];
  expect(pids).toHaveLength(6);

  expect(await start.stop('SIGINT', 40_000)).toBe(0);
  expect(pids.filter((pid) => startTimeOf(pid) !== undefined)).toEqual([]);
  expect(existsSync(join(stub.data, 'run.json'))).toBe(false);

  await start.restart();
  const second = await ready();
  expect({ ...second, pids: {}, startPid: 0 }).toEqual({ ...first, pids: {}, startPid: 0 });
  const again = await databaseOf(second);
  expect((await again.query('SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
  await again.end();
}, 120_000);

test('after kill -9 the next start keeps the servers, replaces the rest, and loses nothing', async () => {
  start = launch();
  const first = await ready();
  const servers = serverPids();
  process.kill(start.pid, 'SIGKILL');
  await start.exited();

  await start.restart();
  const second = await ready();
  expect(serverPids()).toEqual(servers);
  expect(start.output()).toContain('PostgreSQL was still running and is used again');
  expect(start.output()).toContain('Temporal was still running and is used again');
  expect(second.apiUrl).toBe(first.apiUrl);
  expect(Object.values(first.pids).filter((pid) => startTimeOf(pid) !== undefined)).toEqual([]);
}, 120_000);

test('children end by themselves when the start was killed and no other follows', async () => {
  start = launch();
  const { pids } = await ready();
  process.kill(start.pid, 'SIGKILL');
  const gone = await waitFor(() => Object.values(pids).every((pid) => startTimeOf(pid) === undefined), {
    timeoutMs: 20_000,
  });
  expect(gone).toBe(true);
  // Leaves the servers to a next start, which ends them.
  await start.exited();
  await start.restart();
  await ready();
}, 120_000);

test('a second start on the same folder is refused with a sentence and disturbs nothing', async () => {
  start = launch();
  const run = await ready();
  const other = launch();
  expect(await other.exited()).toBe(1);
  expect(other.output()).toContain(
    `CYBBACK already runs on the data folder ${stub.data} (process ${start.pid}, API ${run.apiUrl})`,
  );
  expect((await fetch(run.apiUrl)).ok).toBe(true);
}, 120_000);

test('a crashed child and killed servers come back at the same address', async () => {
  start = launch();
  const run = await ready();
  await fetch(`${run.apiUrl}/crash`).catch(() => undefined);
  await start.waitForLine(/API ended \(code 7\); starting it again in 1 s/);
  await start.waitForHttp(run.apiUrl);

  for (const pid of serverPids()) process.kill(pid, 'SIGKILL');
  await start.waitForLine('PostgreSQL runs again', 40_000);
  await start.waitForLine('Temporal runs again', 40_000);
  const client = await databaseOf(run);
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.end();
}, 120_000);

test('an asked-for port that is taken ends the start with a sentence; a preferred one gives way', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => blocker.once('listening', done));
  const { port } = blocker.address() as { port: number };

  start = launch({ PORT: String(port) });
  expect(await start.exited()).toBe(1);
  expect(start.output()).toContain(`Port ${port} is in use by another program. Stop it, or set PORT to a free port`);
  blocker.close();

  const remembered = JSON.parse(readFileSync(join(stub.data, 'ports.json'), 'utf8')) as Record<string, number>;
  const occupied = createServer().listen(remembered['mailPage'], '127.0.0.1');
  await new Promise((done) => occupied.once('listening', done));
  start = launch();
  const run = await ready();
  expect(start.output()).toMatch(
    new RegExp(`Port ${remembered['mailPage']} is in use by another program: The mail page uses \\d+ instead`),
  );
  expect(run.mailUrl).not.toContain(String(remembered['mailPage']));
  occupied.close();
}, 120_000);

test('a console that cannot be built is told, and keeps nothing else from running', async () => {
  start = launch({ STUB_FAIL: 'web', PUBLIC_URL: 'https://backup.example/' });
  const run = await ready();
  expect(run).toMatchObject({ isConsoleBuilt: false, consoleUrl: 'https://backup.example' });
  expect(start.output()).toContain('stub builds nothing');
  expect(start.output()).toContain('Its files could not be built: ');
  expect((await fetch(run.apiUrl)).ok).toBe(true);
}, 120_000);

test("a start with a tenant of one's own makes nobody up, and says who becomes owner", async () => {
  start = launch({ ENTRA_ORIGIN_MAP: '{}' });
  const run = await ready();
  expect(run.simulatorUrl).toBeNull();
  expect(start.output()).toContain('Whoever has the first account becomes owner');
  expect(start.output()).not.toContain('@contoso.example');
}, 120_000);

test('a second Ctrl-C kills what does not end, and nothing stays behind', async () => {
  start = launch({ STUB_STUBBORN: 'yes' });
  const { pids } = await ready();
  const all = [...Object.values(pids), ...serverPids()];
  process.kill(start.pid, 'SIGINT');
  await start.waitForLine('Stopping');
  // The same key press may arrive twice, through npm as well; only a later one counts.
  process.kill(start.pid, 'SIGINT');
  await sleep(1_500);
  expect(startTimeOf(start.pid)).toBeDefined();
  process.kill(start.pid, 'SIGINT');
  expect(await start.exited()).toBe(130);
  expect(await waitFor(() => all.every((pid) => startTimeOf(pid) === undefined), { timeoutMs: 5_000 })).toBe(true);
}, 120_000);

test('a child that cannot start ends the whole start with its own words', async () => {
  start = launch({ STUB_FAIL: 'worker' });
  expect(await start.exited()).toBe(1);
  expect(start.output()).toContain('The worker ended at once');
  expect(start.output()).toContain('stub refuses');
}, 120_000);
