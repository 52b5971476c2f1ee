import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlanItem } from '#core/domain/plan/index.ts';
import type { ReportRow } from '#core/restores/compare-after.ts';
import { addCost } from '#core/restores/store/restore-cost.ts';
import { planFigures } from '#core/restores/store/restore-entries.ts';
import { itemContext } from '#core/restores/store/restore-items.ts';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, UNAVAILABLE, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backupId: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
  await api.tenant.object({ id: 'ann', from: 1, to: 2, name: 'Ann' });
  await api.tenant.object({ id: 'ann', from: 2, name: 'Ann later' });
  await api.tenant.object({ type: 'groups', id: 'crew', from: 2, name: 'Crew' });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  api.jobs.calls.length = 0;
  api.jobs.running.clear();
  api.jobs.failure = null;
});

/** As the plan store seals it. */
const PLANNED: PlanItem = {
  type: 'users',
  objectId: 'u0',
  liveId: 'u0',
  displayName: 'Ann 0',
  action: 'update',
  restoreOrder: 10,
  reasons: [],
  attributes: [
    { path: 'displayName', current: 'Anna', backup: 'Ann', treatment: 'write', reason: null, secondPass: false },
    { path: 'mail', current: null, backup: 'a@b.c', treatment: 'leave', reason: 'read-only', secondPass: false },
  ],
  links: [
    {
      relation: 'manager',
      change: 'add',
      direction: 'outgoing',
      sourceType: 'users',
      sourceId: 'u0',
      targetId: 'ann',
      backupSourceId: 'u0',
      backupTargetId: 'ann',
      targetType: 'users',
      treatment: 'write',
      reason: null,
    },
    // The backup lacks it: its name is known from the tenant alone.
    {
      relation: 'members',
      change: 'remove',
      direction: 'incoming',
      sourceType: 'groups',
      sourceId: 'crew',
      targetId: 'u0',
      backupSourceId: null,
      backupTargetId: null,
      targetType: 'users',
      treatment: 'write',
      reason: null,
    },
  ],
  newPassword: false,
  newUserPrincipalName: null,
  missingPermissions: [],
  writes: 2,
  seconds: 0.1,
};
const FOUND: ReportRow = {
  ordinal: 0,
  type: 'users',
  objectId: 'u0',
  liveId: 'u0',
  displayName: 'Ann 0',
  userPrincipalName: null,
  result: 'differs',
  newPassword: false,
  differences: [{ path: 'displayName', live: 'Anna', backup: 'Ann', reason: 'not-accepted' }],
  links: [{ relation: 'manager', direction: 'outgoing', sourceId: 'u0', targetId: 'ann', reason: 'target-missing' }],
};

const body = (options?: Record<string, unknown>) => ({
  backupId,
  selection: { objects: [{ type: 'users', id: 'ann' }] },
  reason: 'Deleted by mistake',
  ...(options ? { options } : {}),
});
const start = async (options?: Record<string, unknown>) =>
  (await api.call('POST', '/restores', { role: 'restorer', body: body(options) })).body;
const scopeOf = (id: string) => ({ workspaceId: api.tenant.workspaceId, id });

