import { randomUUID } from 'node:crypto';
import type { AccountsOptions } from '#core/accounts/accounts.ts';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import { openKeyProvider } from '#core/crypto/open-key-provider.ts';
import { createSecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type Role, ROLES } from '#core/domain/states.ts';
import type { GraphClient } from '#core/graph/types.ts';
import { type JobEventFeed, openJobEventFeed } from '#core/jobs/store/job-event-feed.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import type { Billing } from '#core/licences/billing.ts';
import { type Licences, WITHOUT_PLANS } from '#core/licences/licences.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { isDamage } from '#core/repository/damage.ts';
import { contentHash, openVersion } from '#core/repository/object-version.ts';
import { decodeRecord } from '#core/repository/record-codec.ts';
import type { Manifest, VersionRead } from '#core/repository/types.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { TEST_STEPS, type BucketTest } from '#core/storage/test-bucket.ts';
import type { Jobs } from '#core/temporal/client.ts';
import type { TemporalSchedules, WantedSchedule } from '#core/temporal/schedules.ts';
import { createTestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { type AccountsFixture, openTestAccounts } from '../accounts/accounts.fixture.ts';
import { type SignedInClient, signedInAs } from '../accounts/person.fixture.ts';
import type { App } from './app.ts';
import { build } from './build.ts';
import { type ApiContext, type ManifestPlace, type VersionPlace, DEFAULT_API_SETTINGS } from './context.ts';

/** The API over a real database, with Temporal, Entra and storage played by hand. */
export interface ApiFixture {
  readonly app: App;
  readonly db: Db;
  readonly context: ApiContext;
  readonly events: JobEventFeed;
  readonly jobs: FakeJobs;
  readonly schedules: FakeSchedules;
  readonly tenant: TestTenant;
  readonly other: TestTenant;
  readonly keys: Readonly<Record<Role, string>>;
  readonly otherKey: string;
  readonly mails: AccountsFixture['mails'];
  /** A browser in which a member of the tenant's workspace with this role is signed in. */
  member(role: Role): Promise<SignedInClient>;
  /** What the next connection tests answer. */
  report: ConnectionReport;
  /** The records that the next reads from the storage find; of their content is taken what the catalogue says of it. */
  record: (place: VersionPlace['version']) => Uint8Array;
  /** What the next reads of manifests answer. */
  manifest: (place: ManifestPlace) => Manifest;
  /** What is read of the tenant; nothing is there until a test says so. */
  graph: GraphClient;
  /** Of whatever row. */
  storage: Storage;
  /** What the next tests of buckets answer. */
  testBucket: ApiContext['storages']['testBucket'];
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

/** Looked into freely: what is asserted is what is there. */
export interface AnswerBody {
  readonly items: readonly AnswerBody[];
  readonly types: readonly AnswerBody[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly id: string;
  readonly displayName: string;
  readonly nextCursor: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly [field: string]: any;
}

export interface CallOptions {
  readonly role?: Role;
  /** Null: without one. */
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: AnswerBody;
  readonly text: string;
}

export interface FakeJobs extends Jobs {
  readonly calls: (readonly [string, unknown])[];
  /** Thrown by every call until taken away. */
  failure: Error | null;
  running: Set<string>;
  alreadyStarted: boolean;
}

/** Temporal's schedules, kept in a map. */
export interface FakeSchedules extends TemporalSchedules {
  readonly present: Map<string, WantedSchedule>;
  readonly missed: { readonly id: string; readonly due: number }[];
  failure: Error | null;
}

export const READY: ConnectionReport = {
  testedAt: '2026-01-01T00:00:00.000Z',
  signedIn: true,
  problem: null,
  tenant: { id: randomUUID(), name: 'Fabrikam', verifiedDomains: ['fabrikam.com'], defaultDomain: 'fabrikam.com' },
  readyForBackup: true,
  readyForRestore: true,
  permissions: [{ permission: 'User.Read.All', granted: true, neededFor: ['backup'], types: ['users'], lost: null }],
  types: [
    {
      type: 'users',
      backup: { state: 'ready', missing: [], lost: null },
      restore: { state: 'ready', missing: [], lost: null },
    },
  ],
  credential: { kind: 'secret', expiresAt: '2027-01-01T00:00:00.000Z', source: 'entra', note: null },
};

export const PASSED_TEST: BucketTest = {
  passed: true,
  steps: TEST_STEPS.map((step) => ({ step, outcome: 'passed', ms: 1, problem: null })),
  bucket: {
    versioning: 'on',
    objectLock: { state: 'off', mode: null, days: null },
    publicAccess: 'closed',
    conditionalPuts: true,
  },
  warnings: [],
};

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for here'));
const EMPTY_TENANT: GraphClient = {
  object: notAsked,
  send: notAsked,
  page: notAsked,
  batch: (requests) =>
    Promise.resolve(
      requests.map(() => ({ ok: false, error: new CybbackError('graph-not-found', 'There is no such object.') })),
    ),
  usage: { requests: 0, throttled: 0, waitedMs: 0 },
};

export const UNAVAILABLE = new CybbackError('temporal-unavailable', 'The workflow service does not answer.');

export async function openApiFixture(
  settings: Partial<ApiContext['settings']> = {},
  accountOptions: Partial<AccountsOptions> = {},
  openLicencesOf: (db: Db) => Licences = () => WITHOUT_PLANS,
  billingOf: (db: Db) => Billing | null = () => playedBilling(),
): Promise<ApiFixture> {
  const database = await createTestDatabase();
  const db = openDatabase(database.url);
  const events = openJobEventFeed({ databaseUrl: database.url });
  const jobs = fakeJobs();
  const schedules = fakeSchedules();
  const tenant = await createTestTenant(db);
  const other = await createTestTenant(db, 'Northwind');
  const keys = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await tenant.apiKey(role)] as const)),
  ) as Record<Role, string>;
  const publicUrl = settings.publicUrl ?? DEFAULT_API_SETTINGS.publicUrl;
  const { accounts, mails } = await openTestAccounts({ db, publicUrl, ...accountOptions });
  const keyProvider = await openKeyProvider({ secret: '11'.repeat(32) });
  const licences = openLicencesOf(db);
  const context: ApiContext = {
    db,
    accounts,
    events,
    jobs,
    turnLimits: DEFAULT_TURN_LIMITS,
    billing: billingOf(db),
    licences,
    mayRunBackups: licences.mayRunBackups,
    schedules,
    secretBox: createSecretBox(keyProvider),
    keyProvider,
    cursorKey: Buffer.alloc(32, 7),
    clock: { now: () => Date.now() },
    logger: accountOptions.logger ?? silentLogger,
    settings: {
      ...DEFAULT_API_SETTINGS,
      heartbeatMs: 200,
      requestsPerMinute: 100_000,
      failedSignInsPerMinute: 100_000,
      storageTestsPerMinute: 100_000,
      ...settings,
    },
    testConnection: () => Promise.resolve(fixture.report),
    identityOf: ({ connectionId }) =>
      Promise.resolve({
        tenantId: connectionId,
        clientId: connectionId,
        cloud: 'global',
        credential: { kind: 'secret', clientSecret: 'x' },
      }),
    openTenant: () => Promise.resolve({ client: fixture.graph, granted: new Set() }),
    storages: {
      allowPrivateEndpoints: true,
      testBucket: (values) => fixture.testBucket(values),
      open: () => Promise.resolve(fixture.storage),
    },
    readVersion: ({ connectionId, version }) =>
      Promise.resolve().then(() => {
        const record = fixture.record(version);
        const location = { ...version.location, packId: `c${'0'.repeat(32)}` };
        return openVersion({ connectionId }, { ...version, hash: hashIn(record), location }, record);
      }),
    readVersions: (scope, versions) =>
      Promise.all(
        versions.map(async (version): Promise<VersionRead> => {
          try {
            return { object: await context.readVersion({ ...scope, version }) };
          } catch (error) {
            if (!isDamage(error)) throw error;
            return { damage: error };
          }
        }),
      ),
    readManifest: (place) => Promise.resolve().then(() => fixture.manifest(place)),
  };
  const app = await build(context);
  const fixture: ApiFixture = {
    app,
    db,
    context,
    events,
    jobs,
    schedules,
    tenant,
    other,
    keys,
    mails,
    member: (role) => signedInAs(fixture, role),
    otherKey: await other.apiKey('owner'),
    report: READY,
    record: () => new Uint8Array(),
    manifest: () => {
      throw new CybbackError('storage-missing', 'The manifest is not there.');
    },
    graph: EMPTY_TENANT,
    storage: memoryStorage(),
    testBucket: () => Promise.resolve(PASSED_TEST),
    async call(method, url, { role = 'owner', key = keys[role], body, headers = {} } = {}) {
      const answer = await app.inject({
        method,
        url:
          url.startsWith('/api/') ||
          url.startsWith('/healthz') ||
          url.startsWith('/readyz') ||
          url.startsWith('/metrics')
            ? url
            : `/api/v1${url}`,
        headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const json = String(answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: (json ? JSON.parse(answer.body) : {}) as AnswerBody,
        text: answer.body,
      };
    },
    async close() {
      await app.close();
      await accounts.close();
      await events.close();
      await db.destroy();
      await database.drop();
    },
  };
  return fixture;
}

export const TEST_BUCKET = {
  preset: 'minio',
  endpoint: 'https://minio.example.com',
  region: 'us-east-1',
  bucket: 'backups',
  prefix: 'entra',
  pathStyle: true,
  accessKeyId: 'AKIATEST',
  secretAccessKey: 'a very secret key',
};

/** A saved bucket of the fixture's tenant. */
export async function saveTestStorage(
  { call }: Pick<ApiFixture, 'call'>,
  values: Partial<typeof TEST_BUCKET> = {},
): Promise<string> {
  const body = { ...TEST_BUCKET, ...values };
  const { testId } = (await call('POST', '/storage/test', { body })).body;
  return (await call('POST', '/storages', { body: { name: 'Our bucket', ...body, testId } })).body.id;
}

export function fakeSchedules(): FakeSchedules {
  const answer = <T>(value: () => T): Promise<T> =>
    schedules.failure ? Promise.reject(schedules.failure) : Promise.resolve(value());
  const schedules: FakeSchedules = {
    present: new Map(),
    missed: [],
    failure: null,
    get: (id) => answer(() => schedules.present.get(id) ?? null),
    put: (wanted) => answer(() => void schedules.present.set(wanted.id, wanted)),
    remove: (id) => answer(() => schedules.present.delete(id)),
    async *ids() {
      yield* await answer(() => [...schedules.present.keys()]);
    },
    startMissed: ({ id, due }) => answer(() => void schedules.missed.push({ id, due })),
  };
  return schedules;
}

/** Stripe, of which nobody asks more than that it is there. */
function playedBilling(): Billing {
  const url = 'https://pay.example.com/page';
  const price = { id: 'price_1', amount: 4_900, currency: 'eur' };
  const plan = {
    key: 'small',
    name: 'Small',
    userLimit: 250,
    order: 1,
    features: [],
    prices: { month: price, year: price },
  };
  const at = new Date('2026-01-01T00:00:00Z');
  return {
    plans: () => Promise.resolve([plan]),
    plan: () => Promise.resolve(plan),
    sync: () => Promise.resolve(null),
    checkout: () => Promise.resolve({ url }),
    orderByInvoice: () => Promise.resolve(),
    previewChange: () => Promise.resolve({ currency: 'eur', prorated: 0, nextTotal: 4_900, nextAt: null, at }),
    changePlan: () => Promise.resolve(),
    invoices: () => Promise.resolve([]),
    setRenewal: () => Promise.resolve(false),
    endSubscription: () => Promise.resolve(),
    portal: () => Promise.resolve({ url }),
    readWebhook: () => {
      throw new CybbackError('request-invalid', 'Nothing is signed here.');
    },
  };
}

export function fakeJobs(): FakeJobs {
  const calls: (readonly [string, unknown])[] = [];
  const call = <T>(name: string, input: unknown, answer: () => T): Promise<T> => {
    calls.push([name, input]);
    return jobs.failure ? Promise.reject(jobs.failure) : Promise.resolve(answer());
  };
  const jobs: FakeJobs = {
    calls,
    failure: null,
    running: new Set(),
    alreadyStarted: false,
    startBackup: (input) => call('startBackup', input, () => !jobs.alreadyStarted),
    isBackupRunning: (id) => call('isBackupRunning', id, () => jobs.running.has(id)),
    cancelBackup: (id) => call('cancelBackup', id, () => jobs.running.has(id)),
    startRebuild: (input) => call('startRebuild', input, () => undefined),
    startVerify: (input) => call('startVerify', input, () => undefined),
    startProof: (input) => call('startProof', input, () => !jobs.alreadyStarted),
    startComparison: (input) => call('startComparison', input, () => undefined),
    isComparisonRunning: (id) => call('isComparisonRunning', id, () => jobs.running.has(id)),
    cancelComparison: (id) => call('cancelComparison', id, () => jobs.running.has(id)),
    wakeComparison: (id) => call('wakeComparison', id, () => jobs.running.has(id)),
    isProofRunning: (id) => call('isProofRunning', id, () => jobs.running.has(id)),
    runOf: (job) => call('runOf', job.jobId, () => (jobs.running.has(runningId(job)) ? 'running' : 'unknown')),
    cancelProof: (id) => call('cancelProof', id, () => jobs.running.has(id)),
    startRestore: (input) => call('startRestore', input, () => undefined),
    confirmRestore: (id) => call('confirmRestore', id, () => jobs.running.has(id)),
    cancelRestore: (id) => call('cancelRestore', id, () => jobs.running.has(id)),
    isRestoreRunning: (id) => call('isRestoreRunning', id, () => jobs.running.has(id)),
    wakeBackup: (id) => call('wakeBackup', id, () => jobs.running.has(id)),
    wakeRestore: (id) => call('wakeRestore', id, () => jobs.running.has(id)),
    wakeProof: (id) => call('wakeProof', id, () => jobs.running.has(id)),
    startWorkspaceDeletion: (input) => call('startWorkspaceDeletion', input, () => undefined),
    endWorkflow: (job) => call('endWorkflow', job.jobId, () => jobs.running.delete(runningId(job))),
    ping: () => call('ping', null, () => undefined),
  };
  return jobs;
}

/** Under what a job is running: a connection runs one backup and one proof at a time. */
function runningId({ kind, jobId, connectionId }: Parameters<Jobs['runOf']>[0]): string {
  return kind === 'backup' || kind === 'proof' ? connectionId : jobId;
}

/** Hashes and places of the rows in these tests are made up. */
function hashIn(record: Uint8Array): string {
  try {
    const { type, object } = decodeRecord(record);
    return contentHash(type, object);
  } catch {
    return '';
  }
}
