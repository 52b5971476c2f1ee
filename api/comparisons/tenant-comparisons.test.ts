import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceContext } from '#core/backups/proof/difference-detail.ts';
import { dropOldComparisons } from '#core/backups/store/proof/drop-differences.ts';
import { endProof, markProofRunning } from '#core/backups/store/proof/proof-states.ts';
import { insertProofTypes, setCompared, setUnread } from '#core/backups/store/proof/proof-types.ts';
import { removeRows } from '#core/backups/store/retention/remove-rows.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

const NAMED = '11111111-1111-4111-8111-111111111111';
let api: ApiFixture;
let start: string;
const backups = new Map<number, string>();

beforeAll(async () => {
  api = await openApiFixture();
  const { tenant } = api;
  for (const seq of [1, 2]) backups.set(seq, await tenant.backup(seq));
  start = `/connections/${tenant.connection.id}/comparisons`;
  await tenant.object({ id: NAMED, from: 1, name: 'Named One' });
  await tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
});
afterAll(() => api.close());

const FIGURES = {
  objects: 3,
  links: 0,
  onlyInTenant: 1,
  onlyInCopy: 1,
  different: 1,
  linksOnlyInTenant: 1,
  linksOnlyInCopy: 0,
  since: 4,
  missed: 0,
  unclear: 0,
  unknownInCopy: 0,
};

async function begin(body: object): Promise<string> {
  const { status, body: started } = await api.call('POST', start, { role: 'operator', body });
  expect(status).toBe(202);
  return started.id;
}

/** As the workflow leaves it: a changed user, one that is gone, one that is new in a group, and devices that could not be read. */
async function completed(body: object = { backup: 1 }): Promise<string> {
  const id = await begin(body);
  const { db, tenant, context } = api;
  const scope = { workspaceId: tenant.workspaceId, id };
  await markProofRunning(db, scope);
  const types: TypeKey[] = ['users', 'groups', 'devices'];
  await insertProofTypes(
    db,
    id,
    types.map((type) => ({ type, asked: true })),
  );
  const unknown = {
    part: 'members',
    code: 'graph-protocol',
    count: 2,
    held: 2,
    every: false,
    names: [],
    message: 'No.',
  };
  await setCompared(db, { proofId: id, type: 'users' }, { figures: FIGURES, unknown: [] });
  await setCompared(db, { proofId: id, type: 'groups' }, { figures: FIGURES, unknown: [unknown] });
  await setUnread(db, { proofId: id, type: 'devices' }, { code: 'graph-permission-missing', message: 'Not allowed.' });
  const attributes = [{ path: 'city', current: NAMED, backup: '=1+1' }];
  const detailSealed = Buffer.from(
    await context.secretBox.seal(
      Buffer.from(JSON.stringify({ attributes })),
      differenceContext(id, { type: 'users', objectId: 'ann' }),
    ),
  );
  const row = { proofId: id, relation: '', targetId: '', cause: 'since', open: false } as const;
  const name = (displayName: string) => ({ displayName, userPrincipalName: null, unreadable: null });
  await db
    .insertInto('proofDifference')
    .values([
      { ...row, ...name('Ann'), type: 'users', objectId: 'ann', kind: 'different', detailSealed },
      { ...row, ...name('Bo'), type: 'users', objectId: 'bo', kind: 'onlyInCopy', gone: 'soft' },
      { ...row, ...name('Cy'), type: 'users', objectId: 'cy', kind: 'onlyInTenant' },
      {
        ...row,
        ...name('Crew'),
        type: 'groups',
        objectId: 'crew',
        kind: 'onlyInTenant',
        relation: 'members',
        targetId: 'cy',
        targetType: 'users',
      },
    ])
    .execute();
  const object = { proofId: id, userPrincipalName: null, mail: null, appId: null, linksAdded: 0, linksRemoved: 0 };
  await db
    .insertInto('proofObject')
    .values([
      { ...object, type: 'users', objectId: 'ann', kind: 'changed', displayName: 'Ann', sortName: 'ann' },
      { ...object, type: 'users', objectId: 'bo', kind: 'softDeleted', displayName: 'Bo', sortName: 'bo' },
      { ...object, type: 'users', objectId: 'cy', kind: 'added', displayName: 'Cy', sortName: 'cy' },
      {
        ...object,
        type: 'groups',
        objectId: 'crew',
        kind: 'linksChanged',
        displayName: 'Crew',
        sortName: 'crew',
        linksAdded: 1,
      },
    ])
    .execute();
  await endProof(db, scope, { state: 'completedWithWarnings', outcome: 'differs', warnings: [] });
  return id;
}

const ids = (items: readonly { id: string; kind?: string }[] | undefined): string[] =>
  (items ?? []).map(({ id, kind }) => `${id} ${String(kind)}`);

