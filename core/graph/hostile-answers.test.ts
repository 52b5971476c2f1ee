import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  dripping,
  endless,
  type HostileServer,
  type Misdeed,
  startHostileServer,
} from '../net/hostile-server.fixture.ts';
import { silentLogger } from '../observability/logger.ts';
import { ConnectionGraphClient } from './client/graph-client.ts';
import { createHttpConnections } from './http-link.ts';
import { TokenEndpoint } from './sign-in/token-endpoint.ts';

const GRAPH = 'https://graph.microsoft.com';
const MIB = 1024 * 1024;
const MOST_BYTES = 4 * MIB;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function hostile(answer: Misdeed, timeoutMs = 10_000, bound: { mostBytes?: number } = { mostBytes: MOST_BYTES }) {
  const server: HostileServer = await startHostileServer(answer);
  const connections = createHttpConnections({ originMap: { [GRAPH]: server.url }, timeoutMs, ...bound });
  closing.push(
    () => server.close(),
    () => connections.close(),
  );
  const client = new ConnectionGraphClient({
    rules: { graphOrigin: GRAPH, originMap: {} },
    link: connections.link,
    tokens: { token: () => Promise.resolve('token'), grantedPermissions: () => Promise.resolve([]) },
    budget: { spend: () => Promise.resolve(0), pause: () => Promise.resolve() },
    logger: silentLogger,
    backoff: () => 1,
    retries: 1,
  });
  return { server, client, connections };
}

describe('a Graph that answers without measure', () => {
  it('is left where its body has no end, and not asked again', async () => {
    const { server, client } = await hostile(endless());
    await expect(client.page({ url: 'users' })).rejects.toMatchObject({ code: 'graph-protocol', retryable: false });
    expect(server.requests).toHaveLength(1);
    // What lies in the buffers of both sides beyond the bound.
    expect(server.sent()).toBeLessThan(MOST_BYTES + 8 * MIB);
  });

  it('is left at 64 MiB where nobody says another bound', async () => {
    const { server, client } = await hostile(endless(), 10_000, {});
    await expect(client.page({ url: 'users' })).rejects.toMatchObject({ code: 'graph-protocol' });
    expect(server.sent()).toBeLessThan(72 * MIB);
  });

  it.each([400, 404, 500])('is left where the reason of a %i has no end', async (status) => {
    const { server, client } = await hostile(endless(status));
    await expect(client.send({ method: 'GET', url: 'users' })).rejects.toMatchObject({ code: 'graph-protocol' });
    expect(server.requests).toHaveLength(1);
    expect(server.sent()).toBeLessThan(8 * MIB);
  });

  it('has done nobody knows what where the answer to a write has no end', async () => {
    const { server, client } = await hostile(endless(201));
    await expect(client.send({ method: 'POST', url: 'users', body: {} })).rejects.toMatchObject({
      code: 'graph-protocol',
      facts: { outcomeUnknown: true },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is left where a small packed body unpacks to more than the bound', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(MIB);
    const { client } = await hostile((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
    });
    const before = process.memoryUsage().rss;
    await expect(client.page({ url: 'users' })).rejects.toMatchObject({ code: 'graph-protocol' });
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * MIB);
  });

  it('is left where it sends a byte now and then: each byte in time, the whole never', async () => {
    const { server, client } = await hostile(dripping(50), 300);
    await expect(client.page({ url: 'users' })).rejects.toMatchObject({
      code: 'graph-unavailable',
      facts: { reason: 'TimeoutError' },
    });
    expect(server.requests, 'a passing fault is met with another try').toHaveLength(2);
    await expect.poll(() => server.open()).toBe(0);
  }, 20_000);

  it('is an error like any other where it announces more than it sends', async () => {
    const { client } = await hostile((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"value":[]}');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(client.page({ url: 'users' })).rejects.toMatchObject({ code: 'graph-unavailable' });
  });
});

describe('a sign-in service that answers without measure', () => {
  it.each([200, 400])('is left where its answer (%i) has no end', async (status) => {
    const { server, connections } = await hostile(endless(status));
    const endpoint = new TokenEndpoint(connections.link, { now: () => Date.now() });
    await expect(endpoint.sendPostRequestAsync(`${GRAPH}/oauth2/v2.0/token`)).rejects.toMatchObject({
      code: 'sign-in-unavailable',
      facts: { reason: 'ANSWER_TOO_LARGE' },
    });
    expect(server.sent()).toBeLessThan(8 * MIB);
  });

  it('is left where it sends a byte now and then', async () => {
    const { connections } = await hostile(dripping(50), 300);
    const endpoint = new TokenEndpoint(connections.link, { now: () => Date.now() });
    await expect(endpoint.sendPostRequestAsync(`${GRAPH}/oauth2/v2.0/token`)).rejects.toMatchObject({
      code: 'sign-in-unavailable',
    });
  });
});
