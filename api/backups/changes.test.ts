import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CybbackError } from '#core/domain/errors.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import type { Manifest } from '#core/repository/types.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let first: string;
let second: string;
let third: string;

beforeAll(async () => {
  api = await openApiFixture();
  first = await api.tenant.backup(1);
  second = await api.tenant.backup(2);
  third = await api.tenant.backup(3);
  await api.tenant.object({ id: 'ann', from: 1, to: 3, name: 'Ann', upn: 'ann@contoso.com', hash: 'a' });
  await api.tenant.object({ id: 'ann', from: 3, name: 'Ann Maria', upn: 'ann@contoso.com', hash: 'b' });
  await api.tenant.object({ id: 'bo', from: 1, to: 3, deleted: 'soft', name: 'Bo' });
  await api.tenant.object({ id: 'cy', from: 3, name: 'Cy' });
  await api.tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
  await api.tenant.link({ source: 'crew', target: 'bo', from: 1, to: 3 });
  await api.tenant.link({ source: 'crew', target: 'cy', from: 3 });
  await api.tenant.link({ source: 'crew', target: 'stranger', targetType: 'other', from: 3 });
  await api.db
    .insertInto('backupType')
    .values([
      { backupId: first, type: 'users', state: 'published', mode: 'full', objects: 2, links: 0 },
      { backupId: first, type: 'groups', state: 'published', mode: 'full', objects: 1, links: 1 },
    ])
    .execute();
});
afterAll(() => api.close());

describe('changes of a backup', () => {
  it('are objects with their names and kinds', async () => {
    const { status, body } = await api.call('GET', `/backups/${third}/changes`, { role: 'viewer' });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          type: 'groups',
          id: 'crew',
          displayName: 'Crew',
          userPrincipalName: null,
          kind: 'linksChanged',
          linksAdded: 2,
          linksRemoved: 1,
        },
        {
          type: 'users',
          id: 'ann',
          displayName: 'Ann Maria',
          userPrincipalName: 'ann@contoso.com',
          kind: 'changed',
          linksAdded: 0,
          linksRemoved: 0,
        },
        {
          type: 'users',
          id: 'bo',
          displayName: 'Bo',
          userPrincipalName: null,
          kind: 'softDeleted',
          linksAdded: 0,
          linksRemoved: 0,
        },
        {
          type: 'users',
          id: 'cy',
          displayName: 'Cy',
          userPrincipalName: null,
          kind: 'added',
          linksAdded: 0,
          linksRemoved: 0,
        },
      ],
      nextCursor: null,
    });
  });

  it('are paged and filtered', async () => {
    const page = (await api.call('GET', `/backups/${third}/changes?limit=3&type=users&kind=added`)).body;
    expect(page).toMatchObject({ items: [{ id: 'cy' }], nextCursor: null });
    const one = (await api.call('GET', `/backups/${third}/changes?limit=1`)).body;
    const two = (await api.call('GET', `/backups/${third}/changes?limit=1&cursor=${one.nextCursor}`)).body;
    expect([one.items[0]?.id, two.items[0]?.id]).toEqual(['crew', 'ann']);
    expect((await api.call('GET', `/backups/${third}/changes?search=maria`)).body.items).toMatchObject([{ id: 'ann' }]);
    expect((await api.call('GET', `/backups/${third}/changes?kind=erased`)).body).toMatchObject({
      status: 400,
      errors: [{ path: 'query.kind' }],
    });
    expect((await api.call('GET', `/backups/${third}/changes?kind=added&cursor=${one.nextCursor}`)).body.code).toBe(
      'cursor-invalid',
    );
  });

  it('are none where nothing changed, and everything in the first backup', async () => {
    expect((await api.call('GET', `/backups/${second}/changes`)).body).toEqual({ items: [], nextCursor: null });
    expect((await api.call('GET', `/backups/${first}/changes`)).body.items).toMatchObject([
      { id: 'crew', kind: 'added', linksAdded: 1 },
      { id: 'ann', kind: 'added', displayName: 'Ann' },
      { id: 'bo', kind: 'added' },
    ]);
  });

  it('are added up by type', async () => {
    expect((await api.call('GET', `/backups/${third}/changes/summary`)).body).toEqual({
      notAvailable: [],
      since: { backupId: second, seq: 2, at: '2026-01-02T00:00:00.000Z' },
      total: { added: 1, changed: 1, softDeleted: 1, hardDeleted: 0, linksChanged: 1, linksAdded: 2, linksRemoved: 1 },
      types: [
        {
          type: 'users',
          label: 'Users',
          added: 1,
          changed: 1,
          softDeleted: 1,
          hardDeleted: 0,
          linksChanged: 0,
          linksAdded: 0,
          linksRemoved: 0,
        },
        {
          type: 'groups',
          label: 'Groups',
          added: 0,
          changed: 0,
          softDeleted: 0,
          hardDeleted: 0,
          linksChanged: 1,
          linksAdded: 2,
          linksRemoved: 1,
        },
      ],
    });
    expect((await api.call('GET', `/backups/${second}/changes/summary`)).body).toMatchObject({
      since: { seq: 1 },
      total: { added: 0 },
      types: [],
    });
    expect((await api.call('GET', `/backups/${first}/changes/summary`)).body).toMatchObject({
      since: null,
      total: { added: 3, linksAdded: 1 },
      types: [
        { type: 'users', added: 2 },
        { type: 'groups', added: 1, linksAdded: 1 },
      ],
    });
  });

  it('are compared with the last backup that can be restored, over one that failed', async () => {
    await api.db
      .updateTable('backup')
      .set({ state: 'failed', errorCode: 'internal', errorMessage: 'x' })
      .where('id', '=', second)
      .execute();
    expect((await api.call('GET', `/backups/${third}/changes/summary`)).body).toMatchObject({
      since: { seq: 1 },
      total: { added: 1, changed: 1, softDeleted: 1, linksChanged: 1 },
    });
    expect((await api.call('GET', `/backups/${second}/changes`)).body).toMatchObject({ status: 409, code: 'conflict' });
    await api.db
      .updateTable('backup')
      .set({ state: 'completed', errorCode: null, errorMessage: null })
      .where('id', '=', second)
      .execute();
  });

  it.each(['changes', 'changes/summary', 'objects/users/ann/changes', 'manifest'])(
    'of another workspace are not found: %s',
    async (path) => {
      expect((await api.call('GET', `/backups/${third}/${path}`, { key: api.otherKey })).status).toBe(404);
    },
  );
});

