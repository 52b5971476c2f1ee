import { randomUUID } from 'node:crypto';
import { requestDeletion } from '#core/deletions/request-deletion.ts';
import type { Role } from '#core/domain/states.ts';
import { keepTestDataKey } from '#core/keys/data-key.fixture.ts';
import { insertApproval } from '#core/restores/store/restore-approvals.ts';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { writeItems } from '#core/restores/testing/written-item.fixture.ts';
import { TEST_BUCKET } from '../http/api.fixture.ts';
import { type IdKind, type World, NIGHTLY } from './world.fixture.ts';

/** What is expected of an operation, said once more and apart from the routes. */
export interface Expected {
  readonly role: Role;
  /** What `{id}` names. */
  readonly of?: IdKind;
  /** Query, and body of a call that is in order. */
  readonly query?: string | ((world: World) => string);
  readonly body?: (world: World) => object | Promise<object>;
  /** Brings the world into a state in which the call is in order; what it returns takes the place of IDs. */
  readonly before?: (world: World) => Promise<Partial<World['ids']> | undefined>;
  /** The answer of such a call to an API key, where it is none of success. */
  readonly keyStatus?: number;
  /** Names another connection besides, which a key has to be for as well. */
  readonly namesOther?: true;
  /** Names something of the workspace in its body alone: of another workspace it is not found. */
  readonly namesInBody?: true;
  /**
   * To a key for other connections: `missing` and `empty` (not in the list) where the operation is about connections,
   * `same` where its answer is the same for everybody, `refused` where it is about the whole workspace.
   */
  readonly limited: 'missing' | 'empty' | 'same' | 'refused';
}

const of = (kind: IdKind, role: Role, more: Partial<Expected> = {}): Expected => ({
  role,
  of: kind,
  limited: WHOLE.has(kind) ? 'refused' : 'missing',
  ...more,
});
const list = (role: Role, more: Partial<Expected> = {}): Expected => ({ role, limited: 'empty', ...more });
const same = (role: Role, more: Partial<Expected> = {}): Expected => ({ role, limited: 'same', ...more });
const whole = (role: Role, more: Partial<Expected> = {}): Expected => ({ role, limited: 'refused', ...more });

/** What no connection owns. */
const WHOLE = new Set<IdKind>(['storage', 'member', 'invitation', 'apiKey', 'rebuild']);
const NO_KEY_IS_TOLD = 409;

const scope = ({ tenant, ids }: World) => ({ workspaceId: tenant.workspaceId, id: ids.restore });
const saveWebhook = async ({ api }: World): Promise<undefined> =>
  void (await api.call('PUT', '/notifications/webhook', { body: WEBHOOK }));
const otherTenant = ({ ids }: World): string => `?other=${ids.otherConnection}&from=1&to=1`;
const WEBHOOK = { url: 'https://hooks.example.com/x' };
const PASSPHRASE = 'violet anchor maple drift ninety';
const keepDataKey = async ({ api: { db, context }, tenant: { workspaceId, connection } }: World): Promise<undefined> =>
  void (await keepTestDataKey({ db, provider: context.keyProvider }, { workspaceId, connectionId: connection.id }));
const kitToTest = async (world: World): Promise<object> => {
  await keepDataKey(world);
  const { api, ids } = world;
  const path = `/connections/${ids.connection}/recovery-kit`;
  return { kit: (await api.call('POST', path, { body: { passphrase: PASSPHRASE } })).body, passphrase: PASSPHRASE };
};
const kitToRebuild = async (world: World): Promise<object> => {
  await world.api.storage.put(`${world.ids.connection}/manifests/0000000001-b`, new Uint8Array(1));
  return kitToTest(world);
};
const PLAN = { plan: 'small', interval: 'month' };
const ADDRESS = {
  company: 'Contoso',
  line1: '1 Main Street',
  postalCode: '75001',
  city: 'Paris',
  country: 'FR',
  email: 'accounts@example.org',
};
const CHOICES = { choices: {}, timeZone: null };

