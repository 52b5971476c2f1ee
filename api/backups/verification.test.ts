import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endVerification } from '#core/backups/store/files/verifications.ts';
import { type ApiFixture, UNAVAILABLE, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backup: string;

beforeAll(async () => {
  api = await openApiFixture();
  backup = await api.tenant.backup(1);
  await api.tenant.object({ id: 'ann', from: 1, name: 'Ann' });
  await api.tenant.object({ id: 'bo', from: 1, name: 'Bo' });
});
afterAll(() => api.close());
beforeEach(async () => {
  api.jobs.calls.length = 0;
  api.jobs.failure = null;
  await sql`update backup set verify_state = null, verify_started_at = null, verified_at = null, verify_result = null`.execute(
    api.db,
  );
  await sql`delete from stored_file`.execute(api.db);
});

const start = () => api.call('POST', `/backups/${backup}/verify`, { role: 'operator' });
const look = async () => (await api.call('GET', `/backups/${backup}/verification`, { role: 'viewer' })).body;

const end = (state: 'whole' | 'damaged'): Promise<void> =>
  endVerification(api.db, backup, {
    state,
    result: { files: 2, bytes: 10, damagedFiles: 0, affectedObjects: 0, damaged: [], error: null },
  });

/** Something is wrong with every pack. */
async function damagePacks(): Promise<void> {
  await sql`
    insert into stored_file (repository_id, path, kind, type, damage, damage_message)
    select distinct repository_id, 'packs/' || pack_id, 'pack', type, 'storage-missing', 'It is missing.'
    from object_version where pack_id is not null`.execute(api.db);
}

describe('starting a verification', () => {
  it('starts the workflow with references only', async () => {
    expect(await look()).toMatchObject({ state: 'never', startedAt: null, verifiedAt: null });
    const answer = await start();
    expect(answer).toMatchObject({ status: 202, body: { state: 'running', damagedFiles: 0, error: null } });
    const { workspaceId, connection } = api.tenant;
    const label = 'verification of a backup of Contoso';
    expect(api.jobs.calls).toEqual([
      ['startVerify', { backupId: backup, workspaceId, connectionId: connection.id, label }],
    ]);
  });

  it('takes up one that was lost where it was, and leaves one that runs alone', async () => {
    const { startedAt } = (await start()).body;
    const again = await start();
    expect(again).toMatchObject({ status: 202, body: { state: 'running', startedAt } });
    // The workflow service knows whether it runs; the database only that it has not ended.
    expect(api.jobs.calls.map(([name]) => name)).toEqual(['startVerify', 'startVerify']);
  });

  it('has failed where Temporal is away, and can be started again', async () => {
    api.jobs.failure = UNAVAILABLE;
    expect((await start()).status).toBe(503);
    expect(await look()).toMatchObject({ state: 'failed', error: { code: UNAVAILABLE.code } });
    api.jobs.failure = null;
    expect((await start()).body).toMatchObject({ state: 'running' });
  });

  it('is not for those who may only look', async () => {
    expect((await api.call('POST', `/backups/${backup}/verify`, { role: 'viewer' })).status).toBe(403);
  });
});

describe('what is known of a backup', () => {
  it('names damage that others found since it was verified, and the objects that it concerns', async () => {
    await end('whole');
    expect(await look()).toMatchObject({ state: 'whole' });
    await damagePacks();
    const found = await look();
    expect(found).toMatchObject({ state: 'damaged', affectedObjects: 2, readSince: null });
    expect(found.damaged).toContainEqual(
      expect.objectContaining({ code: 'storage-missing', message: 'It is missing.' }),
    );
    const first = (await api.call('GET', `/backups/${backup}/affected-objects?limit=1`)).body;
    const second = (await api.call('GET', `/backups/${backup}/affected-objects?limit=1&cursor=${first.nextCursor}`))
      .body;
    expect([...first.items, ...second.items].map(({ displayName }) => displayName)).toEqual(['Ann', 'Bo']);
    expect(second.nextCursor).toBeNull();
  });

  it('is repaired once nothing of what was found is left', async () => {
    await end('damaged');
    expect(await look()).toMatchObject({ state: 'repaired', damagedFiles: 0, affectedObjects: 0 });
  });
});
