import { randomUUID } from 'node:crypto';
import { endProof } from '#core/backups/store/proof/proof-states.ts';
import { findingsOf } from '#core/connections/connection-findings.ts';
import { updateConnection } from '#core/connections/store/connections.ts';
import type { PlanItem } from '#core/domain/plan/index.ts';
import { recordEvent } from '#core/notifications/store/notification-events.ts';
import { endRebuild, insertRebuild } from '#core/rebuilds/store/rebuilds.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import type { Manifest } from '#core/repository/types.ts';
import { itemContext } from '#core/restores/store/restore-items.ts';
import { type TestTenant, connectTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, READY, saveTestStorage } from '../http/api.fixture.ts';

/** One of everything that an address can name, all of one connection of the fixture's workspace. */
export interface World {
  readonly api: ApiFixture;
  readonly tenant: TestTenant;
  readonly ids: Ids;
}

export interface Ids {
  connection: string;
  /** Of another tenant, with a backup. */
  otherConnection: string;
  backup: string;
  restore: string;
  proof: string;
  comparison: string;
  storage: string;
  schedule: string;
  member: string;
  invitation: string;
  apiKey: string;
  rebuild: string;
}

export type IdKind = keyof Ids;

export const NIGHTLY = { name: 'Nightly', spec: { kind: 'daily', time: '02:00' }, timeZone: 'UTC' };

const PLANNED: PlanItem = {
  type: 'users',
  objectId: 'u1',
  liveId: 'u1',
  displayName: 'Ann',
  action: 'update',
  restoreOrder: 10,
  reasons: [],
  attributes: [],
  links: [],
  newPassword: false,
  newUserPrincipalName: null,
  missingPermissions: [],
  writes: 1,
  seconds: 0.1,
};

export async function makeWorld(api: ApiFixture): Promise<World> {
  const tenant = await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam');
  const connection = tenant.connection.id;
  await updateConnection(api.db, tenant.connection, { findings: findingsOf(READY) });
  await tenant.backup(1);
  const backup = await tenant.backup(2);
  await tenant.object({ id: 'u1', from: 1, to: 2, name: 'Ann' });
  await tenant.object({ id: 'u1', from: 2, name: 'Ann Maria' });
  await tenant.object({ type: 'groups', id: 'g1', from: 1, name: 'Crew' });
  await tenant.link({ source: 'g1', target: 'u1', from: 1 });
  const restore = (
    await api.call('POST', '/restores', {
      body: { backupId: backup, selection: { types: ['users'] }, reason: 'test', options: WRITING },
    })
  ).body.id;
  await planOneItem(api, restore);
  const proof = await makeProof(api, tenant);
  await tell(api, tenant);
  const schedule = (await api.call('POST', `/connections/${connection}/schedules`, { body: NIGHTLY })).body.id;
  const storage = await saveTestStorage(api, { prefix: randomUUID() });
  const invitation = (
    await api.call('POST', '/invitations', { body: { email: `${randomUUID()}@example.org`, role: 'viewer' } })
  ).body.id;
  const apiKey = (await api.call('POST', '/api-keys', { body: { name: randomUUID(), role: 'viewer' } })).body.id;
  const ids: Ids = {
    connection,
    otherConnection: await makeOtherTenant(api),
    backup,
    restore,
    proof,
    comparison: await makeComparison(api, tenant),
    storage,
    schedule,
    member: await tenant.member('viewer'),
    invitation,
    apiKey,
    rebuild: await makeRebuild(api, tenant),
  };
  for (const [kind, id] of Object.entries<string | undefined>({ ...ids }))
    if (id === undefined) throw new Error(`no ${kind} could be made for the walk`);
  const { manifest } = api;
  api.record = () => encodeRecord({ type: 'users', id: 'u1', object: { id: 'u1' } });
  api.manifest = (place) =>
    place.connectionId === connection ? { ...MANIFEST, connectionId: connection, backupId: backup } : manifest(place);
  return { api, tenant, ids };
}

async function makeOtherTenant({ db, tenant: { workspaceId } }: ApiFixture): Promise<string> {
  const tenant = await connectTestTenant(db, workspaceId, 'Northwind');
  await tenant.backup(1);
  return tenant.connection.id;
}

async function makeRebuild({ db }: ApiFixture, { workspaceId, connection }: TestTenant): Promise<string> {
  const id = randomUUID();
  const rebuild = { id, workspaceId, connectionId: connection.id, madeConnection: false, createdBy: 'test' };
  const running = await insertRebuild(db, rebuild);
  await endRebuild(db, id, { state: 'completed' });
  return running ?? id;
}

async function makeProof(api: ApiFixture, { workspaceId, connection }: TestTenant): Promise<string> {
  const { id } = (await api.call('POST', `/connections/${connection.id}/proofs`)).body;
  await endProof(api.db, { workspaceId, id }, { state: 'completed', outcome: 'equal', warnings: [] });
  return id;
}

async function makeComparison(api: ApiFixture, { workspaceId, connection }: TestTenant): Promise<string> {
  const path = `/connections/${connection.id}/comparisons`;
  const { id } = (await api.call('POST', path, { body: { backup: 2 } })).body;
  await endProof(api.db, { workspaceId, id }, { state: 'completed', outcome: 'equal', warnings: [] });
  return id;
}

async function tell({ db }: ApiFixture, { workspaceId, connection }: TestTenant): Promise<void> {
  const facts = {
    connection: connection.name,
    tenant: connection.tenantName,
    code: 'sign-in-secret-wrong',
    message: 'The client secret is wrong.',
  };
  await db.transaction().execute((trx) =>
    recordEvent(trx, {
      workspaceId,
      connectionId: connection.id,
      kind: 'signInBroken',
      facts,
      dedupeKey: connection.id,
    }),
  );
}

const MANIFEST: Manifest = {
  format: 1,
  connectionId: '',
  tenantId: '',
  repositoryId: '',
  backupId: '',
  seq: 2,
  startedAt: '2026-01-02T00:00:00.000Z',
  finishedAt: '2026-01-02T00:00:00.000Z',
  mode: 'incremental',
  sealing: 'none',
  previousSha256: null,
  types: {},
  context: {},
  warnings: [],
};

const WRITING = { dryRun: false, confirmation: 'required' };

async function planOneItem({ db, context }: ApiFixture, restoreId: string): Promise<void> {
  const detail = await context.secretBox.seal(
    Buffer.from(JSON.stringify(PLANNED)),
    itemContext(restoreId, 0, 'detail'),
  );
  await db
    .insertInto('restoreItem')
    .values({
      restoreId,
      ordinal: 0,
      type: 'users',
      objectId: 'u1',
      displayName: 'Ann',
      action: 'update',
      state: 'planned',
      newId: null,
      detailSealed: Buffer.from(detail),
      resultSealed: null,
      beforeSealed: null,
      comparison: null,
      errorCode: null,
      errorMessage: null,
    })
    .execute();
}
