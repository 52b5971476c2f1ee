import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTimeOf } from './processes/process-identity.ts';
import { databaseOf, startsOfTests } from './start.fixture.ts';

const { stub, launch, ready, serverPids } = startsOfTests();

test('a first Ctrl-C leaves no process behind, and the second start finds the data at the same addresses', async () => {
  const start = launch();
  const first = await ready(start);
  expect(statSync(stub().data).mode & 0o777).toBe(0o700);
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
  expect(existsSync(join(stub().data, 'run.json'))).toBe(false);

  await start.restart();
  const second = await ready(start);
  expect({ ...second, pids: {}, startPid: 0 }).toEqual({ ...first, pids: {}, startPid: 0 });
  const again = await databaseOf(second);
  expect((await again.query('SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
  await again.end();
}, 120_000);

test('after kill -9 the next start keeps the servers, replaces the rest, and loses nothing', async () => {
  const start = launch();
  const first = await ready(start);
  const servers = serverPids();
  process.kill(start.pid, 'SIGKILL');
  await start.exited();

  await start.restart();
  const second = await ready(start);
  expect(serverPids()).toEqual(servers);
  expect(start.output()).toContain('PostgreSQL was still running and is used again');
  expect(start.output()).toContain('Temporal was still running and is used again');
  expect(second.apiUrl).toBe(first.apiUrl);
  expect(Object.values(first.pids).filter((pid) => startTimeOf(pid) !== undefined)).toEqual([]);
}, 120_000);

test('a second start on the same folder is refused with a sentence and disturbs nothing', async () => {
  const start = launch();
  const run = await ready(start);
  const other = launch();
  expect(await other.exited()).toBe(1);
  expect(other.output()).toContain(
    `CYBBACK already runs on the data folder ${stub().data} (process ${start.pid}, API ${run.apiUrl})`,
  );
  expect((await fetch(run.apiUrl)).ok).toBe(true);
}, 120_000);

test('a child that cannot start ends the whole start with its own words', async () => {
  const start = launch({ STUB_FAIL: 'worker' });
  expect(await start.exited()).toBe(1);
  expect(start.output()).toContain('The worker ended at once');
  expect(start.output()).toContain('stub refuses');
}, 120_000);
