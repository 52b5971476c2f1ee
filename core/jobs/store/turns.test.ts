import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../../../tests/support/tenant.fixture.ts';
import { endBackup } from '../../backups/store/backup-states.ts';
import { insertPendingBackup } from '../../backups/store/backups.ts';
import { endProof } from '../../backups/store/proof/proof-states.ts';
import { insertPendingProof } from '../../backups/store/proof/proofs.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { silentLogger } from '../../observability/logger.ts';
import { takeTurn, wakeNext, type TurnDeps } from '../take-turn.ts';
import type { Lane, TurnLimits } from '../turn-limits.ts';
import { askForTurn, giveTurnBack, holdTurn, joinQueue, placesOf } from './turns.ts';

const LIMITS: TurnLimits = {
  running: { manual: 2, scheduled: 1, proof: 1 },
  runningPerConnection: 1,
  waiting: 4,
  waitingPerConnection: 2,
};

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const join = async ({ workspaceId, connection }: TestTenant, lane: Lane = 'manual'): Promise<string> => {
  const jobId = randomUUID();
  const turn = { jobId, jobKind: 'restore', workspaceId, connectionId: connection.id, lane } as const;
  await db.transaction().execute((trx) => joinQueue(trx, turn, LIMITS));
  return jobId;
};
const ask = async (jobId: string): Promise<number> => (await askForTurn(db, jobId, LIMITS)).place;

describe('the turns of a workspace', () => {
  it('are taken in order, counted for each connection and lane, and say their place to who waits', async () => {
    const first = await createTestTenant(db);
    const second = await connectTestTenant(db, first.workspaceId, 'Fabrikam');
    const third = await connectTestTenant(db, first.workspaceId, 'Adatum');
    const a = await join(first);
    const a2 = await join(first);
    const b = await join(second);
    const c = await join(third);
    const scheduled = await join(third, 'scheduled');
    // Whoever asks first: the order in which they came counts.
    expect(await ask(c)).toBe(4);
    expect([await ask(a), await ask(a2), await ask(b), await ask(scheduled)]).toEqual([0, 1, 0, 0]);
    expect(await placesOf(db, [a, a2, b, c])).toEqual(
      new Map([
        [a2, 1],
        [c, 2],
      ]),
    );
    expect(await ask(a), 'asking again').toBe(0);
    await giveTurnBack(db, b);
    expect([await ask(a2), await ask(c)], 'the connection of the first is still at work').toEqual([1, 0]);
  });

  it('have a bound for those that wait, whose refusal says so, and none for scheduled backups', async () => {
    const first = await createTestTenant(db);
    const second = await connectTestTenant(db, first.workspaceId, 'Fabrikam');
    const third = await connectTestTenant(db, first.workspaceId, 'Adatum');
    await join(first);
    await join(first);
    const full = { code: 'queue-full', facts: { waiting: 2 } };
    await expect(join(first)).rejects.toMatchObject(full);
    await join(second);
    await join(second);
    await expect(join(third)).rejects.toMatchObject({ ...full, facts: { waiting: 4 } });
    await expect(join(third)).rejects.toThrow(/4 jobs of this workspace are waiting already/);
    for (let n = 0; n < 6; n += 1) await join(third, 'scheduled');
    // Another workspace waits for nobody here.
    expect(await ask(await join(await createTestTenant(db)))).toBe(0);
  });

  it('go to no more than may be at work, however many ask at the same moment', async () => {
    const tenants = [await createTestTenant(db)];
    for (const name of ['B', 'C', 'D']) tenants.push(await connectTestTenant(db, tenants[0]?.workspaceId ?? '', name));
    const jobs = await Promise.all(tenants.map((tenant) => join(tenant)));
    const places = await Promise.all(jobs.map(ask));
    expect(places.filter((place) => place === 0)).toHaveLength(2);
  });

  it('are given back by the end of a backup, wherever that is written', async () => {
    const { workspaceId, connection, repositoryId } = await createTestTenant(db);
    const scope = { workspaceId, connectionId: connection.id };
    const backup = await insertPendingBackup(db, {
      ...scope,
      id: randomUUID(),
      repositoryId,
      baseBackupId: null,
      mode: 'full',
      trigger: 'manual',
      createdBy: 'test',
      sealing: 'none',
    });
    const id = backup?.id ?? '';
    await holdTurn(db, { ...scope, jobId: id, jobKind: 'backup', lane: 'manual' });
    const next = await joinOn(scope);
    expect(await ask(next)).toBe(1);
    await endBackup(db, { workspaceId, id }, { state: 'cancelled' });
    expect(await ask(next)).toBe(0);
  });

  it('are given back by the end of a proof', async () => {
    const tenant = await createTestTenant(db);
    const other = await connectTestTenant(db, tenant.workspaceId, 'Fabrikam');
    const scope = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
    const id = randomUUID();
    await insertPendingProof(db, { ...scope, id, backupId: await tenant.backup(1), createdBy: 'test' });
    await holdTurn(db, { ...scope, jobId: id, jobKind: 'proof', lane: 'proof' });
    const next = await join(other, 'proof');
    expect(await ask(next)).toBe(1);
    await endProof(db, { workspaceId: tenant.workspaceId, id }, { state: 'cancelled' });
    expect(await ask(next)).toBe(0);
  });

  const joinOn = async (scope: { workspaceId: string; connectionId: string }): Promise<string> => {
    const jobId = randomUUID();
    await db
      .transaction()
      .execute((trx) => joinQueue(trx, { ...scope, jobId, jobKind: 'restore', lane: 'manual' }, LIMITS));
    return jobId;
  };
});

