import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { createLogger } from '../../observability/logger.ts';
import { backoffMs } from '../backoff.ts';
import { createBudget } from '../budget/budget.ts';
import { MemoryBudgetStore } from '../budget/memory-budget-store.fixture.ts';
import { usualRates } from '../budget/usual-rates.fixture.ts';
import { createGraphClient } from '../graph-access.ts';
import { IDENTITY, makeToken, refusal, startStubEntra, tokenAnswer, type StubEntra } from '../stub-entra.fixture.ts';
import type { GraphClient, GraphRequest } from '../types.ts';

let entra: StubEntra;
let client: GraphClient;
const lines: string[] = [];
const logger = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });

function makeClient(maxWaitMs = 5000, backoff: (attempt: number) => number = () => 10): GraphClient {
  return createGraphClient({
    identity: IDENTITY,
    config: { ...entra.config, maxWaitMs },
    budget: createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY, maxWaitMs }),
    logger,
    link: entra.connections.link,
    backoff,
    priority: 'low',
  });
}

beforeEach(async () => {
  entra = await startStubEntra();
  client = makeClient();
  lines.length = 0;
});
afterEach(() => entra.close());

async function failureOf(promise: Promise<unknown>): Promise<CybbackError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CybbackError)) throw new Error(`expected a CybbackError, got ${String(error)}`);
  return error;
}

const get = (url: string): GraphRequest => ({ method: 'GET', url });
const write: GraphRequest = { method: 'PATCH', url: '/users/1', body: { displayName: 'Zoë' } };
const graphAnswer = (status: number, code: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: { error: { code, message: 'Graph says so.', innerError: { 'request-id': 'r-1' } } },
});

