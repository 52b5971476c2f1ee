import { getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import { recordBackupsCheck } from '#core/backups/store/check-overdue.ts';
import { connectedTenant, connectionIdsAfter } from '#core/connections/store/connected-tenants.ts';
import { isCybbackError } from '#core/domain/errors.ts';
import { runsSince } from '#core/domain/workspace-deletion.ts';
import { recordConnectionReport } from '#core/notifications/record-connection-report.ts';
import { recordPostponedCheck, recordStorageCheck } from '#core/notifications/store/notification-checks.ts';
import { expectedBackups } from '#core/schedules/store/expected-backups.ts';
import { repositoryToProbe } from '#core/storages/store/repositories.ts';
import { activity, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

export interface CheckActivities {
  /** IDs only, in order; an empty list is the end. */
  connectionsToCheck(after: string | null, limit: number): Promise<readonly string[]>;
  /** Signs in, and records what changed. A passing fault fails the activity and says nothing about the connection. */
  checkConnection(connectionId: string): Promise<void>;
  /** The check could not be made. */
  postponeCheck(connectionId: string, code: string): Promise<void>;
  /** Reads from the storage. A fault that may pass fails the activity. */
  checkStorage(connectionId: string): Promise<void>;
  /** The storage did not answer for as long as the check waited. */
  recordStorageFailure(connectionId: string, failure: { code: string; message: string }): Promise<void>;
  checkBackups(connectionId: string): Promise<void>;
}

export function createCheckActivities(deps: ActivityDeps): CheckActivities {
  const { db, clock, checks } = deps;

  const checkConnection = async (connectionId: string): Promise<void> => {
    const connected = await connectedTenant(db, connectionId);
    if (!connected) return;
    const { workspaceId } = connected;
    const { connection, report } = await checks.testConnection({ workspaceId, connectionId });
    await recordConnectionReport(db, connection, report);
  };

  const checkStorage = async (connectionId: string): Promise<void> => {
    const found = await repositoryToProbe(db, connectionId);
    if (!found) return;
    const { storage, ...scope } = found;
    try {
      const repository = await checks.openRepository(scope);
      // One page of names: proof that it can be reached and read.
      for await (const manifest of repository.listManifests()) if (manifest) break;
    } catch (error) {
      if (!isCybbackError(error) || !error.code.startsWith('storage-') || error.retryable) throw error;
      await recordStorageCheck(db, { connectionId, storage, failure: { code: error.code, message: error.message } });
      return;
    }
    await recordStorageCheck(db, { connectionId, storage, failure: null });
  };

  const recordStorageFailure = async (
    connectionId: string,
    failure: { code: string; message: string },
  ): Promise<void> => {
    const found = await repositoryToProbe(db, connectionId);
    if (found) await recordStorageCheck(db, { connectionId, storage: found.storage, failure });
  };

  const checkBackups = async (connectionId: string): Promise<void> => {
    const nowMs = clock.now();
    const [expected, connected] = [
      await expectedBackups(db, connectionId, nowMs),
      await connectedTenant(db, connectionId),
    ];
    const allowedSince = expected && connected && (await deps.licences.allowedSince(connected.workspaceId));
    const keptSince = connected && runsSince(await getDeletion(db, connected.workspaceId));
    if (!expected || !allowedSince || !keptSince) return;
    // What the licence, or a deletion that was taken back, held back was not promised.
    const since = new Date(Math.max(expected.since.getTime(), allowedSince.getTime(), keptSince.getTime()));
    await recordBackupsCheck(db, { connectionId, expected: { ...expected, since }, nowMs });
  };

  return {
    connectionsToCheck: activity(deps, (after: string | null, limit: number) => connectionIdsAfter(db, after, limit)),
    checkConnection: slottedActivity(deps, checkConnection),
    postponeCheck: activity(deps, (connectionId: string, code: string) =>
      recordPostponedCheck(db, { connectionId, code, at: new Date(clock.now()) }),
    ),
    checkStorage: slottedActivity(deps, checkStorage),
    recordStorageFailure: activity(deps, recordStorageFailure),
    checkBackups: activity(deps, checkBackups),
  };
}