export const OPERATIONS: Readonly<Record<string, Expected>> = {
  getMe: same('viewer'),
  getOverview: list('viewer'),
  renameWorkspace: whole('owner', { body: () => ({ name: 'Contoso' }) }),
  getRestoreApproval: whole('viewer'),
  setRestoreApproval: whole('owner', { body: () => ({ hours: null }) }),
  getDeletionOutlook: whole('owner'),
  requestDeletion: whole('owner', { body: () => ({ name: 'Contoso' }), keyStatus: NO_KEY_IS_TOLD }),
  keepWorkspace: whole('owner', { before: askForDeletion }),
  listMembers: whole('viewer'),
  changeMember: of('member', 'owner', { body: () => ({ role: 'operator' }) }),
  // Of oneself, every member may: see the tests of members.
  removeMember: of('member', 'owner'),
  listInvitations: whole('owner'),
  invite: whole('owner', { body: () => ({ email: `${randomUUID()}@example.org`, role: 'viewer' }) }),
  revokeInvitation: of('invitation', 'owner'),
  resendInvitation: of('invitation', 'owner'),
  listApiKeys: whole('owner'),
  createApiKey: whole('owner', {
    namesInBody: true,
    body: ({ ids }) => ({ name: 'nightly', role: 'viewer', connectionIds: [ids.connection] }),
  }),
  revokeApiKey: of('apiKey', 'owner'),

  listConnections: list('viewer'),
  createConnection: whole('owner', {
    body: () => ({ tenantId: randomUUID(), clientId: randomUUID(), clientSecret: 'x' }),
  }),
  listNeededPermissions: same('viewer'),
  getConnection: of('connection', 'viewer'),
  updateConnection: of('connection', 'owner', { body: () => ({ name: 'Renamed' }) }),
  listConnectionErasures: list('viewer', { before: askForErasure }),
  eraseConnection: of('connection', 'owner', {
    before: endAll,
    body: ({ tenant }) => ({ name: tenant.connection.name }),
  }),
  keepConnectionData: of('connection', 'owner', { before: askForErasure }),
  deleteConnection: of('connection', 'owner', { before: endAll }),
  testConnection: of('connection', 'operator'),
  getConnectionPermissions: of('connection', 'viewer'),
  getDataKey: of('connection', 'viewer'),
  changeDataKey: of('connection', 'owner', { before: keepDataKey }),
  getRecoveryKit: of('connection', 'viewer'),
  exportRecoveryKit: of('connection', 'owner', { before: keepDataKey, body: () => ({ passphrase: PASSPHRASE }) }),
  testRecoveryKit: of('connection', 'owner', { body: kitToTest }),
  startRebuild: whole('owner', { body: kitToRebuild }),
  listRebuilds: whole('viewer'),
  getRebuild: of('rebuild', 'viewer'),
  listRebuildFindings: of('rebuild', 'viewer'),
  getConnectionStorage: of('connection', 'viewer'),
  setConnectionStorage: of('connection', 'owner', { body: () => ({ storageId: null }) }),
  getConnectionEncryption: of('connection', 'viewer'),
  setConnectionEncryption: of('connection', 'owner', { body: () => ({ enabled: false }) }),

  listStorages: whole('viewer'),
  createStorage: whole('owner', { body: newBucket }),
  getStorage: of('storage', 'viewer'),
  updateStorage: of('storage', 'owner', { body: () => ({ name: 'Renamed' }) }),
  deleteStorage: of('storage', 'owner'),
  testStorage: of('storage', 'owner'),
  listStoragePresets: same('viewer'),
  testBucketValues: whole('owner', { body: () => TEST_BUCKET }),

  startBackup: of('connection', 'operator'),
  listBackups: list('viewer'),
  getBackup: of('backup', 'viewer'),
  cancelBackup: of('backup', 'operator', { before: runBackup }),
  followBackup: of('backup', 'viewer'),
  verifyBackup: of('backup', 'operator'),
  getVerification: of('backup', 'viewer'),
  listAffectedObjects: of('backup', 'viewer'),
  getRetention: whole('viewer'),
  setRetention: whole('owner', { body: () => ({ policy: null }) }),
  getConnectionRetention: of('connection', 'viewer'),
  setConnectionRetention: of('connection', 'owner', { body: () => ({ policy: null }) }),
  forgetConnectionRetention: of('connection', 'owner'),
  listRetainedBackups: of('connection', 'viewer'),
  getRetentionPlan: of('connection', 'viewer'),
  previewRetention: of('connection', 'viewer', { body: () => ({ policy: null }) }),
  applyRetention: of('connection', 'owner'),
  holdBackup: of('backup', 'owner', { body: () => ({ reason: 'Lawsuit' }) }),
  releaseBackup: of('backup', 'owner'),
  removeBackup: of('backup', 'owner', { before: addFreeBackup }),
  takeBackBackup: of('backup', 'owner', { before: markBackup, body: () => ({}) }),
  listBackupTypes: of('backup', 'viewer'),
  getBackupStorage: of('backup', 'viewer'),
  listDeletedObjects: of('connection', 'viewer'),
  downloadBackupObjects: of('backup', 'viewer', { query: '?type=users' }),
  findAbsentObjects: of('backup', 'viewer', { body: () => ({ objects: [{ type: 'users', id: 'a' }] }) }),
  lookAtObjectsNow: of('backup', 'restorer', { body: () => ({ objects: [{ type: 'users', id: 'a' }] }) }),
  listBackupObjects: of('backup', 'viewer', { query: '?type=users' }),
  getBackupObject: of('backup', 'viewer'),
  listObjectLinks: of('backup', 'viewer'),
  countUsedBy: of('backup', 'viewer'),
  listUsedBy: of('backup', 'viewer'),
  getObjectHistory: of('backup', 'viewer'),
  getObjectChanges: of('backup', 'viewer', { query: '?from=1' }),
  listBackupChanges: of('backup', 'viewer'),
  summarizeBackupChanges: of('backup', 'viewer'),
  getComparison: of('connection', 'viewer', { query: '?from=1&to=2' }),
  listComparedObjects: of('connection', 'viewer', { query: '?from=1&to=2' }),
  getComparedValues: of('connection', 'viewer', { query: '?from=1&to=2&object=users/a' }),
  downloadComparison: of('connection', 'viewer', { query: '?from=1&to=2' }),
  getOtherTenantComparison: of('connection', 'viewer', { query: otherTenant, namesOther: true }),
  listObjectsAcrossTenants: of('connection', 'viewer', { query: otherTenant, namesOther: true }),
  downloadOtherTenantComparison: of('connection', 'viewer', { query: otherTenant, namesOther: true }),
  downloadBackupManifest: of('backup', 'viewer'),
  listBackupLicences: of('backup', 'viewer'),

  compareWithTenant: of('connection', 'operator', { body: () => ({ backup: 2 }) }),
  listTenantComparisons: list('viewer'),
  getTenantComparison: of('comparison', 'viewer'),
  cancelTenantComparison: of('comparison', 'operator', { before: runComparison }),
  compareWithTenantAgain: of('comparison', 'operator'),
  listDifferingObjects: of('comparison', 'viewer'),
  getDifferingValues: of('comparison', 'viewer', { query: '?object=users/a' }),
  downloadTenantComparison: of('comparison', 'viewer'),

  startProof: of('connection', 'operator'),
  listProofs: list('viewer'),
  getProof: of('proof', 'viewer'),
  cancelProof: of('proof', 'operator', { before: runProof }),
  listProofDifferences: of('proof', 'viewer'),
  downloadProofDifferences: of('proof', 'viewer'),

  startRestore: {
    role: 'restorer',
    limited: 'missing',
    namesInBody: true,
    body: ({ ids }) => ({ backupId: ids.backup, selection: { types: ['users'] }, reason: 'x' }),
  },
  compareRestoreSides: {
    role: 'restorer',
    limited: 'missing',
    namesInBody: true,
    body: ({ ids }) => ({ backupId: ids.backup, target: { connectionId: ids.connection } }),
  },
  listRestores: list('viewer'),
  getRestore: of('restore', 'viewer'),
  getRestoreSelection: of('restore', 'viewer'),
  confirmRestore: of('restore', 'restorer', { before: waitForConfirmation }),
  cancelRestore: of('restore', 'restorer'),
  // For people: an API key does not approve.
  approveRestore: of('restore', 'restorer', { body: () => ({}), before: waitForApproval, keyStatus: NO_KEY_IS_TOLD }),
  refuseRestore: of('restore', 'restorer', {
    body: () => ({ reason: 'No' }),
    before: waitForApproval,
    keyStatus: NO_KEY_IS_TOLD,
  }),
  undoRestore: of('restore', 'restorer', { before: endWritten, body: () => ({ reason: 'x' }) }),
  followRestore: of('restore', 'viewer', { before: endAll }),
  listRestoreItems: of('restore', 'viewer'),
  getRestoreItem: of('restore', 'viewer'),
  getRestoreReport: of('restore', 'viewer'),
  listRestorePeople: of('restore', 'viewer'),
  downloadRestoreItems: of('restore', 'viewer'),
  downloadRestorePeople: of('restore', 'viewer'),

  listObjectTypes: same('viewer'),
  getCoverage: same('viewer'),

  listSchedules: list('viewer'),
  listSchedulesOfConnection: of('connection', 'viewer'),
  createSchedule: of('connection', 'operator', { body: () => NIGHTLY }),
  getSchedule: of('schedule', 'viewer'),
  changeSchedule: of('schedule', 'operator', { body: () => ({ name: 'Renamed' }) }),
  deleteSchedule: of('schedule', 'operator'),
  listScheduleRuns: of('schedule', 'viewer'),
  previewSchedule: {
    role: 'viewer',
    limited: 'missing',
    namesInBody: true,
    body: ({ ids }) => ({ spec: NIGHTLY.spec, timeZone: 'UTC', scheduleId: ids.schedule }),
  },
  pauseSchedule: of('schedule', 'operator'),
  resumeSchedule: of('schedule', 'operator'),
  runScheduleNow: of('schedule', 'operator'),

  listEvents: list('viewer'),
  listNotificationKinds: same('viewer'),
  getMyNotifications: whole('viewer', { keyStatus: NO_KEY_IS_TOLD }),
  putMyNotifications: whole('viewer', { body: () => CHOICES, keyStatus: NO_KEY_IS_TOLD }),
  testMyNotifications: whole('viewer', { keyStatus: NO_KEY_IS_TOLD }),
  listMemberNotifications: whole('owner'),
  getMemberNotifications: of('member', 'owner'),
  putMemberNotifications: of('member', 'owner', { body: () => CHOICES }),
  testMemberNotifications: of('member', 'owner'),
  getWebhook: whole('owner', { before: saveWebhook }),
  putWebhook: whole('owner', { body: () => WEBHOOK }),
  deleteWebhook: whole('owner', { before: saveWebhook }),
  replaceWebhookSecret: whole('owner', { before: saveWebhook }),
  testWebhook: whole('owner', { before: saveWebhook }),
  listNotificationDeliveries: whole('owner'),

  getSubscription: whole('owner'),
  refreshSubscription: whole('owner'),
  listInvoices: whole('owner'),
  startCheckout: whole('owner', { body: () => PLAN }),
  orderByInvoice: whole('owner', { body: () => ({ plan: PLAN.plan, address: ADDRESS }) }),
  previewPlanChange: whole('owner', { body: () => PLAN }),
  changePlan: whole('owner', { body: () => ({ ...PLAN, at: '2026-01-01T00:00:00Z' }) }),
  openPortal: whole('owner'),

  listAuditLog: whole('owner'),
  downloadAuditLog: whole('owner'),
};

