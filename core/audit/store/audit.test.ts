import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { recordAuditOfPerson } from '../../accounts/store/audit-of-person.ts';
import { createWorkspace } from '../../accounts/store/workspaces.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { type AuditFilter, listAudit } from './audit-log.ts';
import {
  ABANDONED_MINUTES,
  type NewAuditEntry,
  beginAudit,
  endAudit,
  recordAudit,
  settleAbandonedAudits,
} from './audit.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const newWorkspace = async (): Promise<string> => (await createWorkspace(db, 'Contoso')).id;

function entry(workspaceId: string, changes: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    workspaceId,
    action: 'backup.start',
    actor: { kind: 'person', id: randomUUID(), name: 'Anna Berg (anna@example.com)' },
    from: { address: '203.0.113.7', userAgent: 'Firefox' },
    target: { kind: 'backup', id: randomUUID(), name: null },
    reason: null,
    facts: { mode: 'auto' },
    outcome: 'success',
    code: null,
    ...changes,
  };
}

const all = async (filter: AuditFilter) => (await listAudit(db, filter, { limit: 1_000, cursor: null })).items;
const codeOf = (error: unknown): unknown => Reflect.get(error as object, 'code');
const REFUSED = '42501';

describe('the audit log', () => {
  it('keeps an entry as it was written', async () => {
    const workspaceId = await newWorkspace();
    const written = entry(workspaceId, {
      reason: 'Ann was deleted by mistake',
      outcome: 'refused',
      code: 'conflict',
      facts: { fields: ['name'], count: 2 },
    });
    await recordAudit(db, written);
    expect(await all({ workspaceId })).toEqual([{ ...written, id: expect.any(String), at: expect.any(Date) }]);
  });

  describe('is append-only', () => {
    it.each([
      ['update', sql`update audit_entry set outcome = 'success'`],
      ['delete', sql`delete from audit_entry`],
      ['truncate', sql`truncate audit_entry`],
      ['truncate of the workspaces', sql`truncate workspace cascade`],
      ['update of nothing but the name', sql`update audit_entry set actor_name = actor_name`],
      ['merge', sql`merge into audit_entry using (select 1) one on true when matched then delete`],
    ])('%s is refused by the database', async (_name, statement) => {
      const workspaceId = await newWorkspace();
      await recordAudit(db, entry(workspaceId));
      const error = await statement.execute(db).catch((failure: unknown) => failure);
      expect(codeOf(error)).toBe(REFUSED);
      expect(await all({ workspaceId })).toHaveLength(1);
    });

    it('also in a session that has switched triggers off', async () => {
      const workspaceId = await newWorkspace();
      await recordAudit(db, entry(workspaceId));
      const attempt = db.transaction().execute(async (trx) => {
        await sql`set local session_replication_role = replica`.execute(trx);
        await sql`delete from audit_entry where workspace_id = ${workspaceId}`.execute(trx);
      });
      expect(codeOf(await attempt.catch((failure: unknown) => failure))).toBe(REFUSED);
    });

    it('and the entries go with their workspace alone', async () => {
      const [leaving, staying] = [await newWorkspace(), await newWorkspace()];
      for (const workspaceId of [leaving, staying]) await recordAudit(db, entry(workspaceId));
      await beginAudit(db, entry(leaving));
      await db.deleteFrom('workspace').where('id', '=', leaving).execute();
      expect(await all({ workspaceId: leaving })).toEqual([]);
      expect(await all({ workspaceId: staying })).toHaveLength(1);
    });

    it('and a transaction that ends the workspace and is undone leaves them', async () => {
      const workspaceId = await newWorkspace();
      await recordAudit(db, entry(workspaceId));
      const undone = db.transaction().execute(async (trx) => {
        await trx.deleteFrom('workspace').where('id', '=', workspaceId).execute();
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await all({ workspaceId })).toHaveLength(1);
    });
  });
});

describe('intentions', () => {
  it('are no entries, and become one with their outcome', async () => {
    const workspaceId = await newWorkspace();
    const id = await beginAudit(db, entry(workspaceId));
    expect(await all({ workspaceId })).toEqual([]);
    await endAudit(db, id, entry(workspaceId, { outcome: 'failed', code: 'internal' }));
    expect(await all({ workspaceId })).toMatchObject([{ id, outcome: 'failed', code: 'internal' }]);
    expect(await db.selectFrom('auditIntent').selectAll().where('id', '=', id).execute()).toEqual([]);
  });

  it('of a process that died become entries of unknown outcome, once', async () => {
    const workspaceId = await newWorkspace();
    const written = entry(workspaceId, { reason: 'why' });
    const id = await beginAudit(db, written);
    const young = await beginAudit(db, entry(workspaceId));
    await settleAbandonedAudits(db);
    expect(await all({ workspaceId })).toEqual([]);
    await sql`update audit_intent set at = at - make_interval(mins => ${ABANDONED_MINUTES}) where id = ${id}`.execute(
      db,
    );
    const settled = await Promise.all([
      settleAbandonedAudits(db),
      settleAbandonedAudits(db),
      settleAbandonedAudits(db),
    ]);
    expect(settled.reduce((sum, count) => sum + count)).toBe(1);
    const found = await all({ workspaceId });
    expect(found).toEqual([{ ...written, id, outcome: 'unknown', at: expect.any(Date) }]);
    expect(Date.now() - (found[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(ABANDONED_MINUTES * 60_000);
    await endAudit(db, young, entry(workspaceId));
  });

  it('that were given up too early still get their outcome, beside it', async () => {
    const workspaceId = await newWorkspace();
    const id = await beginAudit(db, entry(workspaceId));
    await sql`update audit_intent set at = at - interval '1 day' where id = ${id}`.execute(db);
    await settleAbandonedAudits(db);
    await endAudit(db, id, entry(workspaceId));
    expect((await all({ workspaceId })).map(({ outcome }) => outcome)).toEqual(['success', 'unknown']);
  });

  it('and what a person does outside workspaces is in the log of each of theirs', async () => {
    const [first, second, foreign] = [await newWorkspace(), await newWorkspace(), await newWorkspace()];
    const personId = randomUUID();
    await db
      .insertInto('person')
      .values({ id: personId, email: `${personId}@example.org`, name: 'Ann' })
      .execute();
    for (const workspaceId of [first, second])
      await db.insertInto('member').values({ workspaceId, personId, role: 'viewer' }).execute();
    await recordAuditOfPerson(db, personId, entry('', { action: 'session.signIn' }));
    await recordAuditOfPerson(db, randomUUID(), entry('', { action: 'session.signIn' }));
    for (const workspaceId of [first, second])
      expect(await all({ workspaceId })).toMatchObject([{ action: 'session.signIn' }]);
    expect(await all({ workspaceId: foreign })).toEqual([]);
  });
});
