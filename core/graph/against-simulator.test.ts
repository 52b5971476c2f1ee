import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { configFrom, readEnv } from '../config/index.ts';
import { testConnection } from '../connections/test-connection.ts';
import type { GraphObject } from '../domain/json.ts';
import { OBJECT_TYPES } from '../domain/object-types/index.ts';
import { silentLogger } from '../observability/logger.ts';
import { batchCollections } from './batch/batch-collections.ts';
import { MemoryBudgetStore } from './budget/memory-budget-store.fixture.ts';
import { createGraphAccess, type GraphAccess } from './graph-access.ts';
import { deltaPages, latestDeltaLink } from './paging/delta.ts';
import { collect } from './paging/pages.ts';
import { CERTIFICATE_PEM, PRIVATE_KEY_PEM } from './sign-in/certificate.fixture.ts';
import type { GraphClient, GraphIdentity } from './types.ts';

let simulator: Simulator;
let access: GraphAccess;
let client: GraphClient;
let identity: GraphIdentity;

beforeAll(async () => {
  simulator = await startSimulator({ users: 120, groups: 15, links: 300 });
  const tenant = simulator.tenant();
  identity = {
    tenantId: tenant.id,
    clientId: tenant.clientId,
    cloud: 'global',
    credential: { kind: 'secret', clientSecret: tenant.clientSecret },
  };
});
beforeEach(() => {
  simulator.clearFaults();
  simulator.resetStatistics();
  const { entra } = configFrom(readEnv({ ENTRA_ORIGIN_MAP: JSON.stringify(simulator.originMap) }));
  access = createGraphAccess({ config: entra, budgetStore: new MemoryBudgetStore(), logger: silentLogger });
  client = access.clientFor(identity, { priority: 'low' });
});
afterEach(() => access.close());
afterAll(() => simulator.close());

async function readDelta(url: string): Promise<{ ids: Set<unknown>; link: string }> {
  const ids = new Set<unknown>();
  let link = '';
  for await (const page of deltaPages(client, { url })) {
    for (const { id } of page.value) ids.add(id);
    link = page.deltaLink ?? link;
  }
  return { ids, link };
}