/** Routes that the reference does not show, each with a call that is in order. They hold nothing of anybody. */
export const HIDDEN: Readonly<Record<string, string>> = {
  'GET /healthz': '/healthz',
  'GET /readyz': '/readyz',
  'GET /api/openapi.json': '/api/openapi.json',
  'GET /api/docs': '/api/docs',
  'GET /api/docs/json': '/api/docs/json',
  'GET /api/docs/yaml': '/api/docs/yaml',
  'GET /api/docs/static/index.html': '/api/docs/static/index.html',
  'GET /api/docs/static/swagger-initializer.js': '/api/docs/static/swagger-initializer.js',
  'GET /api/docs/static/theme/cybback.css': '/api/docs/static/theme/cybback.css',
  'GET /api/docs/static/*': '/api/docs/static/swagger-ui.css',
  'HEAD /api/docs/static/*': '/api/docs/static/swagger-ui.css',
  'GET /docs': '/docs',
  'GET /docs/search': '/docs/search?q=restore',
  'GET /docs/*': '/docs/restore',
  'HEAD /docs/*': '/docs/restore',
  'GET /assets/*': '/assets/nothing.js',
  'HEAD /assets/*': '/assets/nothing.js',
  'POST /api/stripe/webhook': '/api/stripe/webhook',
  'GET /*': '/sign-in',
  'HEAD /*': '/sign-in',
};

