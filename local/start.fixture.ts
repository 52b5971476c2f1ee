import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach } from 'vitest';
import { type SpawnedNode, spawnNode } from '../tests/support/process.ts';
import { makeStubInstallation, type StubInstallation } from './installation.fixture.ts';
import type { RunFile } from './installation/run-file.ts';

const script = resolve(import.meta.dirname, 'start.ts');

/** For each test of a file an installation of its own, in which everything that was started is stopped. */
export function startsOfTests() {
  let stub: StubInstallation;
  const launched: SpawnedNode[] = [];

  beforeEach(async () => {
    stub = await makeStubInstallation();
  });
  afterEach(async () => {
    for (const start of launched.splice(0)) await start.stop('SIGTERM', 40_000);
    stub.remove();
  });

  return {
    stub: () => stub,
    launch(env: Record<string, string | undefined> = {}): SpawnedNode {
      const start = spawnNode(script, { ...stub.env, ...env }, { cwd: stub.root });
      launched.push(start);
      return start;
    },
    async ready(start: SpawnedNode): Promise<RunFile> {
      await start.waitForLine('Ctrl-C ends everything', 60_000);
      return JSON.parse(readFileSync(join(stub.data, 'run.json'), 'utf8')) as RunFile;
    },
    /** The embedded servers' process numbers; they are not in run.json. */
    serverPids(): number[] {
      const file = readFileSync(join(stub.data, 'postgres/cluster/postmaster.pid'), 'utf8');
      const temporal = JSON.parse(readFileSync(join(stub.data, 'temporal/server.json'), 'utf8')) as { pid: number };
      return [Number(file.split('\n')[0]), temporal.pid];
    },
  };
}

export async function databaseOf(run: RunFile): Promise<pg.Client> {
  const env = (await (await fetch(`${run.apiUrl}/env`)).json()) as Record<string, string>;
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
