import { connectionsToErase, tenantToErase } from '#core/connections/store/erasures.ts';
import { windowEnd } from '#core/jobs/window-end.ts';
import { applyRetention } from '#core/retention/apply-retention.ts';
import { eraseConnection } from '#core/retention/erase-connection.ts';
import { markDue } from '#core/retention/plan-retention.ts';
import { repositoriesToCheck, repositoryToCheck } from '#core/storages/store/repositories.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

const WINDOWS = { windowMs: 60_000, awaitedWindowMs: 5_000 };

export interface RetentionActivities {
  /** Marks what the policy of the connection does not keep. @returns IDs of the repositories from which something may go. */
  markForRetention(connectionId: string): Promise<readonly string[]>;
  /** Removes what is due and has had its grace time. To be called again until `done`. */
  applyRetentionWindow(repositoryId: string): Promise<{ done: boolean }>;
  /** Disconnected tenants whose data is to be deleted now, in the order of their IDs. */
  connectionsToErase(after: string | null, limit: number): Promise<readonly string[]>;
  /** Deletes what can be deleted of one. To be called again until `done`. */
  eraseConnectionWindow(connectionId: string): Promise<{ done: boolean }>;
}

export function createRetentionActivities(deps: ActivityDeps): RetentionActivities {
  const { db, clock, logger } = deps;

  const markForRetention = async (connectionId: string): Promise<readonly string[]> => {
    const ids = await repositoriesToCheck(db, connectionId);
    const [first] = ids;
    const place = first === undefined ? null : await repositoryToCheck(db, first);
    // Nothing of a tenant that was disconnected is touched.
    if (!place) return [];
    await markDue(db, { workspaceId: place.workspaceId, connectionId }, clock.now());
    return ids;
  };

  const applyRetentionWindow = async (repositoryId: string): Promise<{ done: boolean }> => {
    const place = await repositoryToCheck(db, repositoryId);
    if (!place) return { done: true };
    const { workspaceId, connectionId } = place;
    const { done, left } = await applyRetention({
      db,
      openRepository: () => deps.checks.openRepository(place),
      connection: { workspaceId, connectionId },
      repositoryId,
      clock,
      signal: cancellation(),
      isOver: windowEnd(clock, slotInHand(), WINDOWS),
    });
    if (left) logger.warn({ repositoryId, left }, 'nothing was removed from the repository');
    return { done };
  };

  const eraseConnectionWindow = async (connectionId: string): Promise<{ done: boolean }> => {
    const tenant = await tenantToErase(db, connectionId, new Date(clock.now()));
    if (!tenant) return { done: true };
    const { workspaceId, tenantId } = tenant;
    await markDue(db, { workspaceId, connectionId }, clock.now());
    return eraseConnection({
      db,
      connection: { workspaceId, connectionId },
      repositoryIds: await repositoriesToCheck(db, connectionId),
      openRepository: (repositoryId) => deps.checks.openRepository({ workspaceId, repositoryId, tenantId }),
      openFolder: (repositoryId) => deps.checks.openFolder({ workspaceId, repositoryId }),
      clock,
      signal: cancellation(),
      isOver: windowEnd(clock, slotInHand(), WINDOWS),
    });
  };

  return {
    connectionsToErase: activity(deps, (after: string | null, limit: number) =>
      connectionsToErase(db, new Date(clock.now()), { after, limit }),
    ),
    eraseConnectionWindow: slottedActivity(deps, eraseConnectionWindow),
    markForRetention: activity(deps, markForRetention),
    applyRetentionWindow: slottedActivity(deps, applyRetentionWindow),
  };
}
