import type { Kysely } from 'kysely';
import type { BackupFacts } from '#core/catalog/capture/backup-facts.ts';
import type { Database } from '#core/catalog/database.ts';
import type { CaptureLimits } from '#core/capture/types.ts';
import type { Clock } from '#core/domain/clock.ts';
import type { GraphClient } from '#core/graph/types.ts';
import type { Logger } from '#core/observability/logger.ts';
import type { Manifest, Repository } from '#core/repository/types.ts';

/** What the worker hands to the activities. Nothing in it outlives the process: any worker can take over any activity. */
export interface ActivityDeps {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly captureLimits: CaptureLimits;
  /** A client that counts its usage from zero; token and budget are shared by all clients of the connection. */
  openGraph(connection: { workspaceId: string; connectionId: string }): Promise<GraphClient>;
  openBackup(backupId: string): Promise<OpenBackup>;
}

export interface OpenBackup {
  readonly facts: BackupFacts;
  readonly repository: Repository;
  /** What the backup builds on; null for the first in its repository. */
  readonly base: { readonly manifest: Manifest; readonly sha256: string } | null;
}