describe('starting a restore', () => {
  it('is a dry run that overwrites nothing unless told otherwise', async () => {
    const answer = await api.call('POST', '/restores', { role: 'restorer', body: body() });
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/api/v1/restores/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      state: 'pending',
      phase: 'planning',
      reason: 'Deleted by mistake',
      waitsForConfirmation: false,
    });
    expect(answer.body.options).toEqual({
      dryRun: true,
      keptApart: [],
      licences: {},
      overwrite: false,
      links: 'merge',
      conditionalAccess: 'default',
      removeAdded: false,
      upnConflict: 'block',
      repairReferences: true,
      missingReferences: 'block',
      reconcileProxyConflicts: true,
      sendInvitations: false,
      domains: {},
      mailTo: [],
      confirmation: 'automatic',
    });
    expect(api.jobs.calls[0]).toMatchObject([
      'startRestore',
      { restoreId: answer.body.id, dryRun: true, confirmationRequired: false },
    ]);
  });

  it('hands confirmation and the map of domains on', async () => {
    const made = await start({
      dryRun: false,
      confirmation: 'required',
      links: 'rollBack',
      overwrite: true,
      domains: { 'Old.COM': 'new.com' },
    });
    expect(made.options).toMatchObject({ links: 'rollBack', domains: { 'old.com': 'new.com' } });
    expect(api.jobs.calls[0]?.[1]).toMatchObject({ dryRun: false, confirmationRequired: true });
  });

  it('takes options by the names they had before, and refuses one that is given by both', async () => {
    const former = { overwrite: true, linkMode: 'rollBack', domainMap: { 'old.com': 'new.com' } };
    const made = await start(former);
    expect(made.options).toMatchObject({ links: 'rollBack', domains: { 'old.com': 'new.com' } });
    const twice = body({ links: 'merge', linkMode: 'rollBack' });
    expect(await api.call('POST', '/restores', { role: 'restorer', body: twice })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'body.options.linkMode' }] },
    });
  });

  it('takes in what the selected objects depend on where that is asked for, and says so', async () => {
    const selection = { types: ['groups'], dependencies: true };
    const { id } = (await api.call('POST', '/restores', { role: 'restorer', body: { ...body(), selection } })).body;
    expect((await api.call('GET', `/restores/${id}`)).body.selection).toMatchObject({ ...selection, objects: [] });
    expect((await api.call('GET', `/restores/${id}/selection`)).body).toEqual({ ...selection, objects: [] });
    // As earlier versions wrote it.
    await api.db
      .updateTable('restore')
      .set({ selection: JSON.stringify({ types: ['groups'], objects: [] }) })
      .where('id', '=', id)
      .execute();
    expect((await api.call('GET', `/restores/${id}`)).body.selection).toMatchObject({
      types: ['groups'],
      dependencies: false,
    });
  });

  it('mails members who are named at its end, each once, besides those whom their settings mail', async () => {
    const named = await api.tenant.member('viewer', 'named@example.org');
    const owner = await api.tenant.member('owner', 'owner@example.org');
    await api.tenant.member('viewer', 'nobody@example.org');
    const { id, options } = await start({ mailTo: [named, owner, named] });
    expect(options['mailTo']).toEqual([named, owner]);
    const { body: detail } = await api.call('GET', `/restores/${id}`);
    expect(detail['mailed']).toEqual([
      { id: named, name: 'viewer', email: 'named@example.org' },
      { id: owner, name: 'owner', email: 'owner@example.org' },
    ]);
    await endRestore(api.db, scopeOf(id), { state: 'completed', warnings: [] });
    const mails = await api.db
      .selectFrom('notificationDelivery')
      .select('recipient')
      .where('workspaceId', '=', api.tenant.workspaceId)
      .where('channel', '=', 'mail')
      .execute();
    expect(
      mails
        .map(({ recipient }) => recipient)
        .filter((address) => /^(named|owner|nobody)@/.test(address))
        .sort(),
    ).toEqual(['named@example.org', 'owner@example.org']);
    // Whoever left since is not shown, and another plan can be made without them.
    await api.db.deleteFrom('member').where('personId', '=', named).execute();
    expect((await api.call('GET', `/restores/${id}`)).body['mailed']).toMatchObject([{ id: owner }]);
    const again = (await api.call('POST', '/restores', { body: body({ mailTo: [named] }) })).body;
    expect(again).toMatchObject({ status: 400, code: 'request-invalid', facts: { personId: named } });
    expect(again.detail).toContain('options.mailTo');
  });

  it('mails nobody of another workspace, nor addresses', async () => {
    const other = await createTestTenant(api.db, 'Elsewhere');
    expect(await start({ mailTo: [await other.member('owner')] })).toMatchObject({
      status: 400,
      code: 'request-invalid',
    });
    expect(await start({ mailTo: ['somebody@example.org'] })).toMatchObject({
      status: 400,
      errors: [{ path: 'body.options.mailTo.0' }],
    });
    expect((await api.call('GET', '/restores')).body.items).toEqual([]);
  });

  it('refuses early what cannot work', async () => {
    const post = async (change: object) =>
      (await api.call('POST', '/restores', { body: { ...body(), ...change } })).body;
    expect(await post({ selection: {} })).toMatchObject({ status: 400, errors: [{ path: 'body.selection.objects' }] });
    expect(await post({ selection: { dependencies: true } })).toMatchObject({
      status: 400,
      errors: [{ path: 'body.selection.objects' }],
    });
    expect(await post({ selection: { types: ['users'], dependencies: 'all' } })).toMatchObject({
      status: 400,
      errors: [{ path: 'body.selection.dependencies' }],
    });
    expect(await post({ selection: { types: ['printers'] } })).toMatchObject({
      status: 400,
      errors: [{ path: 'body.selection.types.0' }],
    });
    expect(await post({ reason: ' ' })).toMatchObject({ status: 400, errors: [{ path: 'body.reason' }] });
    expect(await post({ options: { links: 'all', speed: 1 } })).toMatchObject({
      status: 400,
      errors: [{ path: 'body.options.links' }, { path: 'body.options.speed' }],
    });
    const pending = (await api.call('POST', `/connections/${api.tenant.connection.id}/backups`)).body.id;
    expect(await post({ backupId: pending })).toMatchObject({ status: 409, code: 'conflict' });
    expect((await api.call('POST', '/restores', { key: api.otherKey, body: body() })).body.code).toBe('not-found');
  });

  it('takes a choice of attributes and links, keeps it for another plan, and refuses one that says nothing', async () => {
    const post = async (objects: readonly unknown[]) =>
      (await api.call('POST', '/restores', { role: 'restorer', body: { ...body(), selection: { objects } } })).body;
    const ann = { type: 'users', id: 'ann' };
    const only = { attributes: ['city'], links: [{ relation: 'manager', targetId: 'bob' }] };
    const crew = { type: 'groups', id: 'crew' };
    const { id } = await post([{ ...ann, only: { attributes: ['city'], links: only.links } }, crew]);
    const { body: found } = await api.call('GET', `/restores/${id}`);
    expect(found.selection.objects).toEqual([{ ...ann, only }, crew]);
    expect((await api.call('GET', `/restores/${id}/selection`)).body.objects).toEqual([
      { ...ann, only, displayName: 'Ann later' },
      { ...crew, displayName: 'Crew' },
    ]);
    const refused = [
      [{ ...ann, only: {} }],
      [{ ...ann, only: { attributes: [''] } }],
      [{ ...ann, only: { attributes: ['a\0'] } }],
      [{ ...ann, only: { attributes: ['city'], values: ['Bern'] } }],
      [{ ...ann, only: { links: [{ relation: 'manager' }] } }],
      [{ ...ann, only }, ann],
      [{ ...ann, only: { attributes: Array.from({ length: 201 }, (_, index) => `a${String(index)}`) } }],
      Array.from({ length: 101 }, (_, index) => ({
        type: 'users',
        id: String(index),
        only: { attributes: Array.from({ length: 200 }, (__, at) => `a${String(at)}`) },
      })),
    ];
    for (const objects of refused)
      expect(await post(objects), JSON.stringify(objects).slice(0, 80)).toMatchObject({
        status: 400,
        errors: [{ path: expect.stringMatching(/^body\.selection\.objects/) as unknown }],
      });
  });

  it('needs a connection that can write something of the selection', async () => {
    const report = { types: [{ type: 'users', restore: { state: 'missing' } }] };
    const set = (values: { readyForBackup: boolean; readyForRestore: boolean; lastReport: string }) =>
      api.db.updateTable('connection').set(values).where('id', '=', api.tenant.connection.id).execute();
    await set({ readyForBackup: true, readyForRestore: false, lastReport: JSON.stringify(report) });
    expect(await start({ dryRun: false })).toMatchObject({ status: 409, code: 'connection-not-ready' });
    expect(await start()).toMatchObject({ state: 'pending' });
    await set({ readyForBackup: false, readyForRestore: false, lastReport: '{}' });
    expect(await start()).toMatchObject({ status: 409, code: 'connection-not-ready' });
    await set({ readyForBackup: true, readyForRestore: true, lastReport: '{}' });
  });

  it('leaves a failed restore where Temporal is away', async () => {
    api.jobs.failure = UNAVAILABLE;
    expect(await start()).toMatchObject({ status: 503, code: 'temporal-unavailable' });
    expect((await api.call('GET', '/restores')).body.items).toMatchObject([
      { state: 'failed', phase: 'ended', error: { code: 'temporal-unavailable' } },
    ]);
  });

  it('writes into a tenant one at a time, and plans any number', async () => {
    const writing = await start({ dryRun: false });
    await moveRestore(api.db, scopeOf(writing.id), { state: 'running', phase: 'executing' });
    expect(await start({ dryRun: false })).toMatchObject({
      status: 409,
      code: 'restore-running',
      facts: { restoreId: writing.id },
    });
    const planned = await start();
    expect(planned.state).toBe('pending');
    await expect(
      moveRestore(api.db, scopeOf(planned.id), { state: 'running', phase: 'executing' }),
    ).rejects.toMatchObject({ constraint: 'restore_one_at_a_time' });
  });
});

