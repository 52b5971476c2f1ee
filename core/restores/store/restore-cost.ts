import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

export interface Cost {
  readonly requests: number;
  readonly writes: number;
  readonly throttled: number;
  readonly waitedMs: number;
}

/** Adds to what a restore has asked of Microsoft Graph. */
export async function addCost(db: Db, restoreId: string, cost: Cost): Promise<void> {
  if (Object.values(cost).every((count) => count === 0)) return;
  const { requests, writes, throttled, waitedMs } = cost;
  await db
    .updateTable('restore')
    .set({
      requests: sql<number>`requests + ${requests}`,
      writes: sql<number>`writes + ${writes}`,
      throttled: sql<number>`throttled + ${throttled}`,
      waitedMs: sql<number>`waited_ms + ${Math.round(waitedMs)}`,
    })
    .where('id', '=', restoreId)
    .execute();
}
