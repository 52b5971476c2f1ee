import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { OPEN_STATES } from '../../domain/states.ts';
import type { JobKind } from './job-events.ts';

export interface OpenJob {
  readonly id: string;
  readonly workspaceId: string;
}

/** Jobs of a kind that have not ended and were asked for long enough ago to have a workflow, by ID. */
export async function openJobs(
  db: Db,
  kind: JobKind,
  { minAgeMs, after, limit }: { minAgeMs: number; after: string | null; limit: number },
): Promise<OpenJob[]> {
  let query = db
    .selectFrom(kind)
    .select(['id', 'workspaceId'])
    .where('state', 'in', OPEN_STATES)
    .where(sql<boolean>`created_at < now() - ${minAgeMs} * interval '1 millisecond'`)
    .orderBy('id')
    .limit(limit);
  if (after !== null) query = query.where('id', '>', after);
  return query.execute();
}

/** Every job of a workspace that has not ended. There are few: the queue of a workspace is bounded. */
export async function openJobsOf(
  db: Db,
  workspaceId: string,
): Promise<readonly { readonly kind: JobKind; readonly id: string; readonly connectionId: string }[]> {
  const found = [];
  for (const kind of ['backup', 'proof', 'restore'] as const) {
    const rows = await db
      .selectFrom(kind)
      .select(['id', 'connectionId'])
      .where('workspaceId', '=', workspaceId)
      .where('state', 'in', OPEN_STATES)
      .orderBy('id')
      .execute();
    found.push(...rows.map((row) => ({ kind, ...row })));
  }
  return found;
}

/** @returns whether the caller is the one to look for lost jobs now; among many processes one is, once an interval. */
export async function claimLook(db: Db, intervalMs: number): Promise<boolean> {
  const claimed = await db
    .updateTable('jobLook')
    .set({ lookedAt: sql<Date>`now()` })
    .where(sql<boolean>`looked_at < now() - ${intervalMs} * interval '1 millisecond'`)
    .executeTakeFirst();
  return claimed.numUpdatedRows > 0n;
}
