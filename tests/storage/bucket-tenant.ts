import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { systemClock } from '#core/domain/clock.ts';
import { openJobEventFeed } from '#core/jobs/store/job-event-feed.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import { WITHOUT_PLANS } from '#core/licences/licences.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { openTestAccounts } from '../../api/accounts/accounts.fixture.ts';
import { fakeSchedules, READY, type AnswerBody } from '../../api/http/api.fixture.ts';
import { build } from '../../api/http/build.ts';
import { DEFAULT_API_SETTINGS } from '../../api/http/context.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { tenantHarness, type HarnessOptions } from '../support/tenant-harness.ts';

export type BucketTenant = Awaited<ReturnType<typeof bucketTenant>>;

export interface BucketBody {
  readonly preset: 'minio';
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly pathStyle: true;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A tenant, a real S3 server (that of another installation, where one is given), and the product's API and activities between them. */
export async function bucketTenant(options: HarnessOptions & { readonly s3?: TestS3 } = {}) {
  const s3 = options.s3 ?? (await startTestS3());
  const harness = await tenantHarness({ ...options, env: { STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true', ...options.env } });
  const { db, workspaceId } = harness;
  const events = openJobEventFeed({ databaseUrl: harness.databaseUrl });
  const no = (): Promise<never> => Promise.reject(new Error('not played here'));
  const { accounts } = await openTestAccounts({ db });
  const app = await build({
    db,
    accounts,
    events,
    jobs: {
      startBackup: no,
      isBackupRunning: no,
      cancelBackup: no,
      startVerify: no,
      // The test carries it out.
      startRebuild: () => Promise.resolve(),
      startProof: no,
      startComparison: no,
      isProofRunning: no,
      isComparisonRunning: no,
      runOf: () => Promise.resolve('unknown'),
      cancelProof: no,
      cancelComparison: no,
      startRestore: no,
      confirmRestore: no,
      cancelRestore: no,
      isRestoreRunning: no,
      wakeBackup: no,
      wakeRestore: no,
      wakeProof: no,
      wakeComparison: no,
      startWorkspaceDeletion: no,
      endWorkflow: no,
      ping: no,
    },
    turnLimits: DEFAULT_TURN_LIMITS,
    billing: null,
    licences: WITHOUT_PLANS,
    mayRunBackups: WITHOUT_PLANS.mayRunBackups,
    schedules: fakeSchedules(),
    secretBox: harness.box,
    keyProvider: harness.keyProvider,
    cursorKey: new Uint8Array(32),
    clock: systemClock,
    logger: silentLogger,
    settings: { ...DEFAULT_API_SETTINGS, requestsPerMinute: 100_000, storageTestsPerMinute: 100_000 },
    testConnection: () => Promise.resolve(READY),
    identityOf: async (scope) => (await harness.connections.identity(scope)).identity,
    openTenant: (scope) => harness.connections.tenant(scope),
    storages: {
      allowPrivateEndpoints: true,
      testBucket: (values) => harness.buckets.test(values),
      open: (row) => harness.openStorage(row),
    },
    readVersion: async ({ version, ...scope }) => (await harness.repositories.open(scope)).readVersion(version),
    readVersions: async (scope, versions) => (await harness.repositories.open(scope)).readVersions(versions),
    readManifest: async ({ key, sha256, ...scope }) =>
      (await harness.repositories.open(scope)).readManifest({ key, sha256, sealing: scope.sealing }),
  });
  const key = newApiKey((size) => crypto.getRandomValues(new Uint8Array(size)));
  await createApiKey(db, { workspaceId, name: 'test', role: 'owner', key });

  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<AnswerBody & { statusCode: number }> {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${key}` },
      ...(body ? { payload: body } : {}),
    });
    return { ...((answer.body === '' ? {} : JSON.parse(answer.body)) as AnswerBody), statusCode: answer.statusCode };
  }

  async function bucket(name: string, { objectLock = false, prefix = '' } = {}): Promise<BucketBody> {
    await s3.createBucket(name, { objectLock });
    const { endpoint, region, accessKeyId, secretAccessKey } = s3;
    return { preset: 'minio', endpoint, region, bucket: name, prefix, pathStyle: true, accessKeyId, secretAccessKey };
  }

  /** As the console does it: test, save, choose. */
  async function save(values: BucketBody): Promise<string> {
    const tested = await call('POST', '/storage/test', values);
    if (tested['passed'] !== true) throw new Error(`the test did not pass: ${JSON.stringify(tested)}`);
    const saved = await call('POST', '/storages', { name: values.bucket, ...values, testId: String(tested['testId']) });
    if (saved.statusCode !== 201) throw new Error(`not saved: ${JSON.stringify(saved)}`);
    return saved.id;
  }
  const choose = (connectionId: string, storageId: string | null): ReturnType<typeof call> =>
    call('PUT', `/connections/${connectionId}/storage`, { storageId });

  return {
    ...harness,
    s3,
    call,
    bucket,
    save,
    choose,
    async close(): Promise<void> {
      await app.close();
      await events.close();
      await harness.close();
      if (!options.s3) await s3.stop();
    },
  };
}

/** Every file of a bucket as it lies on the server's disk. */
export function filesOf(s3: TestS3, bucket: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const walk = (path: string): void => {
    for (const name of readdirSync(join(s3.folder, bucket, path))) {
      const inner = path === '' ? name : `${path}/${name}`;
      if (statSync(join(s3.folder, bucket, inner)).isDirectory()) walk(inner);
      else files.set(inner, readFileSync(join(s3.folder, bucket, inner)));
    }
  };
  walk('');
  return files;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
