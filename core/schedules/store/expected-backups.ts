import type { Db } from '../../database/database.ts';
import type { ExpectedBackups } from '../../domain/notifications/overdue.ts';
import { longestGap } from '../../domain/schedule/horizon.ts';
import type { SchedulePlan } from '../../domain/schedule/plan.ts';

/**
 * What the schedules of a connection promise: the strictest of those that are not paused. Null: nothing, and no backup
 * can be overdue.
 */
export async function expectedBackups(db: Db, connectionId: string, nowMs: number): Promise<ExpectedBackups | null> {
  const rows = await db
    .selectFrom('schedule')
    .select(['spec', 'timeZone', 'windowMinutes', 'startDate', 'endDate', 'activeSince'])
    .where('connectionId', '=', connectionId)
    .where('pausedAt', 'is', null)
    .execute();
  return strictestPromise(
    rows.map(({ activeSince, ...plan }) => ({ plan, activeSince })),
    nowMs,
  );
}

/** @param schedules those of one connection that are not paused. */
export function strictestPromise(
  schedules: readonly { readonly plan: SchedulePlan; readonly activeSince: Date }[],
  nowMs: number,
): ExpectedBackups | null {
  const promises = schedules.flatMap(({ plan, activeSince }): ExpectedBackups[] => {
    const intervalMs = longestGap(plan, nowMs);
    return intervalMs === null ? [] : [{ intervalMs, since: promisedFrom(activeSince, plan.startDate) }];
  });
  return promises.toSorted((a, b) => a.intervalMs - b.intervalMs)[0] ?? null;
}

const DAY_MS = 86_400_000;

/** A start date in any time zone has begun a day after its midnight in UTC. */
function promisedFrom(activeSince: Date, startDate: string | null): Date {
  const started = startDate === null ? 0 : Date.parse(`${startDate}T00:00:00Z`) + DAY_MS;
  return new Date(Math.max(activeSince.getTime(), started));
}
