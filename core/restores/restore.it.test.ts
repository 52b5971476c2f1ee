import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '#simulator/index.ts';
import type { JsonObject, Simulator, TenantHandle } from '#simulator/types.ts';
import { configFrom, readEnv } from '../config/index.ts';
import { storable } from '../domain/canonical/storable.ts';
import { objectType } from '../domain/object-types/index.ts';
import { type ObjectState, type RestoreOptions, type IncomingLink } from '../domain/plan/index.ts';
import { MemoryBudgetStore } from '../graph/budget/memory-budget-store.fixture.ts';
import { createGraphAccess, type GraphAccess } from '../graph/graph-access.ts';
import type { GraphClient } from '../graph/types.ts';
import { silentLogger } from '../observability/logger.ts';
import { compareAfter } from './compare-after.ts';
import { withSelect } from './observe/object-path.ts';
import { readLinks } from './observe/read-links.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import { contextOf, entry, restore } from './testing/scenario.fixture.ts';
import type { RestoreContext, RestoreEntry } from './types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let access: GraphAccess;
let client: GraphClient;

beforeAll(async () => {
  simulator = await startSimulator({ users: 120, groups: 25, links: 400, throttling: false, replicationDelayMs: 300 });
  tenant = simulator.tenant();
  const { entra } = configFrom(readEnv({ ENTRA_ORIGIN_MAP: JSON.stringify(simulator.originMap) }));
  access = createGraphAccess({ config: entra, budgetStore: new MemoryBudgetStore(), logger: silentLogger });
  const credential = { kind: 'secret', clientSecret: tenant.clientSecret } as const;
  client = access.clientFor({ tenantId: tenant.id, clientId: tenant.clientId, cloud: 'global', credential });
});

afterAll(async () => {
  await access.close();
  await simulator.close();
});

/** A backup of one object, as the capture would have stored it. */
async function backUp(type: 'users' | 'groups', id: string): Promise<ObjectState> {
  const spec = objectType(type);
  const { body } = await client.send({ method: 'GET', url: withSelect(spec, `/${type}/${id}`) });
  const object = storable(spec, body);
  const [read] = await readLinks(client, [{ type: spec, id, object }]);
  return { object, links: read?.links ?? [] };
}

/** Memberships, ownerships and managers that point at an object, read from all groups and users of the small tenant. */
async function incomingOf(id: string): Promise<IncomingLink[]> {
  const found: IncomingLink[] = [];
  for (const type of ['groups', 'users'] as const) {
    const spec = objectType(type);
    const sources = tenant.list(type).map((object) => ({ type: spec, id: String(object['id']), object: {} }));
    for (const { links } of await readLinks(client, sources)) {
      found.push(...links.filter((link) => link.targetId === id).map((link) => ({ ...link, sourceType: type })));
    }
  }
  return found;
}

function setUp(
  entries: readonly RestoreEntry[],
  options: Partial<RestoreOptions> = {},
): { context: RestoreContext; store: MemoryStore } {
  const store = new MemoryStore(entries);
  const clock = { now: () => Date.now(), advance: () => undefined };
  const context: RestoreContext = {
    ...contextOf({ client, store, clock, options }),
    graphRoot: 'https://graph.microsoft.com/v1.0',
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 400))),
    randomPassword: () => 'Correct-Horse-7!',
  };
  return { context, store };
}

const isPlain = (user: JsonObject): boolean =>
  user['onPremisesSyncEnabled'] !== true && user['userType'] === 'Member' && (user['creationType'] ?? null) === null;
/** Without a directory role: administrators' accounts need more than a permission. */
const plainUsers = (): string[] => {
  const admins = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  return tenant
    .list('users')
    .filter((user) => isPlain(user) && !admins.has(user['id'] ?? ''))
    .map((user) => String(user['id']));
};

