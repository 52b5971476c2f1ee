import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { silentLogger } from '../../observability/logger.ts';
import { createBudget } from '../budget/budget.ts';
import { MemoryBudgetStore } from '../budget/memory-budget-store.fixture.ts';
import { usualRates } from '../budget/usual-rates.fixture.ts';
import { createGraphClient } from '../graph-access.ts';
import { IDENTITY, startStubEntra, type StubEntra, type StubReply, type StubRequest } from '../stub-entra.fixture.ts';
import type { GraphRequest } from '../types.ts';
import { GatheringClient } from './gathering-client.ts';

interface Item {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

let entra: StubEntra;
let stop: AbortController;
let client: GatheringClient;
/** URLs of what was sent, one list for each request to Graph. */
let sent: string[][];

beforeEach(async () => {
  entra = await startStubEntra();
  stop = new AbortController();
  sent = [];
  const budget = createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY });
  client = new GatheringClient(
    createGraphClient({
      identity: IDENTITY,
      config: { ...entra.config, maxWaitMs: 5_000 },
      budget,
      logger: silentLogger,
      link: entra.connections.link,
      backoff: () => 5,
    }),
    stop.signal,
  );
});
afterEach(() => entra.close());

const itemsOf = (request: StubRequest): Item[] =>
  request.url.endsWith('/$batch')
    ? (JSON.parse(request.body) as { requests: Item[] }).requests
    : [{ id: '', method: request.method, url: request.url.replace('/v1.0', '') }];

/** Answers each request, in a batch or alone, with its own URL as ID unless `reply` says otherwise. */
function answer(reply: (item: Item, round: number) => StubReply | undefined = () => undefined): void {
  entra.script((request) => {
    const items = itemsOf(request);
    const round = sent.push(items.map(({ url }) => url)) - 1;
    const responses = items.map((item) => ({
      id: item.id,
      status: 200,
      headers: {},
      body: { id: item.url },
      ...reply(item, round),
    }));
    return request.url.endsWith('/$batch') ? { body: { responses } } : { ...responses[0] };
  });
}

const send = (request: GraphRequest) => client.send(request, { signal: stop.signal });
const write = (n: number) => send({ method: 'PATCH', url: `/groups/${n}`, body: { n } });
const ids = (answers: readonly { body: Record<string, unknown> }[]) => answers.map(({ body }) => body['id']);
const range = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('requests of the same moment', () => {
  it('travel twenty at a time, and each has its own answer', async () => {
    answer();
    expect(ids(await Promise.all(range(45).map(write)))).toEqual(range(45).map((n) => `/groups/${n}`));
    expect(sent.map((one) => one.length).toSorted((a, b) => b - a)).toEqual([20, 20, 5]);
    expect(client.writes).toBe(45);
    expect(client.usage.requests).toBe(3);
  });

  it('go reads with reads and writes with writes, and one by itself is no batch', async () => {
    answer();
    await Promise.all([write(1), send({ method: 'GET', url: '/groups/2' }), write(3)]);
    expect(sent.toSorted((a, b) => a.length - b.length)).toEqual([['/groups/2'], ['/groups/1', '/groups/3']]);
  });

  it('keep the order of who awaits the answer before', async () => {
    answer();
    const serial = async (n: number): Promise<void> => {
      await write(n);
      await write(n + 100);
    };
    await Promise.all(range(3).map(serial));
    expect(sent).toEqual([
      ['/groups/0', '/groups/1', '/groups/2'],
      ['/groups/100', '/groups/101', '/groups/102'],
    ]);
  });

  it('leave Conditional Access, large bodies and calls of others out', async () => {
    answer();
    await Promise.all([
      write(1),
      write(2),
      send({ method: 'PATCH', url: '/identity/conditionalAccess/policies/1', body: {} }),
      send({ method: 'PATCH', url: '/groups/3', body: { text: 'x'.repeat(60_000) } }),
      client.send({ method: 'PATCH', url: '/groups/4', body: {} }),
    ]);
    expect(sent.map((one) => one.length).toSorted()).toEqual([1, 1, 1, 2]);
    expect(client.writes).toBe(5);
  });
});

describe('what befalls one of a batch', () => {
  it('is refused for itself alone', async () => {
    answer(({ url }) =>
      url === '/groups/1'
        ? { status: 400, body: { error: { code: 'Request_BadRequest', message: 'No.' } } }
        : undefined,
    );
    const outcomes = await Promise.allSettled(range(3).map(write));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'graph-bad-request' } });
    expect(sent).toHaveLength(1);
  });

  it('waits for itself when throttled: the others have their answers at once, and are not sent again', async () => {
    const done: number[] = [];
    answer(({ url }, round) =>
      url === '/groups/1' && round === 0 ? { status: 429, headers: { 'Retry-After': '1' }, body: {} } : undefined,
    );
    const startedAt = performance.now();
    const answers = range(3).map(async (n) => {
      await write(n);
      done.push(n);
      return performance.now() - startedAt;
    });
    const [first = 0, second = 0] = await Promise.all(answers);
    expect(done).toEqual([0, 2, 1]);
    expect(sent).toEqual([['/groups/0', '/groups/1', '/groups/2'], ['/groups/1']]);
    expect(first).toBeLessThan(800);
    expect(second).toBeGreaterThanOrEqual(990);
    expect(client.usage.throttled).toBe(1);
  });

  it('is unknown where the answer to a write is lost, for each of them, and sends nothing again', async () => {
    entra.script((request) => {
      sent.push(itemsOf(request).map(({ url }) => url));
      return { broken: 'reset' };
    });
    const outcomes = await Promise.allSettled(range(3).map(write));
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof CybbackError)).toEqual([
      true,
      true,
      true,
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { facts: { outcomeUnknown: true } } });
    expect(sent).toHaveLength(1);
  });

  it('is unknown of one that the answer leaves out', async () => {
    entra.script((request) => {
      const [first] = itemsOf(request);
      return { body: { responses: [{ id: first?.id, status: 204, headers: {} }] } };
    });
    const outcomes = await Promise.allSettled(range(2).map(write));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { facts: { outcomeUnknown: true } } },
    ]);
  });

  it('ends all where the work is stopped', async () => {
    answer();
    stop.abort();
    const outcomes = await Promise.allSettled(range(3).map(write));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
  });
});