/** Parts of addresses that name no row of a table. */
export const PARTS: Readonly<Record<string, string>> = { type: 'users', objectId: 'u1', ordinal: '0' };

async function endAll(world: World): Promise<undefined> {
  await endRestore(world.api.db, scope(world), { state: 'cancelled', warnings: [] });
}

async function askForErasure({ api, ids }: World): Promise<undefined> {
  const gone = { deletedAt: new Date(), eraseAskedBy: 'Olivia Berg', eraseDueAt: new Date(Date.now() + 86_400_000) };
  await api.db.updateTable('connection').set(gone).where('id', '=', ids.connection).execute();
}

async function endWritten(world: World): Promise<undefined> {
  const { db } = world.api;
  await writeItems(db, world.ids.restore, [{ ordinal: 1, objectId: 'u2', before: 'kept', step: ['update', 'done'] }]);
  await endAll(world);
}

async function askForDeletion({ api, tenant: { workspaceId } }: World): Promise<undefined> {
  await requestDeletion(
    { ...api.context, billing: null },
    { workspaceId, name: 'Contoso', ownFiles: false, by: 'test' },
  );
}

async function waitForConfirmation(world: World): Promise<undefined> {
  await moveRestore(world.api.db, scope(world), { state: 'running', phase: 'planned' });
  world.api.jobs.running.add(world.ids.restore);
}