describe('a comparison with the tenant', () => {
  it('starts for any backup that is kept, waits for its turn, and is started once more with the same selection', async () => {
    const objects = [{ type: 'users', id: 'ann' }];
    const id = await begin({ backup: 1, types: ['groups'], objects });
    const { body } = await api.call('GET', `/comparisons/${id}`, { role: 'viewer' });
    expect(body).toMatchObject({
      state: 'pending',
      backup: { seq: 1, backupId: backups.get(1) },
      selection: { types: ['groups'], objects: 1 },
    });
    expect(api.jobs.calls.at(-1)).toMatchObject(['startComparison', { proofId: id }]);
    const again = await api.call('POST', `/comparisons/${id}/again`, { role: 'operator' });
    expect(again.status).toBe(202);
    expect((await api.call('GET', `/comparisons/${again.body.id}`)).body).toMatchObject({
      selection: { types: ['groups'], objects: 1 },
    });
    expect((await api.call('GET', `/comparisons/${id}/objects`)).body).toMatchObject({ code: 'conflict' });
    for (const one of [id, again.body.id])
      expect((await api.call('POST', `/comparisons/${one}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await api.call('POST', start, { body: { backup: 9 } })).status).toBe(404);
    expect((await api.call('GET', `/proofs/${id}`)).status).toBe(404);
  });

  it('is frozen: pages, filters, both values and names, and what could not be read', async () => {
    const id = await completed();
    const { body } = await api.call('GET', `/comparisons/${id}`);
    expect(body).toMatchObject({
      state: 'completedWithWarnings',
      differencesKept: true,
      total: { added: 1, changed: 1, softDeleted: 1, hardDeleted: 0, linksChanged: 1, linksAdded: 1 },
      types: [
        { type: 'users', added: 1, unread: null },
        {
          type: 'groups',
          linksChanged: 1,
          unknown: [{ backup: null, part: 'members', partLabel: 'Members', objects: 2 }],
        },
        { type: 'devices', added: 0, unread: { code: 'graph-permission-missing' } },
      ],
    });
    const url = `/comparisons/${id}`;
    const first = (await api.call('GET', `${url}/objects?limit=3`)).body;
    expect(ids(first.items)).toEqual(['crew linksChanged', 'ann changed', 'bo softDeleted']);
    const cursor = encodeURIComponent(String(first.nextCursor));
    expect(ids((await api.call('GET', `${url}/objects?limit=3&cursor=${cursor}`)).body.items)).toEqual(['cy added']);
    expect(ids((await api.call('GET', `${url}/objects?kind=changed`)).body.items)).toEqual(['ann changed']);
    expect(ids((await api.call('GET', `${url}/objects?search=cy`)).body.items)).toEqual(['cy added']);
    expect(ids((await api.call('GET', `${url}/objects?type=groups`)).body.items)).toEqual(['crew linksChanged']);
    const values = await api.call('GET', `${url}/values?object=users/ann&object=groups/crew`);
    expect(values.body.items).toMatchObject([
      { id: 'crew', links: [{ relation: 'members', change: 'added', id: 'cy', displayName: 'Cy' }] },
      {
        id: 'ann',
        attributes: [{ path: 'city', before: '=1+1', after: NAMED }],
        names: [{ id: NAMED, displayName: 'Named One' }],
      },
    ]);
  });

  it('is a file in three forms, as a comparison of two backups is', async () => {
    const url = `/comparisons/${await completed()}/file`;
    const csv = await api.call('GET', `${url}?format=csv`);
    expect(csv.text).toContain(`city,changed,'=1+1,${NAMED} (Named One)`);
    const json = JSON.parse((await api.call('GET', `${url}?format=json`)).text) as Record<string, unknown>;
    expect(json).toMatchObject({ count: 4, from: { seq: 1 }, to: { seq: null } });
    const html = (await api.call('GET', `${url}?format=html`)).text;
    expect(html).toContain('backup #1 compared with the tenant');
    expect(html).toContain('could not be read in the tenant');
  });

  it('is what a restore of its backup is planned from, and of no other', async () => {
    const comparisonId = await completed();
    const restore = (seq: number) =>
      api.call('POST', '/restores', {
        body: { backupId: backups.get(seq), selection: { types: ['users'] }, reason: 'test', comparisonId },
      });
    expect((await restore(2)).body).toMatchObject({ code: 'conflict' });
    const { status, body } = await restore(1);
    expect(status).toBe(202);
    const row = await api.db.selectFrom('restore').select('comparisonId').where('id', '=', body.id).executeTakeFirst();
    expect(row).toEqual({ comparisonId });
  });

  it('goes with its time, with its backup, and of many the oldest first', async () => {
    const { db, tenant } = api;
    const old = await completed();
    await dropOldComparisons(db, new Date(Date.now() + 1_000));
    expect((await api.call('GET', `/comparisons/${old}/objects`)).body).toMatchObject({ code: 'not-found' });
    expect((await api.call('GET', `/comparisons/${old}`)).body).toMatchObject({ differencesKept: false });

    const many = [];
    for (let i = 0; i < 21; i++) many.push(await completed({ backup: 2 }));
    const listed = await Promise.all(
      many.map(async (id) => (await api.call('GET', `/comparisons/${id}/objects`)).status),
    );
    expect(listed).toEqual([404, ...Array.from({ length: 20 }, () => 200)]);

    const removed = await completed({ backup: 1 });
    const removedAt = { removedAt: new Date(), manifestRemovedAt: new Date() };
    await db
      .updateTable('backup')
      .set(removedAt)
      .where('id', '=', backups.get(1) ?? '')
      .execute();
    const connectionId = tenant.connection.id;
    while (!(await removeRows({ db, connectionId, isOver: () => false })).done);
    expect((await api.call('GET', `/comparisons/${removed}/objects`)).status).toBe(404);
    expect((await api.call('GET', `/comparisons/${many.at(-1) ?? ''}/objects`)).status).toBe(200);
    expect(await db.selectFrom('proofDifference').select('type').where('proofId', '=', removed).execute()).toEqual([]);
  });
});
