import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { silentLogger } from '../../observability/logger.ts';
import { createBudget } from '../budget/budget.ts';
import { MemoryBudgetStore } from '../budget/memory-budget-store.fixture.ts';
import { usualRates } from '../budget/usual-rates.fixture.ts';
import { createGraphClient } from '../graph-access.ts';
import { IDENTITY, startStubEntra, type StubEntra, type StubReply, type StubRequest } from '../stub-entra.fixture.ts';
import type { BatchOutcome, Budget, BudgetPool, GraphClient, GraphRequest } from '../types.ts';
import { batchCollections } from './batch-collections.ts';

let entra: StubEntra;
let client: GraphClient;
let spent: Partial<Record<BudgetPool, number>>;

beforeEach(async () => {
  entra = await startStubEntra();
  client = makeClient();
});
afterEach(() => entra.close());

function makeClient(maxWaitMs = 5000): GraphClient {
  spent = {};
  const inner = createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY });
  const budget: Budget = {
    spend: (request) => {
      spent[request.pool] = (spent[request.pool] ?? 0) + request.units;
      return inner.spend(request);
    },
    pause: (pool, forMs) => inner.pause(pool, forMs),
  };
  const config = { ...entra.config, maxWaitMs };
  return createGraphClient({
    identity: IDENTITY,
    config,
    budget,
    logger: silentLogger,
    link: entra.connections.link,
    backoff: () => 5,
  });
}

