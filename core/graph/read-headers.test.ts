import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OBJECT_TYPES } from '../domain/object-types/index.ts';
import { silentLogger } from '../observability/logger.ts';
import { createBudget } from './budget/budget.ts';
import { MemoryBudgetStore } from './budget/memory-budget-store.fixture.ts';
import { usualRates } from './budget/usual-rates.fixture.ts';
import { createGraphClient } from './graph-access.ts';
import { deltaPages, latestDeltaLink } from './paging/delta.ts';
import { collect } from './paging/pages.ts';
import { IDENTITY, startStubEntra, type StubEntra } from './stub-entra.fixture.ts';
import type { GraphClient } from './types.ts';

let entra: StubEntra;
let client: GraphClient;

beforeEach(async () => {
  entra = await startStubEntra();
  client = createGraphClient({
    identity: IDENTITY,
    config: entra.config,
    budget: createBudget({ store: new MemoryBudgetStore(), rates: usualRates, ...IDENTITY, maxWaitMs: 5_000 }),
    logger: silentLogger,
    link: entra.connections.link,
    backoff: () => 10,
    priority: 'low',
  });
});
afterEach(() => entra.close());

const PREFERENCE = 'include-unknown-enum-members';
const LINK = 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1';
const END = { body: { value: [], '@odata.deltaLink': LINK } };
const page = (next: string) => ({ body: { value: [], '@odata.nextLink': `https://graph.microsoft.com/v1.0${next}` } });

/** What Graph was asked to prefer, of each request and of each item of a batch. */
function preferences(): string[] {
  return entra.graphRequests().flatMap(({ url, headers, body }) => {
    if (!url.endsWith('/$batch')) return [String(headers['prefer'])];
    const { requests } = JSON.parse(body) as { requests: { method: string; headers?: Record<string, string> }[] };
    return requests.filter(({ method }) => method === 'GET').map((item) => String(item.headers?.['Prefer']));
  });
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const one of pages) expect(one).toBeDefined();
}

describe('members that an enumeration gained are asked for', () => {
  it.each([
    ['a single object', () => client.object({ url: '/organization/1' })],
    ['every page of a list', () => collect(client, { url: '/identity/conditionalAccess/policies' })],
    ['every page of a delta', () => drain(deltaPages(client, { url: '/users/delta' }))],
    ['the newest token of a delta', () => latestDeltaLink(client, { url: '/users/delta' })],
    [
      'a round of changes that prefers the least',
      () => drain(deltaPages(client, { url: LINK, headers: { Prefer: 'return=minimal' } })),
    ],
    [
      'every item of a batch',
      () => client.batch(['/users/1', '/groups/1'].map((url) => ({ method: 'GET', url, headers: { Prefer: 'x' } }))),
    ],
  ])('by %s', async (name, read) => {
    if (name === 'a single object') entra.script({ body: { id: '1' } });
    else if (name.startsWith('every item'))
      entra.script({
        body: { responses: ['1', '2'].map((id) => ({ id, status: 200, headers: {}, body: { id } })) },
      });
    else if (name.includes('list')) entra.script(page('/next?1'), { body: { value: [] } });
    else if (name.includes('delta')) entra.script(page('/users/delta?$skiptoken=1'), END);
    else entra.script(END);
    await read();
    const asked = preferences();
    expect(asked.length).toBeGreaterThan(0);
    for (const prefer of asked) expect(prefer.split(', ')).toContain(PREFERENCE);
    if (name.includes('least')) expect(asked[0]).toContain('return=minimal');
  });

  it.each(Object.values(OBJECT_TYPES).flatMap(({ sources }) => sources.map(({ path }) => path)))(
    'by the source %s',
    async (path) => {
      await collect(client, { url: path.replace('{id}', '1') });
      expect(preferences()).toEqual([PREFERENCE]);
    },
  );

  it('by no write: it answers what was written', async () => {
    await client.send({ method: 'PATCH', url: '/users/1', body: { displayName: 'A' } });
    expect(preferences()).toEqual(['undefined']);
  });
});