describe('a request', () => {
  it('carries token, priority, client-request-id and the version of the client', async () => {
    entra.script({ body: { id: '1' }, headers: { 'request-id': 'r-9' } });
    const answer = await client.send({
      ...get("/users/1?$select=id&$filter=x eq 'https://a/b'"),
      headers: { ConsistencyLevel: 'eventual' },
    });
    expect(answer).toMatchObject({ status: 200, body: { id: '1' }, headers: { 'request-id': 'r-9' } });
    const [request] = entra.graphRequests();
    expect(request?.url).toBe('/v1.0/users/1?$select=id&$filter=x%20eq%20%27https://a/b%27');
    expect(request?.headers['authorization']).toMatch(/^Bearer eyJ/);
    expect(request?.headers).toMatchObject({ 'x-ms-throttle-priority': 'low', consistencylevel: 'eventual' });
    expect(request?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(request?.headers['sdkversion']).toContain('graph-js/3');
  });

  it('sends JSON and reads an empty answer as null', async () => {
    entra.script({ status: 204 });
    expect(await client.send(write)).toMatchObject({ status: 204, body: null });
    const [request] = entra.graphRequests();
    expect(request?.body).toBe('{"displayName":"Zoë"}');
    expect(request?.headers['content-type']).toBe('application/json');
  });

  it.each(['POST', 'PUT', 'DELETE'] as const)('can be a %s', async (method) => {
    entra.script({ status: 204 });
    await client.send({ method, url: '/groups/1/members/$ref', ...(method === 'DELETE' ? {} : { body: { a: 1 } }) });
    expect(entra.graphRequests()[0]?.method).toBe(method);
  });

  it('unpacks gzip', async () => {
    entra.script((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(gzipSync('{"id":"zipped"}'));
      return null;
    });
    expect((await client.send(get('/users/1'))).body).toEqual({ id: 'zipped' });
  });

  it.each(['$skiptoken=RFNwdAIAAQ%3D%3D', '$deltatoken=a=b==', '$deltatoken=x%2Fy+z', '$skip=1&$top=2&zeta=1&alpha=2'])(
    'keeps the token of a link byte for byte: %s',
    async (query) => {
      await client.page({ url: `https://graph.microsoft.com/v1.0/users/delta?${query}` });
      expect(entra.graphRequests()[0]?.url).toBe(`/v1.0/users/delta?${query}`);
    },
  );

  it('counts what it does', async () => {
    entra.script({ status: 429, headers: { 'retry-after': '0' } }, { body: {} });
    await client.send(get('/users/1'));
    expect(client.usage).toMatchObject({ requests: 2, throttled: 1 });
  });
});

describe('the token', () => {
  it('is fetched once for many requests', async () => {
    await Promise.all(Array.from({ length: 10 }, () => client.page(get('/users'))));
    expect(entra.tokenRequests()).toHaveLength(1);
    expect(entra.graphRequests()).toHaveLength(10);
  });

  it('is renewed once when Graph refuses it in the middle of a run', async () => {
    const old = makeToken();
    entra.scriptTokens(tokenAnswer(3599, old), tokenAnswer());
    entra.script({ body: {} }, ({ headers }) =>
      headers['authorization'] === `Bearer ${old}`
        ? graphAnswer(401, 'InvalidAuthenticationToken')
        : { body: { id: 'new' } },
    );
    await client.send(get('/users/1'));
    expect((await client.send(get('/users/1'))).body).toEqual({ id: 'new' });
    expect(entra.tokenRequests()).toHaveLength(2);
    expect(entra.graphRequests()).toHaveLength(3);
  });

  it('refused again is an error, not a loop', async () => {
    entra.script(graphAnswer(401, 'InvalidAuthenticationToken'));
    const error = await failureOf(client.send(write));
    expect(error.code).toBe('graph-token-rejected');
    expect(entra.graphRequests()).toHaveLength(2);
    expect(entra.tokenRequests()).toHaveLength(2);
  });

  it('that cannot be had is the error of the sign-in', async () => {
    entra.scriptTokens(refusal(7000222));
    expect((await failureOf(client.send(get('/users')))).code).toBe('sign-in-secret-expired');
    expect(entra.graphRequests()).toHaveLength(0);
  });
});

describe('links', () => {
  it('to another host are refused and no token leaves, not even to the right one', async () => {
    const foreign = await startStubEntra();
    const port = new URL(foreign.url).port;
    const links = [
      `${foreign.url}/v1.0/users`,
      `https://127.0.0.1:${port}/v1.0/users`,
      `https://graph.microsoft.com@127.0.0.1:${port}/v1.0/users`,
      `https://graph.microsoft.com:${port}/v1.0/users`,
      `https://graph.microsoft.com.evil.example/v1.0/users`,
      'https://graph.microsoft.us/v1.0/users',
      `https://user:pw@graph.microsoft.com/v1.0/users`,
      'http://graph.microsoft.com/v1.0/users',
      'ftp://graph.microsoft.com/v1.0/users',
      'https:\\\\evil.example\\v1.0',
      'data:application/json,{}',
    ];
    for (const url of links) {
      expect((await failureOf(client.page({ url }))).code, url).toBe('graph-foreign-link');
      expect((await failureOf(client.send({ ...write, url }))).code, url).toBe('graph-foreign-link');
    }
    expect(foreign.requests).toEqual([]);
    expect(entra.requests).toEqual([]);
    await foreign.close();
  });

  it('to the mapped origin are accepted, as are those to the real one', async () => {
    await client.page({ url: `${entra.url}/v1.0/users?$skiptoken=a` });
    await client.page({ url: 'https://graph.microsoft.com/v1.0/users?$skiptoken=b' });
    await client.page({ url: 'HTTPS://GRAPH.microsoft.com/v1.0/users?$skiptoken=c' });
    expect(entra.graphRequests().map(({ url }) => url.at(-1))).toEqual(['a', 'b', 'c']);
    for (const { headers } of entra.graphRequests()) expect(headers['authorization']).toMatch(/^Bearer/);
  });

  it('of a redirection are held to the same rule', async () => {
    const foreign = await startStubEntra();
    entra.script({ status: 302, headers: { location: `${foreign.url}/v1.0/users` } });
    expect((await failureOf(client.send(get('/users')))).code).toBe('graph-foreign-link');
    expect(foreign.requests).toEqual([]);
    entra.script({ status: 307, headers: { location: '/v1.0/me' } }, { body: { id: 'moved' } });
    expect((await client.send(get('/users'))).body).toEqual({ id: 'moved' });
    entra.script({ status: 308, headers: { location: '/v1.0/me' } });
    expect((await failureOf(client.send(get('/users')))).code).toBe('graph-protocol');
    await foreign.close();
  });
});

describe('throttling', () => {
  it('obeys Retry-After to the second, for reads and writes', async () => {
    for (const request of [get('/users/1'), write]) {
      entra.requests.length = 0;
      const before = client.usage.waitedMs;
      entra.script(graphAnswer(429, 'TooManyRequests', { 'retry-after': '1' }), { body: {} });
      await client.send(request);
      const [first, second] = entra.graphRequests();
      const waitedMs = (second?.atMs ?? 0) - (first?.atMs ?? 0);
      expect(waitedMs).toBeGreaterThanOrEqual(990);
      // What it asked for: how much later a busy machine wakes it is not its doing.
      expect(client.usage.waitedMs - before).toBeLessThan(1400);
    }
  });

  it('obeys a date', async () => {
    const at = new Date(Date.now() + 2000);
    entra.script(graphAnswer(503, 'ServiceNotAvailable', { 'retry-after': at.toUTCString() }), { body: {} });
    await client.send(write);
    // a date has whole seconds
    expect(entra.graphRequests()[1]?.atMs).toBeGreaterThanOrEqual(Math.floor(at.getTime() / 1000) * 1000 - 10);
  });

  it('backs off by itself without Retry-After', async () => {
    client = makeClient(5000, (attempt) => backoffMs(attempt, 0));
    entra.script(graphAnswer(429, 'TooManyRequests'), graphAnswer(429, 'TooManyRequests'), { body: {} });
    await client.send(write);
    const times = entra.graphRequests().map(({ atMs }) => atMs);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(240);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(490);
  });

  it('holds back the others meanwhile', async () => {
    entra.script(graphAnswer(429, 'TooManyRequests', { 'retry-after': '1' }), { body: {} });
    const first = client.send(get('/users/1'));
    await expect.poll(() => client.usage.throttled, { interval: 5 }).toBe(1);
    await client.send(get('/users/2'));
    await first;
    const times = entra.graphRequests().map(({ atMs }) => atMs);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(980);
  });

  it('hands long waits up', async () => {
    entra.script(graphAnswer(429, 'TooManyRequests', { 'retry-after': '120' }));
    const error = await failureOf(client.send(get('/users')));
    expect(error).toMatchObject({ code: 'graph-throttled', retryAfterMs: 120_000, retryable: true });
    expect(entra.graphRequests()).toHaveLength(1);
    // others are told at once, without asking Graph
    expect((await failureOf(client.send(get('/users')))).code).toBe('graph-throttled');
    expect(entra.graphRequests()).toHaveLength(1);
  });

  it('never ends in a loop without pauses', async () => {
    client = makeClient(200);
    entra.script(graphAnswer(429, 'TooManyRequests', { 'retry-after': '0' }));
    expect((await failureOf(client.send(get('/users')))).code).toBe('graph-throttled');
    expect(entra.graphRequests().length).toBeLessThan(30);
  });

  it('slows everybody down near the limit', async () => {
    entra.script({ body: {}, headers: { 'x-ms-throttle-limit-percentage': '0.9' } }, { body: {} });
    await client.send(get('/users/1'));
    const began = Date.now();
    await client.send(get('/users/2'));
    expect(Date.now() - began).toBeGreaterThanOrEqual(480);
  });

  it('ends the wait at once when cancelled', async () => {
    client = makeClient(3_600_000);
    entra.script(graphAnswer(429, 'TooManyRequests', { 'retry-after': '3000' }));
    const controller = new AbortController();
    const sending = failureOf(client.send(write, { signal: controller.signal }));
    await expect.poll(() => client.usage.throttled).toBe(1);
    controller.abort();
    // Long before the wait has an end by itself.
    const error = await sending;
    expect(error.code).toBe('cancelled');
    expect(error.facts['outcomeUnknown']).toBeUndefined();
  });
});

describe('faults', () => {
  const faults = [
    [graphAnswer(500, 'InternalServerError'), 'graph-unavailable'],
    [graphAnswer(502, 'UnknownError'), 'graph-unavailable'],
    [graphAnswer(503, 'ServiceNotAvailable'), 'graph-unavailable'],
    [graphAnswer(504, 'UnknownError'), 'graph-unavailable'],
    [{ status: 503, body: '<html>Service Unavailable</html>' }, 'graph-unavailable'],
    [{ status: 200, body: '<html>Log in to the hotel network</html>' }, 'graph-protocol'],
    [{ status: 404, body: '<html>proxy: no such page</html>' }, 'graph-protocol'],
    [{ broken: 'reset' } as const, 'graph-unavailable'],
    [{ broken: 'cut', body: { value: ['x'.repeat(1000)] } } as const, 'graph-unavailable'],
  ] as const;

  it.each(faults)('of a read are tried again: %o', async (fault) => {
    entra.script(fault, fault, { body: { id: 'there' } });
    expect((await client.send(get('/users/1'))).body).toEqual({ id: 'there' });
    expect(entra.graphRequests()).toHaveLength(3);
  });

  it.each(faults)('of a read that stay are an error: %o', async (fault, code) => {
    entra.script(fault);
    const error = await failureOf(client.send(get('/users/1')));
    expect(error).toMatchObject({ code, retryable: true });
    expect(error.facts['outcomeUnknown']).toBeUndefined();
    expect(entra.graphRequests().length).toBeGreaterThan(1);
  });

  it.each(faults)('of a write leave the outcome open and are never sent twice: %o', async (fault, code) => {
    entra.script(fault);
    const error = await failureOf(client.send(write));
    expect(error.code).toBe(code);
    expect(error.facts).toMatchObject({ outcomeUnknown: true, method: 'PATCH', path: '/v1.0/users/1' });
    expect(entra.graphRequests()).toHaveLength(1);
  });

  it('of a write are tried again where nothing was done: 503 with Retry-After, a concurrent write, no connection', async () => {
    entra.script(
      graphAnswer(503, 'ServiceNotAvailable', { 'retry-after': '0' }),
      graphAnswer(409, 'Directory_ConcurrencyViolation'),
      { status: 204 },
    );
    expect((await client.send(write)).status).toBe(204);
    expect(entra.graphRequests()).toHaveLength(3);
    const { connections, config } = entra;
    let sent = 0;
    const refusing = createGraphClient({
      identity: IDENTITY,
      config,
      budget: createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY }),
      logger,
      link: (request) => {
        if (request.method === 'PATCH' && (sent += 1) < 2)
          return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
        return connections.link(request);
      },
      backoff: () => 1,
    });
    expect((await refusing.send(write)).status).toBe(204);
    expect(sent).toBe(2);
  });

  it('by time-out are faults too', async () => {
    entra.script({ delayMs: 10_000 });
    client = makeClient(100);
    const error = await failureOf(client.send(write));
    expect(error.facts).toMatchObject({ outcomeUnknown: true, reason: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('cutting off a write leaves its outcome open', async () => {
    entra.script({ delayMs: 60_000 });
    const controller = new AbortController();
    const sending = failureOf(client.send(write, { signal: controller.signal }));
    await expect.poll(() => entra.graphRequests().length).toBe(1);
    controller.abort();
    const error = await sending;
    expect(error).toMatchObject({ code: 'cancelled', facts: { outcomeUnknown: true } });
  });

  it('of POSTs that only read are tried again', async () => {
    entra.script({ broken: 'reset' }, { body: { value: [] } });
    await client.send({ method: 'POST', url: '/directoryObjects/getByIds', body: { ids: ['1'] } });
    expect(entra.graphRequests()).toHaveLength(2);
  });
});

describe('errors', () => {
  it('name request, status, code and request ids; no query, no token', async () => {
    entra.script(graphAnswer(403, 'Authorization_RequestDenied', { 'request-id': 'r-7' }));
    const error = await failureOf(client.send(get("/users?$filter=mail eq 'someone@contoso.com'")));
    expect(error.code).toBe('graph-permission-missing');
    expect(error.facts).toMatchObject({
      status: 403,
      graphCode: 'Authorization_RequestDenied',
      method: 'GET',
      path: '/v1.0/users',
      requestId: 'r-7',
    });
    expect(error.facts['clientRequestId']).toBe(entra.graphRequests()[0]?.headers['client-request-id']);
    expect(error.message).not.toContain('someone');
  });

  it('and logs hold neither token nor secret', async () => {
    entra.script(
      { broken: 'reset' },
      {
        status: 400,
        body: {
          error: {
            code: 'X',
            message: `Bad header Authorization: Bearer ${makeToken()} client_secret=Very~Secret.Value_123`,
          },
        },
      },
    );
    const err = await failureOf(client.send(get('/users')));
    logger.error({ err }, 'failed');
    const text = [...lines, err.message, err.stack, JSON.stringify(err.facts)].join();
    expect(text).toContain('sent again');
    expect(text).not.toMatch(/eyJ|Very~Secret/);
  });
});
