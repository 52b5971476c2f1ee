import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCredential } from '#core/connections/store/credentials.ts';
import { disconnectAll } from '#core/connections/store/disconnect.ts';
import { eraseRows } from '#core/overview/store/erase-rows.ts';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { type TestTenant, connectTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, READY, UNAVAILABLE, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let second: TestTenant;
let backupId: string;

beforeAll(async () => {
  api = await openApiFixture();
  second = await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam');
  backupId = await api.tenant.backup(1);
  await api.tenant.object({ id: 'ann', from: 1, name: 'Ann' });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  api.report = READY;
  api.jobs.failure = null;
});

const SECRET = 'Quite-Secret-8812~of-one-restore';
const tenantId = randomUUID();
const credentials = (over: Record<string, unknown> = {}) => ({
  tenantId,
  clientId: randomUUID(),
  clientSecret: SECRET,
  ...over,
});
const ask = (target: unknown, options: Record<string, unknown> = {}, call: { key?: string } = {}) =>
  api.call('POST', '/restores', {
    role: 'restorer',
    ...call,
    body: { backupId, selection: { types: ['users'] }, reason: 'x', target, options },
  });
const scopeOf = (id: string) => ({ workspaceId: api.tenant.workspaceId, id });
const given = () =>
  api.db.selectFrom('connection').selectAll().where('forOneJob', '=', true).orderBy('createdAt', 'desc').execute();

/** Tables whose rows hold the text. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    api.db,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(name)} t where position(${text} in to_jsonb(t)::text) > 0`.execute(
      api.db,
    );
    if ((rows[0]?.n ?? 0) > 0) found.push(name);
  }
  return found;
}

describe('the target of a restore', () => {
  it('is the tenant of the backup unless another is named', async () => {
    const own = await ask(undefined);
    expect(own.body).toMatchObject({
      targetConnectionId: api.tenant.connection.id,
      targetTenantId: api.tenant.connection.tenantId,
      targetTenantName: 'Contoso',
    });
    const other = await ask({ connectionId: second.connection.id });
    expect(other.status).toBe(202);
    expect(other.body).toMatchObject({ connectionId: api.tenant.connection.id, targetTenantName: 'Fabrikam' });
    const detail = await api.call('GET', `/restores/${other.body.id}`);
    expect(detail.body['targetConnection']).toMatchObject({ name: 'Fabrikam', removed: false, forOneJob: false });
  });

  it('is a connection that the asking principal may use, as the backup is', async () => {
    const key = await api.tenant.apiKey('restorer', [api.tenant.connection.id]);
    expect((await ask({ connectionId: second.connection.id }, {}, { key })).status).toBe(404);
    expect((await ask({ connectionId: api.other.connection.id })).status).toBe(404);
    const onlyTarget = await api.tenant.apiKey('restorer', [second.connection.id]);
    expect((await ask({ connectionId: second.connection.id }, {}, { key: onlyTarget })).status).toBe(404);
    const refused = await ask({ credentials: credentials() }, {}, { key });
    expect([refused.status, refused.body['detail']]).toEqual([403, expect.stringContaining('restricted to some')]);
    expect(await given()).toEqual([]);
  });

  it('is one of the two, and with one kind of credential', async () => {
    for (const target of [
      {},
      { connectionId: second.connection.id, credentials: credentials() },
      { credentials: credentials({ clientSecret: undefined }) },
      { credentials: { tenantId, clientSecret: SECRET } },
    ]) {
      const answer = await ask(target);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain(SECRET);
    }
  });

  it('is written to by one restore at a time, by whatever connection', async () => {
    const twin = await api.db
      .insertInto('connection')
      .columns(['id', 'workspaceId', 'name', 'cloud', 'tenantId', 'clientId', 'credentialKind', 'credentialSealed'])
      .expression((from) =>
        from
          .selectFrom('connection')
          .select((row) => [
            row.val(randomUUID()).$castTo<string>().as('id'),
            'workspaceId',
            row.val('Twin').as('name'),
            'cloud',
            'tenantId',
            'clientId',
            'credentialKind',
            'credentialSealed',
          ])
          .where('id', '=', second.connection.id),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    await api.db
      .updateTable('connection')
      .set({ readyForBackup: true, readyForRestore: true })
      .where('id', '=', twin.id)
      .execute();
    const writing = { dryRun: false };
    const first = await ask({ connectionId: second.connection.id }, writing);
    const late = await ask({ connectionId: twin.id }, writing);
    expect([first.status, late.status]).toEqual([202, 202]);
    await moveRestore(api.db, scopeOf(first.body.id), { state: 'running', phase: 'executing' });
    expect((await ask({ connectionId: twin.id }, writing)).body['code']).toBe('restore-running');
    await expect(
      moveRestore(api.db, scopeOf(late.body.id), { state: 'running', phase: 'executing' }),
    ).rejects.toMatchObject({ constraint: 'restore_one_per_tenant' });
    await api.db.deleteFrom('restore').execute();
    await api.db.deleteFrom('connection').where('id', '=', twin.id).execute();
  });
});

describe('credentials for one restore', () => {
  it('are tried before anything is planned, and wrong ones are told in plain words', async () => {
    const message = 'Microsoft Entra ID does not accept the client secret. Enter its value, not its ID.';
    api.report = { ...READY, signedIn: false, tenant: null, problem: { code: 'sign-in-secret-wrong', message } };
    const answer = await ask({ credentials: credentials() });
    expect(answer.body).toMatchObject({ code: 'sign-in-secret-wrong', detail: message });
    expect(answer.text).not.toContain(SECRET);
    expect([await given(), (await api.call('GET', '/restores')).body.items]).toEqual([[], []]);
    expect(await tablesWith(SECRET)).toEqual([]);
  });

  it('that may not read the tenant are refused with what is missing', async () => {
    const missing = { permission: 'Group.Read.All', granted: false, types: ['groups' as const], lost: 'x' };
    api.report = { ...READY, readyForBackup: false, permissions: [{ ...missing, neededFor: ['backup'] }] };
    const answer = await ask({ credentials: credentials() });
    expect(answer.body).toMatchObject({
      code: 'connection-not-ready',
      detail: expect.stringContaining('Group.Read.All'),
    });
    expect(await given()).toEqual([]);
  });

  it('are kept sealed with the restore, in no list and no answer', async () => {
    const answer = await ask({ credentials: credentials() });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ targetTenantId: tenantId, targetTenantName: 'Fabrikam' });
    const [kept] = await given();
    const opened = await openCredential(api.context.secretBox, kept?.id ?? '', {
      kind: 'secret',
      sealed: kept?.credentialSealed ?? new Uint8Array(),
    });
    expect(opened).toEqual({ kind: 'secret', clientSecret: SECRET });
    const detail = await api.call('GET', `/restores/${answer.body.id}`);
    expect(detail.body['targetConnection']).toMatchObject({ name: 'Fabrikam', removed: false, forOneJob: true });
    expect(detail.text + answer.text).not.toContain(SECRET);
    expect((await api.call('GET', '/connections')).body.items.map(({ id }) => id)).not.toContain(kept?.id);
    expect((await api.call('GET', `/connections/${kept?.id ?? ''}`)).status).toBe(404);
    expect(JSON.stringify(api.jobs.calls)).not.toContain(SECRET);
    expect(await tablesWith(SECRET)).toEqual([]);
  });

  const ENDS: readonly (readonly [how: string, end: (id: string) => Promise<unknown>])[] = [
    ['is completed', (id) => endRestore(api.db, scopeOf(id), { state: 'completed' })],
    ['ends with warnings', (id) => endRestore(api.db, scopeOf(id), { state: 'completedWithWarnings' })],
    ['is cancelled, or its plan expires', (id) => endRestore(api.db, scopeOf(id), { state: 'cancelled' })],
    [
      'fails, or its workflow is lost',
      (id) => endRestore(api.db, scopeOf(id), { state: 'failed', errorCode: 'internal', errorMessage: 'x' }),
    ],
    [
      'goes with the backups of its connection',
      async () => {
        while (await eraseRows(api.db, { connectionId: api.tenant.connection.id }));
      },
    ],
    ['belongs to a workspace that is deleted', () => disconnectAll(api.db, api.tenant.workspaceId, new Date())],
  ];
  let backups = 100;
  it.each(ENDS)('are erased when the restore %s', async (_, end) => {
    const started = await ask({ credentials: credentials() });
    const sealed = Buffer.from((await given())[0]?.credentialSealed ?? []).toString('hex');
    expect(sealed.length).toBeGreaterThan(40);
    expect(await tablesWith(sealed)).toEqual(['connection']);
    await end(started.body.id);
    expect(await tablesWith(sealed)).toEqual([]);
    await api.db
      .updateTable('connection')
      .set({ deletedAt: null, readyForBackup: true, readyForRestore: true })
      .where('forOneJob', '=', false)
      .execute();
    backupId = await api.tenant.backup((backups += 1));
  });

  it('are erased where the restore cannot be started', async () => {
    api.jobs.failure = UNAVAILABLE;
    expect((await ask({ credentials: credentials() })).status).toBe(503);
    expect((await given()).map(({ credentialSealed }) => credentialSealed.length)).toEqual([0]);
  });
});
