import { summarizeDamage } from '#core/backups/store/files/damage-summary.ts';
import { endVerification, neededBy } from '#core/backups/store/files/verifications.ts';
import { checkRepository } from '#core/backups/verify/check-repository.ts';
import { verifyBackup } from '#core/backups/verify/verify-backup.ts';
import { recordDamageCheck } from '#core/notifications/store/notification-checks.ts';
import { repositoriesToCheck, repositoryToCheck, type RepositoryToProbe } from '#core/storages/store/repositories.ts';
import { activity, cancellation } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

/** How long one call reads: some minutes, so that few of them are in a history. */
const WINDOW_MS = 5 * 60_000;

export interface VerifyActivities {
  /** To be called again until `done`. */
  verifyWindow(backupId: string): Promise<{ done: boolean }>;
  failVerification(backupId: string, failure: { code: string; message: string }): Promise<void>;
  /** IDs of every repository of the connection, those that are not written to any more included. */
  repositoriesOf(connectionId: string): Promise<readonly string[]>;
  /** Listing and share of the day; `since`: when the check began, ISO 8601. To be called again until `done`. */
  checkRepositoryWindow(repositoryId: string, since: string): Promise<{ done: boolean }>;
}

export function createVerifyActivities(deps: ActivityDeps): VerifyActivities {
  const { db, clock } = deps;

  const verifyWindow = async (backupId: string): Promise<{ done: boolean }> => {
    const needed = await neededBy(db, backupId);
    if (!needed) return { done: true };
    const place = await repositoryToCheck(db, needed.repositoryId);
    if (!place) return { done: true };
    const repository = await deps.checks.openRepository(place);
    const work = { db, repository, clock, signal: cancellation(), until: clock.now() + WINDOW_MS };
    const outcome = await verifyBackup(work, needed, needed.verifyStartedAt ?? new Date(clock.now()));
    if (outcome.done) await tell(place);
    return outcome;
  };

  const tell = async ({ repositoryId, connectionId, storage }: RepositoryToProbe): Promise<void> => {
    const damage = await summarizeDamage(db, repositoryId);
    await recordDamageCheck(db, { connectionId, storage, ...damage });
  };

  const failVerification = async (backupId: string, error: { code: string; message: string }): Promise<void> => {
    const result = { files: 0, bytes: 0, damagedFiles: 0, affectedObjects: 0, damaged: [], error };
    await endVerification(db, backupId, { state: 'failed', result });
  };

  const checkRepositoryWindow = async (repositoryId: string, since: string): Promise<{ done: boolean }> => {
    const place = await repositoryToCheck(db, repositoryId);
    if (!place) return { done: true };
    const repository = await deps.checks.openRepository(place);
    const outcome = await checkRepository({
      db,
      repository,
      repositoryId,
      clock,
      signal: cancellation(),
      days: deps.verifyDays,
      since: new Date(since),
      until: clock.now() + WINDOW_MS,
    });
    if (outcome.done) await tell(place);
    return outcome;
  };

  return {
    verifyWindow: activity(deps, verifyWindow),
    failVerification: activity(deps, failVerification),
    repositoriesOf: activity(deps, (connectionId: string) => repositoriesToCheck(db, connectionId)),
    checkRepositoryWindow: activity(deps, checkRepositoryWindow),
  };
}
