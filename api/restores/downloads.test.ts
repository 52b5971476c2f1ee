import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemContext } from '#core/restores/store/restore-items.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let id: string;

const PEOPLE = 1_250;

beforeAll(async () => {
  api = await openApiFixture();
  const backupId = await api.tenant.backup(1);
  id = (await api.call('POST', '/restores', { body: { backupId, selection: { types: ['users'] }, reason: 'x' } })).body
    .id;
  await api.db.updateTable('restore').set({ requests: 321, writes: 87 }).where('id', '=', id).execute();
  const seal = async (ordinal: number, part: 'detail' | 'result', value: object) =>
    Buffer.from(await api.context.secretBox.seal(Buffer.from(JSON.stringify(value)), itemContext(id, ordinal, part)));
  const rows = Array.from({ length: PEOPLE }, async (_, ordinal) => ({
    restoreId: id,
    ordinal,
    type: 'users' as const,
    objectId: `u${String(ordinal)}`,
    displayName: ordinal === 3 ? '=HYPERLINK("http://evil")' : `Person "${String(ordinal)}"`,
    action: 'create' as const,
    state: ordinal === 2 ? ('failed' as const) : ('done' as const),
    reasons: JSON.stringify([
      { code: 'new-object-id' },
      { code: 'new-password' },
      ...(ordinal === 4 ? [{ code: 'only-chosen', facts: { chosen: 'city, manager m', left: 'department' } }] : []),
    ]),
    newId: `n${String(ordinal)}`,
    needsNewPassword: ordinal !== 1,
    detailSealed: await seal(ordinal, 'detail', {
      newUserPrincipalName: null,
      attributes: [{ path: 'userPrincipalName', backup: `planned${String(ordinal)}@contoso.com` }],
    }),
    resultSealed: ordinal === 0 ? await seal(ordinal, 'result', { userPrincipalName: 'found0@fabrikam.com' }) : null,
    beforeSealed: null,
    neededBy:
      ordinal === 0 ? JSON.stringify({ type: 'conditionalAccessPolicies', id: 'p', displayName: 'Require MFA' }) : null,
    comparison: ordinal === 0 ? ('asInBackup' as const) : null,
    errorCode: ordinal === 2 ? 'graph-conflict' : null,
    errorMessage: ordinal === 2 ? 'Taken,\r\nby somebody.' : null,
  }));
  const values = await Promise.all(rows);
  for (let from = 0; from < values.length; from += 500)
    await api.db
      .insertInto('restoreItem')
      .values(values.slice(from, from + 500))
      .execute();
});
afterAll(() => api.close());

const lines = (text: string): string[] => text.split('\r\n').slice(0, -1);

describe('items as CSV', () => {
  it('are all of them in the order of the plan, in words', async () => {
    const { status, headers, text } = await api.call('GET', `/restores/${id}/items.csv`, { role: 'viewer' });
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="restore-items-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv"/,
    );
    const [header, first, second, ...rest] = lines(text);
    expect(header).toBe(
      '\u{FEFF}No.,Type,Display name,Object ID in the backup,New object ID,Action,State,Reasons,Only these chosen,Left because not chosen,Attributes changed,Links added,Links removed,Expected writes,Read back,Needs a new password,Needed by,Error,Error message,Requests of the restore,Write requests of the restore,Requests for each object',
    );
    expect(first).toBe(
      '0,User,"Person ""0""",u0,n0,Create,Done,The object is created again and gets a new object ID. The person needs a new password and has to register for MFA again.,,,0,0,0,0,As in the backup,Yes,Conditional Access policy Require MFA,,,321,87,',
    );
    expect(second).toContain(',No,,');
    expect(rest[3]).toContain(
      'MFA again. Only attributes and links that were chosen are restored.,"city, manager m",department,0,',
    );
    // One of them has a line break inside.
    expect(rest).toHaveLength(PEOPLE - 2 + 1);
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  it('are filtered as the list is', async () => {
    expect(lines((await api.call('GET', `/restores/${id}/items.csv?state=failed`)).text)[1]).toMatch(
      /^2,User,.*,Failed,.*,graph-conflict,"Taken,$/,
    );
    expect((await api.call('GET', `/restores/${id}/items.csv?limit=5`)).body.code).toBe('request-invalid');
  });
});

describe('people who need a password', () => {
  it('are named as they were read back, or as planned', async () => {
    const { headers, text } = await api.call('GET', `/restores/${id}/people.csv`, { role: 'viewer' });
    expect(headers['content-disposition']).toContain('restore-people-');
    const [header, first, second] = lines(text);
    expect(header).toBe(
      '\u{FEFF}Display name,User principal name,Object ID,Object ID in the backup,State,Error message',
    );
    expect(first).toBe('"Person ""0""",found0@fabrikam.com,n0,u0,Done,');
    expect(second).toMatch(/^"Person ""2""",planned2@contoso.com,n2,u2,Failed,/);
    expect(lines(text)).toHaveLength(1 + PEOPLE - 1 + 1);
    expect(text).not.toContain('planned1@');
  });

  it('are listed page by page, by the name that they sign in with', async () => {
    const { body: page } = await api.call('GET', `/restores/${id}/people?limit=2`, { role: 'viewer' });
    expect(page.items).toMatchObject([
      { ordinal: 0, userPrincipalName: 'found0@fabrikam.com', newId: 'n0', needsNewPassword: true },
      { ordinal: 2, userPrincipalName: 'planned2@contoso.com', state: 'failed' },
    ]);
    const { body: next } = await api.call(
      'GET',
      `/restores/${id}/people?limit=2&cursor=${encodeURIComponent(page.nextCursor ?? '')}`,
    );
    expect(next.items).toMatchObject([{ ordinal: 3 }, { ordinal: 4 }]);
  });

  it('are answered as a problem where the first cannot be opened', async () => {
    await sql`update restore_item set detail_sealed = (select detail_sealed from restore_item where restore_id = ${id} and ordinal = 5) where restore_id = ${id} and ordinal = 4`.execute(
      api.db,
    );
    expect((await api.call('GET', `/restores/${id}/people.csv`)).body).toMatchObject({
      status: 502,
      code: 'key-wrong',
    });
  });

  it.each(['items.csv', 'people.csv'])('of another workspace are not found: %s', async (file) => {
    expect((await api.call('GET', `/restores/${id}/${file}`, { key: api.otherKey })).status).toBe(404);
  });

  it('are noted in the audit log', async () => {
    const found = await api.db
      .selectFrom('auditEntry')
      .select(['action', 'outcome', 'targetId'])
      .where('workspaceId', '=', api.tenant.workspaceId)
      .where('action', 'in', ['restoreItems.download', 'restorePeople.download'])
      .execute();
    expect(found).toContainEqual({ action: 'restorePeople.download', outcome: 'success', targetId: id });
    expect(found).toContainEqual({ action: 'restoreItems.download', outcome: 'success', targetId: id });
  });
});