describe('users against a tenant', () => {
  it('come back as they were from a change, from the bin and from nothing', async () => {
    const [changed = '', soft = '', hard = ''] = plainUsers().slice(5, 8);
    const backups = [await backUp('users', changed), await backUp('users', soft), await backUp('users', hard)];
    const incoming = await incomingOf(hard);
    const entries = backups.map((backup, index) =>
      entry(index + 1, 'users', backup, 'skip', index === 2 ? { incoming } : {}),
    );
    tenant.update(changed, { displayName: 'Hacked', department: 'Nowhere', otherMails: ['evil@example.com'] });
    tenant.delete(soft);
    tenant.delete(hard, { permanent: true });

    const { context, store } = setUp(entries);
    const { confirmed, results } = await restore(context, entries);
    expect(confirmed.map((known) => known.action)).toEqual(['update', 'undelete', 'create']);
    expect(results.flatMap((result) => result.reasons)).toEqual([]);
    expect([1, 2, 3].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done', 'done']);

    const rows = await compareAfter(context, confirmed);
    expect(rows[0]).toMatchObject({ result: 'asInBackup' });
    expect(rows[1]).toMatchObject({ result: 'asInBackup', liveId: soft });
    expect(rows[2]).toMatchObject({ newPassword: true });
    expect(
      rows[2]?.differences
        .map((difference) => difference.reason)
        .filter((reason) => !['new-object-id', 'read-only'].includes(reason)),
    ).toEqual([]);
    const newId = rows[2]?.liveId ?? '';
    const after = await incomingOf(newId);
    const key = (link: IncomingLink): string => `${link.relation} ${link.sourceId}`;
    // Memberships that follow from a rule, or from on premises, are not written.
    const writable = incoming.filter(({ sourceId }) => {
      const source = tenant.get(sourceId) ?? {};
      return (
        source['onPremisesSyncEnabled'] !== true && !JSON.stringify(source['groupTypes'] ?? []).includes('Dynamic')
      );
    });
    expect(writable.length).toBeGreaterThan(0);
    expect(after.map(key)).toEqual(expect.arrayContaining(writable.map(key)));
  });

  it('change nothing in a tenant that is as it was', async () => {
    const entries = await Promise.all(
      plainUsers()
        .slice(20, 40)
        .map(async (id, index) => entry(index + 1, 'users', await backUp('users', id), 'skip')),
    );
    const { context } = setUp(entries, { links: 'rollBack' });
    const { confirmed } = await restore(context, entries);
    expect(new Set(confirmed.map((known) => known.action))).toEqual(new Set(['skip']));
  });
});

describe('groups against a tenant', () => {
  it('come back with members and owners, from a change, from the bin and from nothing', async () => {
    const kinds = tenant.list('groups').filter((group) => {
      const types = Array.isArray(group['groupTypes']) ? group['groupTypes'] : [];
      return (
        group['onPremisesSyncEnabled'] !== true &&
        group['mailEnabled'] !== true &&
        !types.includes('DynamicMembership') &&
        group['isAssignableToRole'] !== true
      );
    });
    const withMembers = kinds
      .filter((group) => tenant.linked('members', String(group['id'])).length > 2)
      .map((group) => String(group['id']));
    const [changed = '', soft = '', hard = ''] = withMembers;
    const backups = [await backUp('groups', changed), await backUp('groups', soft), await backUp('groups', hard)];
    const entries = backups.map((backup, index) => entry(index + 1, 'groups', backup, 'skip'));
    for (const member of tenant.linked('members', changed)) tenant.unlink('members', changed, member);
    tenant.update(changed, { description: 'Hacked' });
    tenant.delete(soft);
    tenant.delete(hard, { permanent: true });

    const { context, store } = setUp(entries);
    const { confirmed, results } = await restore(context, entries);
    expect(confirmed.map((known) => known.action)).toEqual(['update', 'undelete', 'create']);
    expect(results.flatMap((result) => result.reasons)).toEqual([]);
    expect([1, 2, 3].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done', 'done']);
    const rows = await compareAfter(context, confirmed);
    expect(rows.map((row) => row.links)).toEqual([[], [], []]);
    expect(
      rows.flatMap((row) =>
        row.differences.filter((difference) => !['new-object-id', 'read-only'].includes(difference.reason)),
      ),
    ).toEqual([]);
  });

  it('come back as Microsoft 365 and dynamic groups', async () => {
    const unified = tenant
      .list('groups')
      .find(
        (group) =>
          Array.isArray(group['groupTypes']) &&
          group['groupTypes'].includes('Unified') &&
          !group['groupTypes'].includes('DynamicMembership'),
      );
    const dynamic = tenant
      .list('groups')
      .find((group) => Array.isArray(group['groupTypes']) && group['groupTypes'].includes('DynamicMembership'));
    const ids = [unified, dynamic].map((group) => String(group?.['id']));
    const entries = await Promise.all(
      ids.map(async (id, index) => entry(index + 1, 'groups', await backUp('groups', id), 'skip')),
    );
    for (const id of ids) tenant.delete(id, { permanent: true });
    const { context, store } = setUp(entries);
    const { confirmed, results } = await restore(context, entries);
    expect(confirmed.map((known) => known.action)).toEqual(['create', 'create']);
    expect(results.flatMap((result) => result.reasons)).toEqual([]);
    expect([1, 2].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done']);
    const rows = await compareAfter(context, confirmed);
    const open = rows.flatMap((row) => [...row.differences, ...row.links].map((difference) => difference.reason));
    expect(open.filter((reason) => !['new-object-id', 'read-only', 'dynamic-membership'].includes(reason))).toEqual([]);
  });
});

describe('answers lost on the way', () => {
  it.each(['reset', 'halfBody'] as const)('make nothing twice (%s)', async (kind) => {
    const [hard = '', soft = ''] = plainUsers().slice(50, 52);
    const group = tenant.create('groups', {
      displayName: `Faults ${kind}`,
      mailNickname: `faults-${kind}`,
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    });
    const groupId = String(group['id']);
    for (const member of [hard, soft, ...plainUsers().slice(60, 70)]) tenant.link('members', groupId, member);
    const entries = [
      entry(1, 'users', await backUp('users', hard), 'skip'),
      entry(2, 'users', await backUp('users', soft), 'skip'),
      entry(3, 'groups', await backUp('groups', groupId), 'skip'),
    ];
    tenant.delete(hard, { permanent: true });
    tenant.delete(soft);
    tenant.delete(groupId, { permanent: true });

    const { context, store } = setUp(entries);
    for (const [method, path] of [
      ['POST', '/v1.0/users'],
      ['POST', '/v1.0/groups'],
      ['POST', '/v1.0/directory/deletedItems*'],
      ['PATCH', '/v1.0/groups*'],
    ] as const) {
      simulator.addFault({ method, path, kind, count: 1 });
    }
    await restore(context, entries);
    simulator.clearFaults();
    expect([1, 2, 3].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done', 'done']);
    expect(tenant.list('groups').filter((known) => known['displayName'] === `Faults ${kind}`)).toHaveLength(1);
    const made = String(tenant.find('groups', `Faults ${kind}`)?.['id']);
    expect(tenant.linked('members', made)).toHaveLength(12);
    const upn = entries[0]?.backup?.object.userPrincipalName;
    expect(tenant.list('users').filter((known) => known['userPrincipalName'] === upn)).toHaveLength(1);
  });
});

describe('another tenant', () => {
  it('receives users and groups under its own domain, linked among each other, and may be restored into again', async () => {
    const other = simulator.createTenant({
      displayName: 'Other',
      domains: ['other.example'],
      users: 5,
      groups: 1,
      links: 1,
    });
    const credential = { kind: 'secret', clientSecret: other.clientSecret } as const;
    const target = access.clientFor({ tenantId: other.id, clientId: other.clientId, cloud: 'global', credential });
    const people = plainUsers().slice(80, 84);
    const group = tenant.create('groups', {
      displayName: 'Movers',
      mailNickname: 'movers',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    });
    for (const person of people) tenant.link('members', String(group['id']), person);
    for (const person of people)
      for (const manager of tenant.linked('manager', person)) tenant.unlink('manager', person, manager);
    for (const person of people.slice(1)) tenant.link('manager', person, people[0] ?? '');
    const backups = await Promise.all(people.map((person) => backUp('users', person)));
    const entries = [
      ...backups.map((backup, index) => entry(index + 1, 'users', backup, 'skip')),
      entry(9, 'groups', await backUp('groups', String(group['id'])), 'skip'),
    ];
    const domains = Object.fromEntries(tenant.domains.map((domain) => [domain.toLowerCase(), 'other.example']));
    const { context, store } = setUp(entries, { domains });
    const there = { ...context, client: target };

    const { confirmed, results } = await restore(there, entries);
    expect(new Set(confirmed.map((known) => known.action))).toEqual(new Set(['create']));
    expect(results.flatMap((result) => result.reasons)).toEqual([]);
    const made = String(other.find('groups', 'Movers')?.['id']);
    const moved = other.linked('members', made);
    expect(moved).toHaveLength(4);
    for (const id of moved) expect(String(other.get(id)?.['userPrincipalName'])).toMatch(/@other\.example$/);
    const bosses = new Set(moved.flatMap((id) => other.linked('manager', id)));
    expect(bosses).toEqual(new Set([[...store.newIds].find(([, old]) => old === people[0])?.[0]]));

    const again = new MemoryStore(entries);
    for (const [newId, oldId] of store.newIds) again.newIds.set(newId, oldId);
    const second = await restore({ ...there, store: again }, entries);
    expect(new Set(second.confirmed.map((known) => known.action))).toEqual(new Set(['skip']));
  });
});
