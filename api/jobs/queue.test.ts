import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askForTurn } from '#core/jobs/store/turns.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import { connectTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backupId: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());

const plan = () =>
  api.call('POST', '/restores', {
    role: 'restorer',
    body: { backupId, selection: { types: ['users'] }, options: { dryRun: true }, reason: 'Test' },
  });

it('a job that waits says its place, one whose turn it is none, and beyond the bound a start is refused', async () => {
  const [first, second] = [(await plan()).body.id, (await plan()).body.id];
  const placeOf = async (id: string): Promise<unknown> => (await api.call('GET', `/restores/${id}`)).body['queuePlace'];
  expect([await placeOf(first), await placeOf(second)]).toEqual([1, 2]);
  const backup = await api.call('POST', `/connections/${api.tenant.connection.id}/backups`, { role: 'operator' });
  expect((await api.call('GET', `/backups/${backup.body.id}`)).body['queuePlace']).toBe(3);
  expect((await askForTurn(api.db, first, DEFAULT_TURN_LIMITS)).taken).toBe(true);
  expect([await placeOf(first), await placeOf(second)]).toEqual([null, 1]);

  const { workspaceId, connection } = api.tenant;
  await api.db
    .insertInto('jobTurn')
    .values(
      Array.from({ length: DEFAULT_TURN_LIMITS.waitingPerConnection - 2 }, () => ({
        jobId: randomUUID(),
        jobKind: 'restore' as const,
        workspaceId,
        connectionId: connection.id,
        lane: 'manual' as const,
      })),
    )
    .execute();
  const refused = await plan();
  expect([refused.status, refused.body['code']]).toEqual([429, 'queue-full']);
  expect(await api.db.selectFrom('restore').select('id').execute(), 'nothing is left of it').toHaveLength(2);
});

it('a proof waits for proofs alone, and says its place', async () => {
  const [first, second] = [api.tenant, await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam')];
  await second.backup(1);
  const prove = async ({ connection }: TestTenant): Promise<string> =>
    (await api.call('POST', `/connections/${connection.id}/proofs`, { role: 'operator' })).body.id;
  const placeOf = async (id: string): Promise<unknown> => (await api.call('GET', `/proofs/${id}`)).body['queuePlace'];
  const [running, waiting] = [await prove(first), await prove(second)];
  expect([await placeOf(running), await placeOf(waiting)]).toEqual([1, 2]);
  expect((await askForTurn(api.db, running, DEFAULT_TURN_LIMITS)).taken).toBe(true);
  expect((await askForTurn(api.db, waiting, DEFAULT_TURN_LIMITS)).taken).toBe(false);
  expect([await placeOf(running), await placeOf(waiting)]).toEqual([null, 1]);
});
