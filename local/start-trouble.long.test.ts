import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTimeOf } from './processes/process-identity.ts';
import { sleep, waitFor } from './processes/wait.ts';
import { databaseOf, startsOfTests } from './start.fixture.ts';

const { stub, launch, ready, serverPids } = startsOfTests();

test('children end by themselves when the start was killed and no other follows', async () => {
  const start = launch();
  const { pids } = await ready(start);
  process.kill(start.pid, 'SIGKILL');
  const gone = await waitFor(() => Object.values(pids).every((pid) => startTimeOf(pid) === undefined), {
    timeoutMs: 20_000,
  });
  expect(gone).toBe(true);
  // Leaves the servers to a next start, which ends them.
  await start.exited();
  await start.restart();
  await ready(start);
}, 120_000);

test('a crashed child and killed servers come back at the same address', async () => {
  const start = launch();
  const run = await ready(start);
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

  const start = launch({ PORT: String(port) });
  expect(await start.exited()).toBe(1);
  expect(start.output()).toContain(`Port ${port} is in use by another program. Stop it, or set PORT to a free port`);
  blocker.close();

  const remembered = JSON.parse(readFileSync(join(stub().data, 'ports.json'), 'utf8')) as Record<string, number>;
  const occupied = createServer().listen(remembered['mailPage'], '127.0.0.1');
  await new Promise((done) => occupied.once('listening', done));
  const again = launch();
  const run = await ready(again);
  expect(again.output()).toMatch(
    new RegExp(`Port ${remembered['mailPage']} is in use by another program: The mail page uses \\d+ instead`),
  );
  expect(run.mailUrl).not.toContain(String(remembered['mailPage']));
  occupied.close();
}, 120_000);

test('a console that cannot be built is told, and keeps nothing else from running', async () => {
  const start = launch({ STUB_FAIL: 'web', PUBLIC_URL: 'https://backup.example/' });
  const run = await ready(start);
  expect(run).toMatchObject({ isConsoleBuilt: false, consoleUrl: 'https://backup.example' });
  expect(start.output()).toContain('stub builds nothing');
  expect(start.output()).toContain('Its files could not be built: ');
  expect((await fetch(run.apiUrl)).ok).toBe(true);
}, 120_000);

test("a start with a tenant of one's own makes nobody up, and says who becomes owner", async () => {
  const start = launch({ ENTRA_ORIGIN_MAP: '{}' });
  const run = await ready(start);
  expect(run.simulatorUrl).toBeNull();
  expect(start.output()).toContain('Whoever has the first account becomes owner');
  expect(start.output()).not.toContain('@contoso.example');
}, 120_000);

test('a second Ctrl-C kills what does not end, and nothing stays behind', async () => {
  const start = launch({ STUB_STUBBORN: 'yes' });
  const { pids } = await ready(start);
  const all = [...Object.values(pids), ...serverPids()];
  process.kill(start.pid, 'SIGINT');
  await start.waitForLine('Stopping');
  // The same key press may arrive twice, through npm as well; only a later one counts.
  process.kill(start.pid, 'SIGINT');
  await sleep(1_500);
  expect(startTimeOf(start.pid)).toBeDefined();
  process.kill(start.pid, 'SIGINT');
  expect(await start.exited()).toBe(130);
  expect(await waitFor(() => all.every((pid) => startTimeOf(pid) === undefined), { timeoutMs: 40_000 })).toBe(true);
}, 120_000);
