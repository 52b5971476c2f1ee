import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepKind } from '#core/domain/plan/item-states.ts';
import { waitFor } from '#local/processes/wait.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { type Installation, installation } from '../support/installation.ts';
import { type TestDatabase, createTestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;

beforeAll(async () => {
  simulator = await startSimulator({ users: 100, seed: 17 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
}, 90_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

/**
 * Protects against the worst that a restore can do: a user made twice, or one that nothing refers to any more. Its worker
 * dies while users are being made and again while links are written.
 */
test('a restore whose worker is killed again and again makes every user once and every link', async () => {
  const tenant = simulator.tenant();
  const { db } = product.services;
  const worker = await product.startWorker();
  const connectionId = await product.connect(tenant);
  // Accounts with a role, also by way of a group, need more than this application has.
  const assigned = tenant.list('roleAssignments').map((assignment) => String(assignment['principalId']));
  const roleGroups = tenant
    .list('groups')
    .filter((group) => group['isAssignableToRole'] === true)
    .flatMap((group) => tenant.linked('members', String(group['id'])));
  const roles = tenant.list('directoryRoles').flatMap((role) => tenant.linked('members', String(role['id'])));
  const holders = new Set([...assigned, ...roleGroups, ...roles]);
  const users = tenant
    .list('users')
    .filter(
      (user) =>
        user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true && !holders.has(String(user['id'])),
    )
    .slice(0, 58);
  expect(users.length).toBeGreaterThan(50);
  const ids = users.map((user) => String(user['id']));
  const names = new Map(users.map((user) => [String(user['id']), String(user['userPrincipalName'])]));
  const groups = ['Besättning', 'Reserv'].map((displayName, index) =>
    String(
      tenant.create('groups', {
        displayName,
        mailEnabled: false,
        mailNickname: `crew${index}`,
        securityEnabled: true,
        groupTypes: [],
      })['id'],
    ),
  );
  for (const group of groups) for (const id of ids) tenant.link('members', group, id);
  const boss = ids[0] ?? '';
  // Only the links of this test: others may be to or from accounts that this application must not write.
  for (const user of tenant.list('users'))
    for (const manager of tenant.linked('manager', String(user['id'])))
      tenant.unlink('manager', String(user['id']), manager);
  for (const id of ids.slice(1)) tenant.link('manager', id, boss);
  const backup = await product.ended((await product.start(connectionId)).id);
  expect(backup.state).toBe('completed');

  const gone = ids.slice(0, 30);
  const binned = ids.slice(30, 40);
  for (const id of ids.slice(40)) {
    tenant.update(id, { jobTitle: 'Overwritten' });
    tenant.unlink('manager', id, boss);
    for (const group of groups) tenant.unlink('members', group, id);
  }
  for (const id of gone) tenant.delete(id, { permanent: true });
  for (const id of binned) tenant.delete(id);

  // Slow writes make room for a death in the middle of each kind of them.
  for (const method of ['POST', 'PATCH', 'PUT'])
    simulator.addFault({ path: '/v1.0/*', method, kind: 'delay', delayMs: 120, count: 100_000 });
  const objects = [
    ...ids.map((id) => ({ type: 'users' as const, id })),
    ...groups.map((id) => ({ type: 'groups' as const, id })),
  ];
  const restore = await product.restore({ backup, objects });
  const steps = async (kind: StepKind): Promise<number> => {
    const { length } = await db
      .selectFrom('restoreStep')
      .select('ordinal')
      .where('restoreId', '=', restore.id)
      .where('kind', '=', kind)
      .where('state', '=', 'done')
      .execute();
    return length;
  };
  const kinds = async (): Promise<string> =>
    JSON.stringify(
      await db.selectFrom('restoreStep').select(['kind', 'state']).where('restoreId', '=', restore.id).execute(),
    );
  for (const [kind, count] of [
    ['create', 10],
    ['links', 5],
  ] as const) {
    if (!(await waitFor(async () => (await steps(kind)) >= count, { timeoutMs: 90_000, intervalMs: 20 })))
      throw new Error(`never ${count} times ${kind}: ${await kinds()}`);
    await worker.killGroup();
    await worker.restart();
  }
  simulator.clearFaults();
  const ended = await product.restoreEnded(restore.id, 180_000);
  const unfinished = await db
    .selectFrom('restoreItem')
    .select(['type', 'action', 'state', 'reasons', 'newId'])
    .where('restoreId', '=', restore.id)
    .where('state', '<>', 'done')
    .execute();
  expect(unfinished).toEqual([]);
  expect(ended).toMatchObject({ state: 'completed', warnings: [] });

  const live = tenant.list('users');
  const map = new Map(
    (await db.selectFrom('idMap').selectAll().where('connectionId', '=', connectionId).execute()).map((row) => [
      row.oldId,
      row.newId,
    ]),
  );
  expect([...map.keys()].filter((id) => gone.includes(id)).sort()).toEqual([...gone].sort());
  for (const id of ids) {
    const same = live.filter((user) => user['userPrincipalName'] === names.get(id));
    expect(same, names.get(id)).toHaveLength(1);
    expect(String(same[0]?.['id'])).toBe(map.get(id) ?? id);
    expect(same[0]?.['jobTitle']).not.toBe('Overwritten');
  }
  expect(
    tenant.listDeleted().filter((object) => [...names.values()].includes(String(object['userPrincipalName']))),
  ).toEqual([]);
  const now = ids.map((id) => map.get(id) ?? id).sort();
  for (const group of groups) expect([...tenant.linked('members', group)].sort()).toEqual(now);
  for (const id of ids.slice(1)) expect(tenant.linked('manager', map.get(id) ?? id)).toEqual([map.get(boss)]);
}, 300_000);
