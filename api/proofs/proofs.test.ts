import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { differenceContext } from '#core/backups/proof/difference-detail.ts';
import { endProof } from '#core/backups/store/proof/proof-states.ts';
import { insertProofTypes, setCompared, setUnread } from '#core/backups/store/proof/proof-types.ts';
import { connectTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let tenant: TestTenant;

beforeAll(async () => {
  api = await openApiFixture();
});
beforeEach(async () => {
  tenant = await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam');
});
afterAll(() => api.close());

const FIGURES = {
  objects: 10,
  links: 3,
  onlyInTenant: 1,
  onlyInCopy: 0,
  different: 1,
  linksOnlyInTenant: 0,
  linksOnlyInCopy: 1,
  since: 2,
  missed: 1,
  unclear: 0,
  unknownInCopy: 0,
};

async function start(): Promise<{ status: number; id: string; code?: string }> {
  const { status, body } = await api.call('POST', `/connections/${tenant.connection.id}/proofs`);
  return { status, ...(body as { id: string; code?: string }) };
}

/** A completed proof with a difference of each kind. */
async function completed(): Promise<string> {
  const { id } = await start();
  const { workspaceId } = tenant;
  const types = ['users', 'groups', 'devices'] as const;
  await insertProofTypes(
    api.db,
    id,
    types.map((type) => ({ type, asked: true })),
  );
  await setCompared(api.db, { proofId: id, type: 'users' }, { figures: FIGURES, unknown: [] });
  await setUnread(api.db, { proofId: id, type: 'devices' }, { code: 'graph-permission-missing', message: 'No.' });
  const seal = (objectId: string): Promise<Uint8Array> =>
    api.context.secretBox.seal(
      Buffer.from(JSON.stringify({ attributes: [{ path: 'city', current: '=1+1', backup: 'Bern' }] })),
      differenceContext(id, { type: 'users', objectId }),
    );
  const row = { proofId: id, type: 'users' as const, relation: '', targetId: '', open: false, unreadable: null };
  await api.db
    .insertInto('proofDifference')
    .values([
      {
        ...row,
        objectId: 'a',
        kind: 'different',
        cause: 'missed',
        displayName: 'Ann',
        userPrincipalName: 'ann@x',
        targetType: null,
        detailSealed: Buffer.from(await seal('a')),
      },
      {
        ...row,
        objectId: 'b',
        kind: 'onlyInTenant',
        cause: 'since',
        displayName: 'Bob',
        userPrincipalName: null,
        targetType: null,
        detailSealed: null,
      },
      {
        ...row,
        type: 'groups',
        objectId: 'g',
        relation: 'members',
        targetId: 'a',
        targetType: 'users',
        kind: 'onlyInCopy',
        cause: 'since',
        displayName: 'Crew',
        userPrincipalName: null,
        detailSealed: null,
      },
    ])
    .execute();
  await endProof(api.db, { workspaceId, id }, { state: 'completedWithWarnings', outcome: 'differs', warnings: [] });
  return id;
}

describe('starting a proof', () => {
  it('needs a backup that it can be about', async () => {
    expect(await start()).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('is about the newest backup, and one at a time', async () => {
    await tenant.backup(1);
    const newest = await tenant.backup(2);
    expect(await start()).toMatchObject({ status: 202, backupId: newest, state: 'pending', outcome: null });
    expect(await start()).toMatchObject({ status: 409, code: 'proof-running' });
  });

  it('goes on where a backup runs', async () => {
    await tenant.backup(1);
    await api.call('POST', `/connections/${tenant.connection.id}/backups`);
    expect((await start()).status).toBe(202);
  });

  it('is the same proof for the same Idempotency-Key', async () => {
    await tenant.backup(1);
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/connections/${tenant.connection.id}/proofs`;
    const [first, second] = [await api.call('POST', path, { headers }), await api.call('POST', path, { headers })];
    expect(second.body.id).toBe(first.body.id);
    expect(second.status).toBe(202);
  });
});

describe('a proof', () => {
  beforeEach(async () => {
    await tenant.backup(1);
  });

  it('is cancelled at once where no workflow runs, and tells nothing', async () => {
    const { id } = await start();
    expect((await api.call('POST', `/proofs/${id}/cancel`)).body).toMatchObject({ state: 'cancelled', outcome: null });
    expect((await api.call('POST', `/proofs/${id}/cancel`)).body).toMatchObject({ code: 'conflict' });
    expect((await api.call('GET', `/proofs/${id}/differences`)).body.items).toEqual([]);
  });

  it('keeps its connection from being disconnected while it runs', async () => {
    await start();
    const path = `/connections/${tenant.connection.id}`;
    expect((await api.call('DELETE', path, { role: 'owner' })).status).toBe(409);
  });

  it('says what was compared, what differs and what could not be read', async () => {
    const id = await completed();
    const { body } = await api.call('GET', `/proofs/${id}`);
    expect(body).toMatchObject({
      outcome: 'differs',
      backup: { seq: 1 },
      total: { objects: 10, different: 1, since: 2, missed: 1, unknown: 1 },
      differencesKept: true,
    });
    expect(body['types']).toContainEqual(
      expect.objectContaining({
        type: 'devices',
        state: 'unread',
        figures: null,
        failure: { code: 'graph-permission-missing', message: 'No.' },
      }),
    );
  });

  it('lists differences with both sides in pages, by type and cause', async () => {
    const id = await completed();
    const list = async (query: string): Promise<{ items: Record<string, unknown>[]; nextCursor: string | null }> =>
      (await api.call('GET', `/proofs/${id}/differences${query}`)).body as never;
    const first = await list('?limit=2');
    expect(first.items.map((item) => item['id'])).toEqual(['g', 'a']);
    expect(first.items[0]).toMatchObject({ link: { relationLabel: 'Members', id: 'a' }, attributes: [] });
    expect(first.items[1]).toMatchObject({
      kind: 'different',
      cause: 'missed',
      attributes: [{ path: 'city', tenant: '=1+1', copy: 'Bern', elements: null }],
    });
    const second = await list(`?limit=2&cursor=${String(first.nextCursor)}`);
    expect(second.items.map((item) => item['id'])).toEqual(['b']);
    expect(second.nextCursor).toBeNull();
    expect((await list('?cause=since&type=users')).items.map((item) => item['id'])).toEqual(['b']);
  });

  it('is downloaded as CSV that no spreadsheet takes for formulas', async () => {
    const id = await completed();
    const { text, headers } = await api.call('GET', `/proofs/${id}/differences.csv`);
    expect(headers['content-disposition']).toContain(`${id.slice(0, 8)}.csv`);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines.find((line) => line.includes('Ann'))).toContain("city,,,'=1+1,Bern,Missed");
    expect(lines.find((line) => line.includes('Bob'))).toContain('Present,Missing,Changed since the backup');
  });

  it('keeps the differences of the last five', async () => {
    const first = await completed();
    for (let more = 0; more < 5; more++) await completed();
    const { body } = await api.call('GET', `/proofs/${first}`);
    expect(body).toMatchObject({ differencesKept: false, total: { different: 1 } });
    expect((await api.call('GET', `/proofs/${first}/differences`)).body.items).toEqual([]);
  });
});