describe('changes of an object', () => {
  const before = {
    id: 'ann',
    displayName: 'Ann',
    businessPhones: ['1', '2'],
    signInActivity: { lastSignInDateTime: 'a' },
  };
  const after = {
    id: 'ann',
    displayName: 'Ann Maria',
    businessPhones: ['2', '3'],
    city: 'Oslo',
    signInActivity: { lastSignInDateTime: 'b' },
  };
  let reads: number;
  beforeEach(() => {
    reads = 0;
    api.record = ({ location }) => {
      reads += 1;
      return encodeRecord({ type: 'users', id: 'ann', object: location.recordOffset === 1 ? before : after });
    };
  });

  it('are attributes with both values, without what changes by itself', async () => {
    const { body } = await api.call('GET', `/backups/${third}/objects/users/ann/changes`);
    expect(body).toMatchObject({
      type: 'users',
      id: 'ann',
      before: { backupId: second, seq: 2, displayName: 'Ann', hash: 'a' },
      after: { backupId: third, seq: 3, displayName: 'Ann Maria', hash: 'b' },
      links: [],
    });
    expect(body['attributes']).toEqual([
      {
        path: 'businessPhones',
        before: ['1', '2'],
        after: ['2', '3'],
        kind: 'changed',
        elements: { added: ['3'], removed: ['1'] },
        restorable: true,
      },
      { path: 'city', before: null, after: 'Oslo', kind: 'added', elements: null, restorable: true },
      {
        path: 'displayName',
        before: 'Ann',
        after: 'Ann Maria',
        kind: 'changed',
        elements: null,
        restorable: true,
      },
    ]);
  });

  it('are asked of any two backups, and nothing is read of equal ones', async () => {
    expect((await api.call('GET', `/backups/${first}/objects/users/ann/changes?from=3`)).body).toMatchObject({
      before: { seq: 3 },
      after: { seq: 1 },
    });
    reads = 0;
    expect((await api.call('GET', `/backups/${second}/objects/users/ann/changes?from=1`)).body).toMatchObject({
      before: { seq: 1 },
      after: { seq: 2 },
      attributes: [],
      links: [],
    });
    expect(reads).toBe(0);
    expect((await api.call('GET', `/backups/${third}/objects/users/ann/changes?from=4`)).body).toMatchObject({
      status: 404,
      detail: 'The connection has no backup with the number 4; its newest is 3.',
    });
    expect((await api.call('GET', `/backups/${third}/objects/users/ann/changes?from=0`)).status).toBe(400);
  });

  it('say where one side has no such object', async () => {
    const version = (id: string) =>
      (api.record = () => encodeRecord({ type: 'users', id, object: { id, displayName: id } }));
    version('cy');
    expect((await api.call('GET', `/backups/${third}/objects/users/cy/changes`)).body).toMatchObject({
      before: null,
      after: { seq: 3 },
      attributes: [{ path: 'displayName', before: null, after: 'cy', kind: 'added' }, { path: 'id' }],
    });
    version('bo');
    expect((await api.call('GET', `/backups/${third}/objects/users/bo/changes`)).body).toMatchObject({
      before: { seq: 2, displayName: 'Bo' },
      after: null,
      attributes: [{ path: 'displayName', before: 'bo', after: null, kind: 'removed' }, { path: 'id' }],
    });
    expect((await api.call('GET', `/backups/${third}/objects/users/eve/changes`)).status).toBe(404);
  });

  it('are links with names and words', async () => {
    const { body } = await api.call('GET', `/backups/${third}/objects/groups/crew/changes`);
    expect(body).toMatchObject({
      before: { seq: 2 },
      after: { seq: 3 },
      attributes: [],
      linkCounts: { added: 2, removed: 1 },
    });
    expect(body['links']).toEqual([
      {
        relation: 'members',
        relationLabel: 'Members',
        change: 'removed',
        type: 'users',
        typeLabel: 'User',
        id: 'bo',
        displayName: 'Bo',
        userPrincipalName: null,
        restorable: true,
      },
      {
        relation: 'members',
        relationLabel: 'Members',
        change: 'added',
        type: 'users',
        typeLabel: 'User',
        id: 'cy',
        displayName: 'Cy',
        userPrincipalName: null,
        restorable: true,
      },
      {
        relation: 'members',
        relationLabel: 'Members',
        change: 'added',
        type: 'other',
        typeLabel: 'Other object',
        id: 'stranger',
        displayName: null,
        userPrincipalName: null,
        restorable: true,
      },
    ]);
  });

  it('say so where the stored content is damaged', async () => {
    api.record = () => Buffer.from('x');
    expect((await api.call('GET', `/backups/${third}/objects/users/ann/changes`)).body).toMatchObject({
      status: 502,
      code: 'repository-corrupt',
    });
  });
});