describe('confirming and cancelling', () => {
  it('confirms a plan that waits, once', async () => {
    const { id } = await start({ dryRun: false, confirmation: 'required' });
    expect((await api.call('POST', `/restores/${id}/confirm`)).body).toMatchObject({ status: 409, code: 'conflict' });
    await moveRestore(api.db, scopeOf(id), { state: 'running', phase: 'planned' });
    expect((await api.call('GET', `/restores/${id}`)).body.waitsForConfirmation).toBe(true);
    api.jobs.running.add(id);
    const [one, two] = await Promise.all([
      api.call('POST', `/restores/${id}/confirm`),
      api.call('POST', `/restores/${id}/confirm`),
    ]);
    expect([one.status, two.status]).toEqual([202, 202]);
    expect(api.jobs.calls.filter(([name]) => name === 'confirmRestore')).toHaveLength(1);
    expect(one.body.confirmedAt ?? two.body.confirmedAt).not.toBeNull();
  });

  it('takes the confirmation back where the workflow does not hear it', async () => {
    const { id } = await start({ dryRun: false, confirmation: 'required' });
    await moveRestore(api.db, scopeOf(id), { state: 'running', phase: 'planned' });
    api.jobs.failure = UNAVAILABLE;
    expect((await api.call('POST', `/restores/${id}/confirm`)).body.code).toBe('temporal-unavailable');
    expect((await api.call('GET', `/restores/${id}`)).body.confirmedAt).toBeNull();
  });

  it('never carries out a dry run', async () => {
    const { id } = await start();
    await moveRestore(api.db, scopeOf(id), { state: 'running', phase: 'planned' });
    expect((await api.call('POST', `/restores/${id}/confirm`)).body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('cancels', async () => {
    const { id } = await start();
    api.jobs.running.add(id);
    expect((await api.call('POST', `/restores/${id}/cancel`)).body).toMatchObject({
      state: 'pending',
      cancelRequestedAt: expect.any(String),
    });
    api.jobs.running.clear();
    expect((await api.call('POST', `/restores/${id}/cancel`)).body).toMatchObject({
      state: 'cancelled',
      phase: 'ended',
    });
    expect((await api.call('POST', `/restores/${id}/cancel`)).body.code).toBe('conflict');
  });
});

describe('plan and report', () => {
  let id: string;
  beforeEach(async () => {
    id = (await start()).id;
    const seal = (ordinal: number, part: 'detail' | 'result', value: unknown) =>
      api.context.secretBox.seal(Buffer.from(JSON.stringify(value)), itemContext(id, ordinal, part)).then(Buffer.from);
    const item = async (ordinal: number, values: object) => ({
      restoreId: id,
      ordinal,
      type: 'users' as const,
      objectId: `u${String(ordinal)}`,
      displayName: `Ann ${String(ordinal)}`,
      action: 'update' as const,
      state: 'done' as const,
      newId: null,
      expectedWrites: 2,
      detailSealed: await seal(ordinal, 'detail', PLANNED),
      resultSealed: null,
      beforeSealed: null,
      comparison: null,
      errorCode: null,
      errorMessage: null,
      ...values,
    });
    await api.db
      .insertInto('restoreItem')
      .values([
        await item(0, {
          resultSealed: await seal(0, 'result', FOUND),
          comparison: 'asInBackup',
          reasons: JSON.stringify([{ code: 'in-recycle-bin', facts: { days: '3' } }]),
        }),
        await item(1, { action: 'create', needsNewPassword: true, newId: 'n1' }),
        await item(2, { action: 'blocked', state: 'blocked', displayName: '100%_Zoë' }),
        await item(3, { state: 'failed', errorCode: 'graph-conflict', errorMessage: 'Taken.' }),
        await item(4, { state: 'partial', comparison: 'differs' }),
      ])
      .execute();
    await api.db
      .insertInto('restoreStep')
      .values({
        restoreId: id,
        itemOrdinal: 0,
        ordinal: 0,
        kind: 'update',
        state: 'done',
        request: '{"id":"u0"}',
        outcome: '{"status":204}',
        intendedAt: new Date(),
        endedAt: new Date(),
      })
      .execute();
  });

  it('lists items, filtered and paged', async () => {
    const ordinals = async (query: string) =>
      (await api.call('GET', `/restores/${id}/items?${query}`)).body.items.map((item) => Number(item['ordinal']));
    expect(await ordinals('')).toEqual([0, 1, 2, 3, 4]);
    expect(await ordinals('action=create')).toEqual([1]);
    expect(await ordinals('state=failed&type=users')).toEqual([3]);
    expect(await ordinals('search=%25_zo%C3%AB')).toEqual([2]);
    expect(await ordinals('search=u4')).toEqual([4]);
    expect(await ordinals('differs=true')).toEqual([4]);
    const page = (await api.call('GET', `/restores/${id}/items?limit=2`)).body;
    expect(await ordinals(`limit=2&cursor=${page.nextCursor}`)).toEqual([2, 3]);
    expect((await api.call('GET', `/restores/${id}/items?action=erase`)).body.code).toBe('request-invalid');
  });

  it('opens what is sealed of an item', async () => {
    const { body: item } = await api.call('GET', `/restores/${id}/items/0`);
    expect(item).toMatchObject({
      plan: {
        liveId: 'u0',
        writes: 2,
        attributes: [
          {
            path: 'displayName',
            current: 'Anna',
            backup: 'Ann',
            elements: null,
            treatment: 'write',
            reason: null,
            secondPass: false,
          },
          {
            path: 'mail',
            current: null,
            backup: 'a@b.c',
            treatment: 'leave',
            reason: { code: 'read-only', message: 'The value is read-only.' },
          },
        ],
        links: [
          {
            relation: 'manager',
            relationLabel: 'Manager',
            change: 'add',
            direction: 'outgoing',
            other: { type: 'users', typeLabel: 'User', id: 'ann', backupId: 'ann', displayName: 'Ann' },
            reason: null,
          },
          {
            relation: 'members',
            relationLabel: 'Member of',
            direction: 'incoming',
            other: { type: 'groups', id: 'crew', backupId: null, displayName: 'Crew' },
          },
        ],
        linkCount: 2,
      },
      comparison: 'asInBackup',
      differences: {
        result: 'differs',
        attributes: [
          {
            path: 'displayName',
            live: 'Anna',
            backup: 'Ann',
            reason: { code: 'not-accepted', message: 'Graph did not accept the value.' },
          },
        ],
        links: [{ relationLabel: 'Manager', targetId: 'ann', reason: { code: 'target-missing' } }],
        linkCount: 1,
      },
      reasons: [
        {
          code: 'in-recycle-bin',
          message: 'The object is in the recycle bin and comes back with its object ID.',
          facts: { days: '3' },
        },
      ],
      steps: [{ kind: 'update', state: 'done', request: { id: 'u0' }, outcome: { status: 204 } }],
    });
    expect((await api.call('GET', `/restores/${id}/items/99`)).status).toBe(404);
    expect((await api.call('GET', `/restores/${id}/items/x`)).status).toBe(400);
    await sql`update restore_item set detail_sealed = (select detail_sealed from restore_item where restore_id = ${id} and ordinal = 1) where restore_id = ${id} and ordinal = 0`.execute(
      api.db,
    );
    expect((await api.call('GET', `/restores/${id}/items/0`)).body).toMatchObject({ status: 502, code: 'key-wrong' });
  });

  it('adds up and reports', async () => {
    await addCost(api.db, id, { requests: 9, writes: 8, throttled: 1, waitedMs: 20.4 });
    await addCost(api.db, id, { requests: 1, writes: 0, throttled: 0, waitedMs: 0 });
    await endRestore(api.db, scopeOf(id), {
      state: 'completedWithWarnings',
      warnings: [],
      summary: await planFigures(api.db, id),
    });
    const { body: restore } = await api.call('GET', `/restores/${id}`);
    expect(restore).toMatchObject({
      summary: { items: 5, writes: 8, actions: { update: 3, create: 1, blocked: 1, skip: 0 } },
      graph: { requests: 10, writes: 8, requestsPerObject: 2.5, throttled: 1, waitedMs: 20 },
      estimatedSeconds: 0.4,
      byAction: { update: 3, create: 1, blocked: 1 },
      selection: {
        types: [],
        objects: [{ type: 'users', id: 'ann' }],
        objectCount: 1,
        objectsByType: [{ type: 'users', label: 'User', objects: 1 }],
        dependencies: false,
      },
      connection: { id: api.tenant.connection.id, name: 'Contoso', removed: false },
      targetConnection: { tenantId: api.tenant.connection.tenantId },
      backup: { id: backupId, seq: 1 },
    });
    expect((await api.call('GET', `/restores/${id}/selection`)).body).toEqual({
      types: [],
      objects: [{ type: 'users', id: 'ann', displayName: 'Ann later' }],
      dependencies: false,
    });
    const { body: report } = await api.call('GET', `/restores/${id}/report`);
    expect(report).toMatchObject({
      done: 2,
      partial: 1,
      failed: 1,
      blocked: 1,
      notCarriedOut: 0,
      failures: [{ ordinal: 3 }],
      differing: [{ ordinal: 4 }],
      blockedItems: [{ ordinal: 2 }],
      needNewPassword: [{ ordinal: 1, newId: 'n1' }],
    });
  });

  it('lists restores without those of others', async () => {
    expect((await api.call('GET', `/restores?backupId=${backupId}&state=pending`)).body.items).toHaveLength(1);
    expect((await api.call('GET', '/restores', { key: api.otherKey })).body.items).toEqual([]);
  });
});
