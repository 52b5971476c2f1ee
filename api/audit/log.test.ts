import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '#core/audit/store/audit.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;

beforeAll(async () => {
  api = await openApiFixture();
  await recordAudit(api.db, {
    workspaceId: api.tenant.workspaceId,
    action: 'restore.start',
    actor: { kind: 'person', id: '00000000-0000-4000-8000-000000000001', name: '=HYPERLINK("http://evil","Ann")' },
    from: { address: '203.0.113.7', userAgent: '+Firefox' },
    target: { kind: 'restore', id: 'x', name: '@Contoso, "Ltd"' },
    reason: '-1\nsecond line',
    facts: { types: ['users'] },
    outcome: 'success',
    code: null,
  });
  await sql`
    insert into audit_entry (id, workspace_id, at, action, actor_kind, actor_name, outcome)
    select gen_random_uuid(), ${api.tenant.workspaceId}, timestamptz '2026-01-01T00:00:00Z' + make_interval(mins => n), 'backup.start', 'service', 'numbered ' || n, 'success'
    from generate_series(0, 2499) n`.execute(api.db);
});
afterAll(() => api.close());

const lines = (text: string): string[] => text.split('\r\n').slice(1, -1);

describe('GET /audit-log', () => {
  it('takes times from the first and before the second', async () => {
    const { body } = await api.call('GET', '/audit-log?from=2026-01-01T00:01:00Z&to=2026-01-01T00:03:00Z');
    expect(body.items.map(({ at }) => at as string)).toEqual(['2026-01-01T00:02:00.000Z', '2026-01-01T00:01:00.000Z']);
  });

  it('filters by action, outcome, actor and text', async () => {
    const actions = async (query: string) =>
      (await api.call('GET', `/audit-log?${query}&limit=3`)).body.items.map(({ action }) => action as string);
    expect(await actions('action=restore.start,restore.plan')).toEqual(['restore.start']);
    expect(await actions('actor=00000000-0000-4000-8000-000000000001')).toEqual(['restore.start']);
    expect(await actions('search=hyperlink')).toEqual(['restore.start']);
    expect(await actions('outcome=unknown')).toEqual([]);
  });

  it('refuses what it does not know, in words', async () => {
    for (const query of ['action=nothing', 'outcome=maybe', 'actor=me', 'from=yesterday', 'sort=up', 'search=%00']) {
      expect((await api.call('GET', `/audit-log?${query}`)).body, query).toMatchObject({
        status: 400,
        code: 'request-invalid',
      });
    }
  });

  it('shows nothing of another workspace', async () => {
    expect((await api.call('GET', '/audit-log', { key: api.otherKey })).body.items).toEqual([]);
    expect(lines((await api.call('GET', '/audit-log.csv', { key: api.otherKey })).text)).toEqual([]);
  });
});

describe('GET /audit-log.csv', () => {
  it('is a file with a mark, a header and every entry', async () => {
    const { headers, text } = await api.call('GET', '/audit-log.csv?action=backup.start');
    const day = new Date().toISOString().slice(0, 10);
    expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8; header=present' });
    expect(headers['content-disposition']).toContain(`filename="audit-log-Contoso-${day}.csv"`);
    expect(text.startsWith('\u{FEFF}Time (UTC),Action,What,Outcome')).toBe(true);
    const rows = lines(text);
    expect(rows).toHaveLength(2_500);
    expect(new Set(rows).size).toBe(2_500);
    expect(rows[0]).toContain('2026-01-02T17:39:00.000Z,backup.start,Start a backup,success,,numbered 2499,service');
  });

  it('has no cell that a spreadsheet would run', async () => {
    const { text } = await api.call('GET', '/audit-log.csv?action=restore.start');
    const row = text.slice(text.indexOf('\r\n') + 2);
    expect(row).toContain(
      `"'=HYPERLINK(""http://evil"",""Ann"")",person,00000000-0000-4000-8000-000000000001,203.0.113.7,'+Firefox,"'@Contoso, ""Ltd""",restore,x,"'-1\nsecond line","{""types"":[""users""]}"`,
    );
  });

  it('is itself recorded, with the names of the filters', async () => {
    await api.call('GET', '/audit-log.csv?search=Ann');
    expect((await api.call('GET', '/audit-log?limit=1')).body.items[0]).toMatchObject({
      action: 'audit.download',
      outcome: 'success',
      facts: { filters: ['search'] },
    });
  });

  it('takes no cursor and is for owners', async () => {
    expect((await api.call('GET', '/audit-log.csv?limit=5')).status).toBe(400);
    expect((await api.call('GET', '/audit-log.csv', { role: 'restorer' })).status).toBe(403);
  });
});
