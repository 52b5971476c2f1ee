import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { READ_PERMISSIONS } from '../seed/permissions.ts';
import { type Client, itemsOf, signIn } from '../test-support/client.ts';
import type { Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let user: string;
const EVENTUAL = { ConsistencyLevel: 'eventual' };

beforeEach(async () => {
  simulator = await startSimulator({ users: 25 });
  tenant = simulator.tenant();
  user = String(tenant.find('users', 'megan')?.['id']);
});
afterEach(() => simulator.close());

async function caller(sees: boolean): Promise<Client> {
  tenant.setPermissions([...READ_PERMISSIONS, ...(sees ? ['Member.Read.Hidden'] : [])]);
  return signIn(simulator);
}

test.each([
  ['groups', '/groups', '/groups/delta'],
  ['administrativeUnits', '/directory/administrativeUnits', '/directory/administrativeUnits/delta'],
] as const)(
  '%s: hidden members are an empty list without Member.Read.Hidden and the list with it',
  async (set, path, delta) => {
    const id = String(tenant.create(set, { displayName: 'hidden', visibility: 'HiddenMembership' })['id']);
    tenant.link('members', id, user);
    for (const sees of [false, true]) {
      const client = await caller(sees);
      const seen = sees ? [user] : [];
      const list = await client.get(`${path}/${id}/members?$select=id`);
      expect([list.status, itemsOf(list.body).map((row) => row['id'])]).toEqual([200, seen]);
      const expanded = (await client.get(`${path}/${id}?$expand=members($select=id)`)).body['members'];
      expect((expanded as { id: string }[]).map((row) => row.id)).toEqual(seen);
      if (set === 'groups')
        expect(itemsOf((await client.get(`${path}/${id}/members/$ref`)).body)).toHaveLength(seen.length);
      expect((await client.get(`${path}/${id}/members/$count`, EVENTUAL)).body).toEqual({ text: String(seen.length) });
      const round = await client.round(`${delta}?$select=displayName,members`);
      const entry = round.entries.find((item) => item['id'] === id);
      expect(entry === undefined ? undefined : 'members@delta' in entry).toBe(sees);
      const other = String(tenant.create('users', { displayName: `joins ${String(sees)}` })['id']);
      tenant.link('members', id, other);
      const next = (await client.round(round.deltaLink)).entries.filter((item) => item['id'] === id);
      expect(next.length).toBe(sees ? 1 : 0);
      tenant.unlink('members', id, other);
      const names = itemsOf((await client.get(`/users/${user}/memberOf?$select=id`)).body).map((row) => row['id']);
      expect(names.includes(id)).toBe(sees);
    }
  },
);

test('memberOf shows hidden groups to everybody by switch', async () => {
  simulator.configure({ switches: { hiddenMembershipInMemberOf: false } });
  const id = String(tenant.create('groups', { displayName: 'hidden', visibility: 'HiddenMembership' })['id']);
  tenant.link('members', id, user);
  const client = await caller(false);
  expect(itemsOf((await client.get(`/users/${user}/memberOf`)).body).map((row) => row['id'])).toContain(id);
});