describe('a job that waits', () => {
  const deps = (running: ReadonlySet<string>): TurnDeps & { woken: string[] } => {
    const woken: string[] = [];
    const wake = (id: string): Promise<boolean> => Promise.resolve(woken.push(id) > 0);
    return {
      db,
      limits: LIMITS,
      logger: silentLogger,
      woken,
      jobs: {
        isBackupRunning: (id) => Promise.resolve(running.has(id)),
        isRestoreRunning: (id) => Promise.resolve(running.has(id)),
        isProofRunning: (id) => Promise.resolve(running.has(id)),
        isComparisonRunning: (id) => Promise.resolve(running.has(id)),
        wakeBackup: wake,
        wakeRestore: wake,
        wakeProof: wake,
        wakeComparison: wake,
      },
    };
  };
  const silence = (jobId: string): Promise<unknown> =>
    db
      .updateTable('jobTurn')
      .set({ seenAt: new Date(Date.now() - 3_600_000) })
      .where('jobId', '=', jobId)
      .execute();

  it('goes on where one before it was ended from outside, and waits for one that is silent and at work', async () => {
    const tenant = await createTestTenant(db);
    const [holder, next] = [await join(tenant), await join(tenant)];
    expect(await ask(holder)).toBe(0);
    await silence(holder);
    expect(await takeTurn(deps(new Set([holder])), next)).toEqual({ taken: false, place: 1 });
    await silence(holder);
    expect(await takeTurn(deps(new Set()), next)).toEqual({ taken: true, place: 0 });
  });

  it('goes on where one before it in the queue was never started', async () => {
    const tenant = await createTestTenant(db);
    const [lost, next] = [await join(tenant), await join(tenant)];
    expect(await takeTurn(deps(new Set()), next), 'it may be starting just now').toEqual({ taken: false, place: 2 });
    await silence(lost);
    expect(await takeTurn(deps(new Set()), next)).toEqual({ taken: true, place: 0 });
  });

  it('is told when it is its turn, and nobody else is', async () => {
    const tenant = await createTestTenant(db);
    const [holder, next, last] = [await join(tenant), await join(tenant), await createTestTenant(db).then(join)];
    expect(await ask(holder)).toBe(0);
    await giveTurnBack(db, holder);
    const told = deps(new Set());
    await wakeNext(told, tenant.workspaceId);
    expect(told.woken).toEqual([next]);
    expect(last).not.toBe(next);
  });
});
