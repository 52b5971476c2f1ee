import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { createWorkspace } from '../../accounts/store/workspaces.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { type AuditFilter, listAudit } from './audit-log.ts';
import { type NewAuditEntry, recordAudit } from './audit.ts';

let database: TestDatabase;
let db: Db;
let workspaceId: string;
let otherId: string;
const ann = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  workspaceId = (await createWorkspace(db, 'Contoso')).id;
  otherId = (await createWorkspace(db, 'Northwind')).id;
  await add('first', { action: 'backup.start', actor: { kind: 'person', id: ann, name: 'Ann Berg' } });
  await add('second', { action: 'restore.start', reason: 'The 100% reorganisation_of HR' });
  await add('third', { outcome: 'refused', code: 'forbidden', from: { address: '203.0.113.7', userAgent: null } });
  await recordAudit(
    db,
    entry('foreign', { workspaceId: otherId, actor: { kind: 'person', id: ann, name: 'Ann Berg' } }),
  );
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

function entry(name: string, changes: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    workspaceId,
    action: 'connection.update',
    actor: { kind: 'apiKey', id: randomUUID(), name: 'API key nightly' },
    from: { address: null, userAgent: null },
    target: { kind: 'connection', id: null, name },
    reason: null,
    facts: {},
    outcome: 'success',
    code: null,
    ...changes,
  };
}

/** With times that are known: one minute after the other. */
let minute = 0;
async function add(name: string, changes: Partial<NewAuditEntry> = {}): Promise<void> {
  const made = entry(name, changes);
  await sql`
    insert into audit_entry (id, workspace_id, at, action, actor_kind, actor_id, actor_name, address, target_kind, target_name, reason, outcome, code)
    values (${randomUUID()}, ${made.workspaceId}, ${new Date(Date.UTC(2026, 0, 1, 0, minute++))}, ${made.action}, ${made.actor.kind}, ${made.actor.id},
      ${made.actor.name}, ${made.from.address}, 'connection', ${name}, ${made.reason}, ${made.outcome}, ${made.code})`.execute(
    db,
  );
}

const names = async (filter: Partial<AuditFilter>) =>
  (await listAudit(db, { workspaceId, ...filter }, { limit: 100, cursor: null })).items.map(
    ({ target }) => target?.name,
  );

describe('listAudit', () => {
  it('is newest first, and of one workspace', async () => {
    expect(await names({})).toEqual(['third', 'second', 'first']);
    expect(await names({ workspaceId: otherId })).toEqual(['foreign']);
  });

  it.each([
    [{ actions: ['backup.start' as const, 'restore.start' as const] }, ['second', 'first']],
    [{ actorId: ann }, ['first']],
    [{ outcomes: ['refused' as const] }, ['third']],
    [{ search: 'BERG' }, ['first']],
    [{ search: '100% reorganisation_' }, ['second']],
    [{ search: '100_' }, []],
    [{ search: '%' }, ['second']],
    [{ search: '203.0.113' }, ['third']],
    [{ search: 'forbidden' }, ['third']],
    [{ search: 'seco' }, ['second']],
    [{ search: 'nightly', outcomes: ['success' as const] }, ['second']],
    [{ from: new Date('2026-01-01T00:01:00Z') }, ['third', 'second']],
    [{ to: new Date('2026-01-01T00:01:00Z') }, ['first']],
    [{ from: new Date('2026-01-01T00:01:00Z'), to: new Date('2026-01-01T00:02:00Z') }, ['second']],
    [{ from: new Date('2026-01-01T00:01:00.001Z'), to: new Date('2026-01-01T00:02:00Z') }, []],
  ])('finds by %j', async (filter, found) => {
    expect(await names(filter)).toEqual(found);
  });

  it('goes on where it was while entries are added, and shows none twice', async () => {
    const scope = { workspaceId: (await createWorkspace(db, 'Busy')).id };
    const expected: string[] = [];
    for (let n = 0; n < 5; n++) await recordAudit(db, entry(String(n), scope));
    const seen: (string | null | undefined)[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 3; page++) {
      const found = await listAudit(db, scope, { limit: 2, cursor });
      seen.push(...found.items.map(({ target }) => target?.name));
      cursor = found.nextCursor;
      await recordAudit(db, entry(`late ${String(page)}`, scope));
    }
    for (let n = 4; n >= 0; n--) expected.push(String(n));
    expect(seen).toEqual(expected);
    expect(cursor).toBeNull();
  });

  it('tells entries of one microsecond apart', async () => {
    const id = (await createWorkspace(db, 'Simultaneous')).id;
    await sql`
      insert into audit_entry (id, workspace_id, at, action, actor_kind, actor_name, outcome)
      select gen_random_uuid(), ${id}, '2026-01-01T00:00:00.123456Z', 'backup.start', 'service', 'x', 'success' from generate_series(1, 7)`.execute(
      db,
    );
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const page = await listAudit(db, { workspaceId: id }, { limit: 3, cursor });
      for (const item of page.items) seen.add(item.id);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.size).toBe(7);
  });

  it('refuses the cursor of other filters', async () => {
    const { nextCursor } = await listAudit(db, { workspaceId }, { limit: 1, cursor: null });
    await expect(listAudit(db, { workspaceId, search: 'x' }, { limit: 1, cursor: nextCursor })).rejects.toMatchObject({
      code: 'cursor-invalid',
    });
  });
});
