import { join } from 'node:path';
import type { Accounts } from '#core/accounts/accounts.ts';
import type { MayRunBackups } from '#core/backups/may-run-backups.ts';
import { VERSION } from '#core/config/version.ts';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import type { OpenTenant } from '#core/connections/open-connection.ts';
import type { KeyProvider } from '#core/crypto/key-provider.ts';
import type { SecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import type { Clock } from '#core/domain/clock.ts';
import type { GraphObject } from '#core/domain/json.ts';
import type { GraphIdentity } from '#core/graph/types.ts';
import type { JobEventFeed } from '#core/jobs/store/job-event-feed.ts';
import type { TurnLimits } from '#core/jobs/turn-limits.ts';
import type { Billing } from '#core/licences/billing.ts';
import type { Licences } from '#core/licences/licences.ts';
import type { Logger } from '#core/observability/logger.ts';
import type { Manifest, Sealing, StoredVersion, VersionRead } from '#core/repository/types.ts';
import type { Storage } from '#core/storage/storage.ts';
import type { BucketTest } from '#core/storage/test-bucket.ts';
import type { BucketValues } from '#core/storages/passed-test.ts';
import type { StorageRow } from '#core/storages/store/repositories.ts';
import type { Jobs } from '#core/temporal/client.ts';
import type { TemporalSchedules } from '#core/temporal/schedules.ts';

/** Everything the routes need from outside, made by hand in `main.ts` and by the tests. */
export interface ApiContext {
  readonly db: Db;
  readonly accounts: Accounts;
  readonly events: JobEventFeed;
  readonly jobs: Jobs;
  readonly turnLimits: TurnLimits;
  /** Null: there are no plans. */
  readonly billing: Billing | null;
  readonly licences: Licences;
  readonly mayRunBackups: MayRunBackups;
  readonly schedules: TemporalSchedules;
  readonly secretBox: SecretBox;
  readonly keyProvider: KeyProvider;
  /** Signs the cursors of lists; the same in every API process. */
  readonly cursorKey: Uint8Array;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: ApiSettings;
  /** Signs in again. What is wrong on the customer's side is in the report; passing faults are thrown. */
  testConnection(identity: GraphIdentity): Promise<ConnectionReport>;
  /** The stored connection with its credential opened. Errors: `not-found`, `key-wrong`. */
  identityOf(scope: { workspaceId: string; connectionId: string }): Promise<GraphIdentity>;
  /** Signs in to a connection's tenant to read of it. Errors: `not-found`, `key-wrong`, those of the sign-in. */
  openTenant(scope: { workspaceId: string; connectionId: string }): Promise<OpenTenant>;
  readonly storages: {
    /** What the operator allows customers to enter. */
    readonly allowPrivateEndpoints: boolean;
    /** Does once what backups will do. What is wrong with the bucket is in the result. */
    testBucket(values: BucketValues): Promise<BucketTest>;
    /** Nothing is asked of it yet. Errors: `key-wrong`, `storage-credentials`. */
    open(row: StorageRow): Promise<Storage>;
  };
  /** One ranged read; the content is proved to be the one that was kept. */
  readVersion(place: VersionPlace): Promise<GraphObject>;
  /** As `readVersion`, of several: what is damaged costs only itself. */
  readVersions(place: RepositoryPlace, versions: readonly StoredVersion[]): Promise<readonly VersionRead[]>;
  /** Opened and checked. Errors: `storage-missing`, `repository-corrupt`, `repository-mismatch`, `repository-unsealed`, `repository-format`, `key-wrong`, those of the storage. */
  readManifest(place: ManifestPlace): Promise<Manifest>;
}

export interface ApiSettings {
  readonly version: string;
  /** The address people use, without a slash at the end. */
  readonly publicUrl: string;
  /** How many reverse proxies are in front; what others say in X-Forwarded-For is not believed. */
  readonly trustedProxies: number;
  readonly requestsPerMinute: number;
  readonly failedSignInsPerMinute: number;
  /** Each is a dozen requests to an address that somebody typed in. */
  readonly storageTestsPerMinute: number;
  /** Event streams of one person or key that one process serves. */
  readonly streamsAtOnce: number;
  readonly heartbeatMs: number;
  /** Temporal's own UI, where there is one. */
  readonly temporalUiUrl: string | null;
  /** Where the console's built files are. */
  readonly webFolder: string;
}

export const DEFAULT_API_SETTINGS: ApiSettings = {
  version: VERSION,
  publicUrl: 'http://localhost:8080',
  trustedProxies: 0,
  requestsPerMinute: 1_200,
  failedSignInsPerMinute: 30,
  storageTestsPerMinute: 20,
  streamsAtOnce: 30,
  heartbeatMs: 15_000,
  temporalUiUrl: null,
  webFolder: join(import.meta.dirname, '../../web/dist'),
};

export interface RepositoryPlace {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly repositoryId: string;
  readonly sealing: Sealing;
}

export interface VersionPlace extends RepositoryPlace {
  readonly version: StoredVersion;
}

export interface ManifestPlace extends RepositoryPlace {
  readonly key: string;
  readonly sha256: string;
}