describe('the manifest', () => {
  const manifestOf = (backupId: string): Manifest => ({
    format: 1,
    connectionId: api.tenant.connection.id,
    tenantId: 't',
    repositoryId: api.tenant.repositoryId,
    backupId,
    seq: 3,
    startedAt: '2026-01-03T00:00:00Z',
    finishedAt: '2026-01-03T00:01:00Z',
    mode: 'incremental',
    sealing: 'aes-256-gcm',
    previousSha256: null,
    context: { organization: { displayName: 'Contoso' } },
    warnings: [],
    types: {
      users: {
        objectRuns: [{ id: 'r1', kind: 'objects', type: 'users', entries: 2, sizeBytes: 10, sha256: 'ab' }],
        linkRuns: [],
        changes: { objects: null, links: null },
        objects: 2,
        links: 0,
        added: 1,
        changed: 1,
        deleted: 1,
        linksAdded: 0,
        linksRemoved: 0,
        token: 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=s3cr3t',
        tokenIssuedAt: '2026-01-03T00:00:00Z',
        selectHash: 'x',
        reconciledAt: null,
        mode: 'delta',
      },
    },
  });

  it('is a file for people, without the cursors of change tracking', async () => {
    api.manifest = ({ key }) => {
      expect(key).toBe('manifests/3');
      return manifestOf(third);
    };
    const { status, headers, text, body } = await api.call('GET', `/backups/${third}/manifest`, { role: 'viewer' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition':
        'attachment; filename="manifest-Contoso-3-2026-01-03.json"; filename*=UTF-8\'\'manifest-Contoso-3-2026-01-03.json',
    });
    expect(text).toContain('\n  "format": 1,\n');
    expect(text).not.toContain('s3cr3t');
    const manifest = manifestOf(third);
    expect(body).toEqual({ ...manifest, types: { users: { ...manifest.types.users, token: '[left out]' } } });
  });

  it('says what licences were called, by the product or by the words of Graph', async () => {
    const skus = [
      { skuId: '6FD2C87F-B296-42F0-B197-1E91E994B900', skuPartNumber: 'ENTERPRISEPACK' },
      { skuId: '11111111-2222-3333-4444-555555555555', skuPartNumber: 'STREAM_PRODUCT_E7' },
      { skuId: 'without a part number' },
    ];
    api.manifest = () => ({ ...manifestOf(third), context: { subscribedSkus: skus } });
    expect((await api.call('GET', `/backups/${third}/licences`, { role: 'viewer' })).body.items).toEqual([
      { skuId: skus[0]?.skuId, partNumber: 'ENTERPRISEPACK', name: 'Office 365 E3' },
      { skuId: skus[1]?.skuId, partNumber: 'STREAM_PRODUCT_E7', name: 'Stream Product E7' },
    ]);
    api.manifest = () => ({ ...manifestOf(third), context: {} });
    expect((await api.call('GET', `/backups/${third}/licences`)).body.items).toEqual([]);
  });

  it.each([
    [
      'storage-missing',
      () => {
        throw new CybbackError('storage-missing', 'The manifest is gone.');
      },
    ],
    [
      'repository-corrupt',
      () => {
        throw new CybbackError('repository-corrupt', 'The manifest is damaged.');
      },
    ],
    ['repository-corrupt', () => manifestOf(second)],
  ])('is refused as %s where it is not what it should be', async (code, manifest) => {
    api.manifest = manifest;
    expect((await api.call('GET', `/backups/${third}/manifest`)).body).toMatchObject({ status: 502, code });
  });
});