async function waitForApproval(world: World): Promise<undefined> {
  await waitForConfirmation(world);
  const now = Date.now();
  await insertApproval(world.api.db, scope(world), {
    requestedBy: 'Olivia Berg',
    requestedPerson: randomUUID(),
    requestedAt: new Date(now),
    expiresAt: new Date(now + 3_600_000),
  });
}

async function runBackup({ api, ids }: World): Promise<Partial<World['ids']>> {
  return { backup: (await api.call('POST', `/connections/${ids.connection}/backups`)).body.id };
}

/** On which nothing builds, and which is not the newest. */
async function addFreeBackup({ tenant }: World): Promise<Partial<World['ids']>> {
  const backup = await tenant.backup(newerSeq++);
  await tenant.backup(newerSeq++);
  return { backup };
}
let newerSeq = 1_000;

async function markBackup({ api, ids }: World): Promise<undefined> {
  await api.db.updateTable('backup').set({ removalDueAt: new Date() }).where('id', '=', ids.backup).execute();
}

async function runProof({ api, ids }: World): Promise<Partial<World['ids']>> {
  return { proof: (await api.call('POST', `/connections/${ids.connection}/proofs`)).body.id };
}

async function runComparison({ api, ids }: World): Promise<Partial<World['ids']>> {
  const { body } = await api.call('POST', `/connections/${ids.connection}/comparisons`, { body: { backup: 2 } });
  return { comparison: body.id };
}

async function newBucket({ api }: World): Promise<object> {
  const values = { ...TEST_BUCKET, prefix: randomUUID() };
  const tested = await api.call('POST', '/storage/test', { body: values });
  return { name: 'Another bucket', ...values, testId: tested.body['testId'] as string };
}
