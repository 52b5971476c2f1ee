import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../observability/logger.ts';
import { batchCollections } from './batch/batch-collections.ts';
import { createBudget } from './budget/budget.ts';
import { MemoryBudgetStore } from './budget/memory-budget-store.fixture.ts';
import { usualRates } from './budget/usual-rates.fixture.ts';
import { createGraphClient } from './graph-access.ts';
import { IDENTITY, startStubEntra, type StubEntra } from './stub-entra.fixture.ts';
import type { GraphClient } from './types.ts';

let entra: StubEntra;
let client: GraphClient;
let pauses: number[];

beforeEach(async () => {
  entra = await startStubEntra();
  pauses = [];
  client = createGraphClient({
    identity: IDENTITY,
    config: entra.config,
    budget: createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY }),
    logger: silentLogger,
    link: entra.connections.link,
    backoff: (attempt) => {
      pauses.push(attempt);
      return 1;
    },
  });
});
afterEach(() => entra.close());

const NOTHING: Record<string, unknown> = {
  'an empty body': undefined,
  '{}': {},
  'annotations alone': { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users' },
};

describe.each(Object.entries(NOTHING))('%s in place of an answer', (_, body) => {
  it('is asked for again, and the page that comes then counts', async () => {
    entra.script({ body }, { body }, { body: { value: [{ id: '1' }] } });
    expect((await client.page({ url: '/users' })).value).toEqual([{ id: '1' }]);
  });

  it('is an error that stays, never an empty set, after a bounded number of tries', async () => {
    entra.script({ body });
    await expect(client.page({ url: '/users' })).rejects.toMatchObject({ code: 'graph-protocol', retryable: false });
    await expect(client.object({ url: '/policies/authorizationPolicy' })).rejects.toMatchObject({
      code: 'graph-protocol',
      retryable: false,
    });
    expect(entra.graphRequests()).toHaveLength(8);
  });

  it('costs short pauses that do not grow', async () => {
    entra.script(...Array.from({ length: 20 }, (_empty, at) => ({ body: at % 2 ? { value: [] } : body })));
    for (let page = 0; page < 10; page += 1) await client.page({ url: '/users' });
    expect(pauses).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('inside a batch is asked for once more, then an error of this one alone', async () => {
    entra.script((request) => {
      const { requests } = JSON.parse(request.body) as { requests: { id: string; url: string }[] };
      return {
        body: {
          responses: requests.map(({ id, url }) => ({
            id,
            status: 200,
            body: url.includes('silent') ? (body ?? null) : { value: [{ id: url }] },
          })),
        },
      };
    });
    const outcomes = await batchCollections(client, ['/groups/1/members', '/groups/silent/members']);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.length : outcome.error))).toEqual([
      1,
      expect.objectContaining({ code: 'graph-protocol' }),
    ]);
    expect(entra.graphRequests()).toHaveLength(2);
  });
});

it('what is not found is looked for once more before it counts as absent; a single one that is absent is none', async () => {
  let asked = 0;
  entra.script((request) => {
    asked += 1;
    const { requests } = JSON.parse(request.body) as { requests: { id: string; url: string }[] };
    const missing = { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } };
    return {
      body: {
        responses: requests.map(({ id, url }) => ({
          id,
          ...(url.includes('late') && asked > 1
            ? { status: 200, body: { value: [{ id: 'a' }] } }
            : { status: 404, body: missing }),
        })),
      },
    };
  });
  const outcomes = await batchCollections(client, [
    '/groups/late/members',
    '/groups/gone/members',
    { url: '/users/1/manager', single: true },
  ]);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error))).toEqual([
    [{ id: 'a' }],
    expect.objectContaining({ code: 'graph-not-found' }),
    [],
  ]);
  expect(asked).toBe(2);
});
