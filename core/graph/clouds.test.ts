import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFrom, readEnv } from '../config/index.ts';
import { silentLogger } from '../observability/logger.ts';
import { MemoryBudgetStore } from './budget/memory-budget-store.fixture.ts';
import { cloudEndpoints } from './endpoints.ts';
import { createGraphAccess } from './graph-access.ts';
import { IDENTITY, startStubEntra, type StubEntra } from './stub-entra.fixture.ts';
import type { Cloud } from './types.ts';

let entra: StubEntra;
beforeEach(async () => {
  entra = await startStubEntra();
});
afterEach(() => entra.close());

/** Reads one page in a cloud whose hosts are all mapped to the stub; answers what the stub saw. */
async function readIn(cloud: Cloud, settings: Record<string, string> = {}) {
  const { privateEndpoints } = configFrom(readEnv(settings)).entra;
  const { login, graph } = cloudEndpoints(cloud, privateEndpoints);
  const config = configFrom(
    readEnv({ ...settings, ENTRA_ORIGIN_MAP: JSON.stringify({ [login]: entra.url, [graph]: entra.url }) }),
  ).entra;
  const access = createGraphAccess({ config, budgetStore: new MemoryBudgetStore(), logger: silentLogger });
  await access.clientFor({ ...IDENTITY, cloud }).page({ url: '/users' });
  await access.close();
  return {
    scope: new URLSearchParams(entra.tokenRequests()[0]?.body).get('scope'),
    authorization: entra.graphRequests()[0]?.headers['authorization'],
    requests: entra.requests.length,
  };
}

describe('a cloud', () => {
  it.each([
    ['global', 'https://graph.microsoft.com'],
    ['usGovHigh', 'https://graph.microsoft.us'],
    ['usGovDod', 'https://dod-graph.microsoft.us'],
    ['china', 'https://microsoftgraph.chinacloudapi.cn'],
  ] as const)('%s has its own hosts', async (cloud, graph) => {
    const seen = await readIn(cloud);
    expect(seen.scope).toContain(`${graph}/.default`);
    expect(seen.authorization).toMatch(/^Bearer /);
    expect(seen.requests).toBe(2);
  });

  it('can have hosts of the operator, which see the token too', async () => {
    const own = JSON.stringify({
      global: { login: 'https://login.corp.example', graph: 'https://graph.corp.example:8443' },
    });
    const seen = await readIn('global', { ENTRA_PRIVATE_ENDPOINTS: own });
    expect(seen.scope).toContain('https://graph.corp.example:8443/.default');
    expect(seen.authorization).toMatch(/^Bearer /);
    expect(seen.requests).toBe(2);
  });
});
