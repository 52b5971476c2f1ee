import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDatabases } from './database.fixture.ts';
import { startTestTemporal } from './temporal.fixture.ts';

/** A first build takes minutes, which is longer than a request may: whoever asks is told to ask again. */
const PATIENCE_MS = 60_000;

interface Started {
  /** What tests are told, as JSON. */
  readonly facts: unknown;
  close(): Promise<void>;
}

/** Servers by the path under which they are asked for. */
const SERVERS: Readonly<Record<string, () => Promise<Started>>> = {
  '/databases': startDatabases,
  '/temporal': startTestTemporal,
};

/**
 * The servers that the tests of a run share. Each is started by the first who asks for it, so that a run without
 * databases or without a workflow service pays nothing for them.
 */
export async function serveTestServers(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const started = new Map<string, Promise<Started>>();
  const server = createServer((request, response) => {
    const start = SERVERS[request.url ?? ''];
    if (!start) return void response.writeHead(404).end();
    const one = started.get(request.url ?? '') ?? start();
    started.set(request.url ?? '', one);
    void answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      server.closeAllConnections();
      server.close();
      const all = await Promise.allSettled(started.values());
      await Promise.all(all.map(async (one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
    },
  };
}

/** Those of the whole run where `npm test` has started it, else some of one's own. */
export async function testServers(): ReturnType<typeof serveTestServers> {
  const url = process.env['CYBBACK_TEST_SERVERS'];
  return url ? { url, close: () => Promise.resolve() } : serveTestServers();
}

async function answer(one: Promise<Started>, response: ServerResponse): Promise<void> {
  try {
    const started = await Promise.race([one, sleep(PATIENCE_MS, null, { ref: false })]);
    if (started) response.end(JSON.stringify(started.facts));
    else response.writeHead(202).end();
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
  }
}