describe('against a tenant', () => {
  it('lists users over pages', async () => {
    const users = await collect(client, { url: '/users?$top=50&$select=id,displayName' });
    expect(users).toHaveLength(simulator.tenant().list('users').length);
    expect(client.usage.requests).toBeGreaterThan(2);
  });

  it.each(['users', 'groups', 'applications', 'servicePrincipals', 'devices'] as const)(
    'finds %s by the keys under which they may live with another ID',
    async (set) => {
      const keys = simulator
        .tenant()
        .list(set)
        .flatMap((object) =>
          (OBJECT_TYPES[set].restore.naturalKeys?.(object) ?? []).map((key) => ({ id: object['id'], key })),
        );
      const answers = await client.batch(keys.map(({ key }) => ({ method: 'GET', url: key.path })));
      const found = answers.map((answer) => {
        if (!answer.ok) throw answer.error;
        const { body } = answer.response;
        return (Array.isArray(body?.value) ? body.value : [body]).map((one) => (one as GraphObject).id);
      });
      expect(keys.length).toBeGreaterThan(0);
      if (set === 'groups') expect(keys.map(({ key }) => key.property)).toContain('uniqueName');
      keys.forEach(({ id }, index) => {
        expect(found[index]).toContain(id);
      });
    },
  );

  it.each(['real', 'mapped'] as const)('follows delta links naming the %s origin', async (linkOrigin) => {
    simulator.configure({ linkOrigin, deltaPageSize: 40 });
    const first = await readDelta('/users/delta?$select=id,displayName');
    expect(first.ids.size).toBeGreaterThanOrEqual(120);
    const latest = await latestDeltaLink(client, { url: '/users/delta?$select=id,displayName' });
    const user = simulator.tenant().list('users')[3];
    simulator.tenant().update(String(user?.['id']), { displayName: `Renamed ${linkOrigin}` });
    expect([...(await readDelta(first.link)).ids]).toEqual([user?.['id']]);
    expect([...(await readDelta(latest)).ids]).toEqual([user?.['id']]);
    simulator.configure({ linkOrigin: 'real' });
  });

  it.each(['syncStateNotFound', 'resyncRequired', 'gone'] as const)(
    'notices an expired delta token: %s',
    async (how) => {
      const { link } = await readDelta('/users/delta?$select=id');
      simulator.tenant().expireDeltaTokens(how);
      await expect(readDelta(link)).rejects.toMatchObject({ code: 'graph-delta-expired' });
    },
  );

  it('reads members of all groups by batch', async () => {
    const groups = simulator.tenant().list('groups');
    const outcomes = await batchCollections(
      client,
      groups.map(({ id }) => `/groups/${String(id)}/members?$select=id`),
    );
    outcomes.forEach((outcome, index) => {
      expect(outcome.ok && outcome.value.length).toBe(
        simulator.tenant().linked('members', String(groups[index]?.['id'])).length,
      );
    });
  });

  it('survives broken connections, cut answers, pages of a proxy and an expired token', async () => {
    simulator.addFault({ path: '/v1.0/users', kind: 'reset' });
    simulator.addFault({ path: '/v1.0/users', kind: 'halfBody' });
    simulator.addFault({ path: '/v1.0/users', kind: 'html', status: 503 });
    simulator.addFault({ path: '/v1.0/users', status: 429, retryAfterSeconds: 1 });
    simulator.addFault({ path: '/v1.0/users', status: 401, code: 'InvalidAuthenticationToken' });
    expect(await collect(client, { url: '/users?$top=999&$select=id' })).toHaveLength(
      simulator.tenant().list('users').length,
    );
  });

  it('stays below the limits of Graph by itself', async () => {
    simulator.configure({
      throttling: { unitsPer10Seconds: 3500, writesPer150Seconds: 3000, conditionalAccessPerSecond: 1 },
    });
    await Promise.all(Array.from({ length: 300 }, () => client.page({ url: '/users?$top=1&$select=id' })));
    expect(simulator.statistics().throttled).toBe(0);
    for (let index = 0; index < 3; index += 1) await client.page({ url: '/identity/conditionalAccess/policies' });
    // a machine under load may deliver one late and the next in time
    expect(simulator.statistics().throttled).toBeLessThanOrEqual(1);
    simulator.configure({ throttling: false });
  });

  it('signs in with a certificate', async () => {
    simulator.tenant().addCertificate(CERTIFICATE_PEM);
    const credential = {
      kind: 'certificate',
      certificatePem: CERTIFICATE_PEM,
      privateKeyPem: PRIVATE_KEY_PEM,
    } as const;
    const page = await access.clientFor({ ...identity, credential }).page({ url: '/users?$top=1' });
    expect(page.value).toHaveLength(1);
    const report = await testConnection({
      identity: { ...identity, credential },
      clientFactory: access,
      objectTypes: [],
    });
    expect(report).toMatchObject({
      signedIn: true,
      credential: { kind: 'certificate', expiresAt: expect.any(String) },
    });
  });

  it('tests a connection', async () => {
    const report = await testConnection({ identity, clientFactory: access, objectTypes: Object.values(OBJECT_TYPES) });
    expect(report).toMatchObject({
      signedIn: true,
      problem: null,
      readyForBackup: true,
      tenant: { id: identity.tenantId, name: simulator.tenant().displayName },
    });
    expect(report.tenant?.verifiedDomains).toEqual(expect.arrayContaining([...simulator.tenant().domains]));
    const wrong = await testConnection({
      identity: { ...identity, credential: { kind: 'secret', clientSecret: 'wrong' } },
      clientFactory: access,
      objectTypes: Object.values(OBJECT_TYPES),
    });
    expect(wrong).toMatchObject({ signedIn: false, problem: { code: 'sign-in-secret-wrong' } });
  });
});
