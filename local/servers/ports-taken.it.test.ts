import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anyFreePort } from './ports.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { startTemporal } from './temporal/start-temporal.ts';

/** Between the choice of a port and the start of its server another program may take it. */

let folder: string;
let other: Server;
let taken: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cybback-ports-'));
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  taken = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  other.close();
  await rm(folder, { recursive: true, force: true });
});

function takenAtFirst(): () => Promise<number> {
  let asked = 0;
  return () => (asked++ === 0 ? Promise.resolve(taken) : anyFreePort());
}

it('PostgreSQL starts on another port', async () => {
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), choosePort: takenAtFirst() });
  expect(server.port).not.toBe(taken);
  await server.stop();
}, 120_000);

it.each(['choosePort', 'chooseUiPort'] as const)(
  'Temporal starts on another port (%s)',
  async (choose) => {
    const server = await startTemporal({ dataDir: join(folder, choose), inMemory: true, [choose]: takenAtFirst() });
    expect([server.port, server.uiPort]).not.toContain(taken);
    await server.stop();
  },
  120_000,
);

it('Temporal that never starts is told with the reason', async () => {
  const choosePort = (): Promise<number> => Promise.resolve(taken);
  await expect(startTemporal({ dataDir: join(folder, 'never'), inMemory: true, choosePort })).rejects.toThrow(
    /did not start.*(in use|bind)/s,
  );
}, 120_000);