interface Item {
  id: string;
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

interface ItemReply extends StubReply {
  id?: string;
}

const itemsOf = (request: StubRequest): Item[] => (JSON.parse(request.body) as { requests: Item[] }).requests;

/** Answers each item of each batch by a function; the answers come in reverse order. */
function answerItems(reply: (item: Item, batch: number) => ItemReply | null): void {
  let batch = -1;
  entra.script((request) => {
    batch += 1;
    const responses = itemsOf(request).flatMap((item) => {
      const made = reply(item, batch);
      return made === null ? [] : [{ id: item.id, status: 200, headers: {}, ...made }];
    });
    return { body: { responses: responses.toReversed() } };
  });
}

const gets = (count: number): GraphRequest[] =>
  Array.from({ length: count }, (_, index) => ({ method: 'GET', url: `/users/${String(index)}?$select=id` }));
const codeOf = (outcome: BatchOutcome | undefined): string =>
  outcome?.ok === false && outcome.error instanceof CybbackError ? outcome.error.code : 'ok';
const batches = (): StubRequest[] => entra.graphRequests();

describe('a batch', () => {
  it('sends any number twenty at a time and keeps the order', async () => {
    answerItems(({ url }) => ({ body: { id: url } }));
    const outcomes = await client.batch(gets(45));
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.response.body['id'] : 'failed'))).toEqual(
      gets(45).map(({ url }) => url),
    );
    expect(
      batches()
        .map((request) => itemsOf(request).length)
        .toSorted((a, b) => b - a),
    ).toEqual([20, 20, 5]);
    expect(batches()[0]?.url).toBe('/v1.0/$batch');
    expect(spent).toEqual({ read: 45 });
  });

  it('is nothing where nothing is asked', async () => {
    expect(await client.batch([])).toEqual([]);
    expect(entra.requests).toHaveLength(0);
  });

  it('gives bodies their type, and empty POSTs a body', async () => {
    answerItems(() => ({ status: 204 }));
    await client.batch([
      { method: 'POST', url: '/a' },
      {
        method: 'PATCH',
        url: 'https://graph.microsoft.com/v1.0/b',
        body: { x: 1 },
        headers: { ConsistencyLevel: 'eventual' },
      },
      { method: 'DELETE', url: '/c' },
    ]);
    expect(batches().flatMap(itemsOf)).toEqual([
      { id: '0', method: 'POST', url: '/a', headers: { 'Content-Type': 'application/json' }, body: {} },
      {
        id: '1',
        method: 'PATCH',
        url: '/b',
        headers: { 'Content-Type': 'application/json', ConsistencyLevel: 'eventual' },
        body: { x: 1 },
      },
      { id: '2', method: 'DELETE', url: '/c', headers: {} },
    ]);
    expect(spent).toEqual({ write: 3, read: 3 });
  });

  it('gives every request its own outcome', async () => {
    answerItems(({ id }) => {
      if (id === '1') return { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'Gone.' } } };
      if (id === '2') return { status: 403, body: { error: { code: '', message: 'No.' } } };
      return { body: { id } };
    });
    expect((await client.batch(gets(4))).map(codeOf)).toEqual([
      'ok',
      'graph-not-found',
      'graph-permission-missing',
      'ok',
    ]);
    expect(batches()).toHaveLength(1);
  });

  it('sends throttled items again after the longest Retry-After, and only those', async () => {
    answerItems(({ id }, batch) => {
      if (batch === 0 && id === '1') return { status: 429, headers: { 'Retry-After': '0' }, body: {} };
      if (batch === 0 && id === '3') return { status: 429, headers: { 'Retry-After': '1' }, body: {} };
      return { body: { id } };
    });
    expect((await client.batch(gets(5))).map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    const [first, second] = batches();
    expect(itemsOf(second as StubRequest).map(({ id }) => id)).toEqual(['1', '3']);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
    expect(client.usage.throttled).toBe(2);
  });

  it('gives up on throttled items after the longest wait, saying when to come back', async () => {
    answerItems(({ id }) => (id === '1' ? { status: 429, headers: { 'Retry-After': '60' }, body: {} } : { body: {} }));
    const outcomes = await client.batch(gets(3));
    expect(outcomes.map(codeOf)).toEqual(['ok', 'graph-throttled', 'ok']);
    expect(outcomes[1]).toMatchObject({ error: { retryAfterMs: 60_000 } });
  });

  it('repeats faults of reads, not of writes', async () => {
    answerItems(({ id }, batch) =>
      batch === 0 && (id === '0' || id === '1') ? { status: 503, body: '<html>' } : { body: {} },
    );
    const outcomes = await client.batch([
      { method: 'GET', url: '/users/0' },
      { method: 'PATCH', url: '/users/1', body: {} },
      { method: 'GET', url: '/users/2' },
    ]);
    expect(outcomes.map(codeOf)).toEqual(['ok', 'graph-unavailable', 'ok']);
    expect(outcomes[1]).toMatchObject({ error: { facts: { outcomeUnknown: true } } });
    expect(itemsOf(batches()[1] as StubRequest).map(({ id }) => id)).toEqual(['0']);
  });

  it('asks again for answers that are missing; a write without answer is unknown', async () => {
    answerItems(({ id }, batch) => (batch === 0 && id !== '2' ? null : { body: {} }));
    const outcomes = await client.batch([
      { method: 'GET', url: '/users/0' },
      { method: 'DELETE', url: '/users/1' },
      { method: 'GET', url: '/users/2' },
    ]);
    expect(outcomes.map(codeOf)).toEqual(['ok', 'graph-protocol', 'ok']);
    expect(outcomes[1]).toMatchObject({ error: { facts: { outcomeUnknown: true } } });
  });

  it('that breaks off is repeated when it only reads; else all its writes are unknown, and what was done stands', async () => {
    let batch = 0;
    const breaking = (request: StubRequest): StubReply => {
      batch += 1;
      return batch === 2
        ? { broken: 'reset' }
        : { body: { responses: itemsOf(request).map(({ id }) => ({ id, status: 204 })) } };
    };
    entra.script(breaking);
    const writes = Array.from({ length: 45 }, (_, index): GraphRequest => ({
      method: 'DELETE',
      url: `/users/${String(index)}`,
    }));
    const outcomes = await client.batch(writes);
    expect(outcomes.map(codeOf)).toEqual(
      writes.map((_, index) => (index >= 20 && index < 40 ? 'graph-unavailable' : 'ok')),
    );
    expect(outcomes[20]).toMatchObject({ error: { facts: { outcomeUnknown: true } } });
    batch = 1;
    expect((await client.batch(gets(2))).map(codeOf)).toEqual(['ok', 'ok']);
  });

  it('refuses foreign links one by one', async () => {
    answerItems(() => ({ body: {} }));
    const outcomes = await client.batch([{ method: 'GET', url: 'https://evil.example/v1.0/users' }, ...gets(1)]);
    expect(outcomes.map(codeOf)).toEqual(['graph-foreign-link', 'ok']);
    expect(batches().flatMap(itemsOf)).toHaveLength(1);
  });

  it('sends Conditional Access one by one, outside', async () => {
    entra.script({ body: { id: 'p' } });
    const outcomes = await client.batch([{ method: 'GET', url: '/identity/conditionalAccess/policies/1' }]);
    expect(outcomes.map(codeOf)).toEqual(['ok']);
    expect(batches()[0]?.url).toBe('/v1.0/identity/conditionalAccess/policies/1');
    expect(spent).toEqual({ conditionalAccess: 1 });
  });

  it('ends with `cancelled`', async () => {
    entra.script({ delayMs: 60_000 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(client.batch(gets(3), { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('collections by batch', () => {
  it('follow the links inside', async () => {
    const page = (value: string[], next?: string) => ({
      body: {
        value: value.map((id) => ({ id })),
        ...(next === undefined ? {} : { '@odata.nextLink': `https://graph.microsoft.com/v1.0${next}` }),
      },
    });
    const answers: Record<string, ItemReply> = {
      '/groups/1/members': page(['a'], '/groups/1/members?$skiptoken=2'),
      '/groups/1/members?$skiptoken=2': page([], '/groups/1/members?$skiptoken=3'),
      '/groups/1/members?$skiptoken=3': page(['b']),
      '/groups/2/members': page([]),
      '/groups/3/members': page(['c'], '/groups/3/members?$skiptoken=2'),
      '/groups/3/members?$skiptoken=2': { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
      '/groups/4/members': { body: { nonsense: true } },
      '/groups/5/members': { body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' } },
    };
    answerItems(({ url }) => answers[url] ?? { status: 400, body: {} });
    const outcomes = await batchCollections(
      client,
      [1, 2, 3, 4, 5].map((id) => `/groups/${String(id)}/members`),
    );
    expect(
      outcomes.map((outcome) =>
        outcome.ok ? outcome.value.map(({ id }) => id) : (outcome.error as CybbackError).code,
      ),
    ).toEqual([['a', 'b'], [], 'graph-not-found', 'graph-protocol', 'graph-foreign-link']);
  });
});
