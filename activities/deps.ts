import type { CaptureLimits } from '#core/backups/capture/types.ts';
import type { FullReads } from '#core/backups/files/prove-base.ts';
import type { OpenBackup, RepositoryScope } from '#core/backups/open-repositories.ts';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import type { OpenTenant } from '#core/connections/open-connection.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import type { SecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import type { DeletionDeps } from '#core/deletions/deps.ts';
import type { Clock } from '#core/domain/clock.ts';
import type { FairSlots } from '#core/jobs/fair-slots.ts';
import type { TurnDeps } from '#core/jobs/take-turn.ts';
import type { Licences } from '#core/licences/licences.ts';
import type { Logger } from '#core/observability/logger.ts';
import type { OpenWorkDeps } from '#core/rebuilds/open-work.ts';
import type { Repository } from '#core/repository/types.ts';
import type { RestoreJobDeps } from '#core/restores/job/restore-job.ts';
import type { FireDeps } from '#core/schedules/fire-schedule.ts';

/** What the worker hands to the activities. Nothing in it outlives the process: any worker can take over any activity. */
export interface ActivityDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** 0 up to 1; the default is the system's. */
  random?(): number;
  readonly logger: Logger;
  readonly captureLimits: CaptureLimits;
  readonly fullReads: FullReads;
  /** Within so many days everything in the storage is read. */
  readonly verifyDays: number;
  /** Its client counts its usage from zero; token and budget are shared by all clients of the connection. */
  openTenant(connection: { workspaceId: string; connectionId: string }): Promise<OpenTenant>;
  openBackup(backupId: string): Promise<OpenBackup>;
  readonly proofs: ProofDeps;
  readonly rebuilds: OpenWorkDeps & { readonly box: SecretBox };
  readonly restoreJobs: RestoreJobDeps;
  readonly checks: CheckDeps;
  readonly scheduling: Pick<FireDeps, 'jobs' | 'signIn'>;
  readonly licences: Licences;
  readonly slots: FairSlots;
  readonly deletions: Pick<DeletionDeps, 'box' | 'publicUrl' | 'jobs' | 'billing' | 'openStorage'>;
  readonly turns: Pick<TurnDeps, 'jobs' | 'limits'>;
}
import type { StorageFolder } from '#core/storage/storage.ts';

export interface ProofDeps {
  readonly box: SecretBox;
  openRepository(scope: RepositoryScope): Promise<Repository>;
}

export interface CheckDeps {
  /** Signs in again as the stored connection. Errors: `not-found`, `key-wrong`, and passing faults. */
  testConnection(connection: {
    workspaceId: string;
    connectionId: string;
  }): Promise<{ connection: Connection; report: ConnectionReport }>;
  openRepository(scope: RepositoryScope): Promise<Repository>;
  openFolder(scope: Pick<RepositoryScope, 'workspaceId' | 'repositoryId'>): Promise<StorageFolder>;
}
