import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

export type JobKind = 'backup' | 'restore' | 'proof';
/** Who has turns and workflows: a comparison is kept as a proof, and works under an ID of its own. */
export type WorkKind = JobKind | 'comparison';

export interface NewJobEvent {
  readonly workspaceId: string;
  readonly jobKind: JobKind;
  readonly jobId: string;
  /** `state`, `type`, `manifest`, `progress`, …: becomes the event name of the stream. */
  readonly kind: string;
  /** Names, codes and counts. Never object content. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface JobEvent {
  readonly id: number;
  readonly kind: string;
  readonly data: unknown;
  readonly at: Date;
}

/** PostgreSQL channel on which the ID of the job is announced with every event. */
export const JOB_EVENT_CHANNEL = 'cybback_job_event';

/**
 * Appends an event and announces it, in the caller's transaction where there is one: who hears of it finds it.
 *
 * Events of one job are written one transaction after the other (advisory lock), so that their IDs become visible in
 * order; a reader that has seen ID n would else miss n-1 that commits later.
 */
export async function appendJobEvent(db: Db, event: NewJobEvent): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with turn as materialized (
      select pg_advisory_xact_lock(hashtextextended(${event.jobId}::text, 0))
    ), appended as (
      insert into job_event (workspace_id, job_kind, job_id, kind, data)
      select ${event.workspaceId}::uuid, ${event.jobKind}, ${event.jobId}::uuid, ${event.kind}, ${JSON.stringify(event.data)}::jsonb
      from turn
      returning id
    )
    select id, pg_notify(${JOB_EVENT_CHANNEL}, ${event.jobId}) from appended`.execute(db);
  return rows[0]?.id ?? 0;
}

/** Oldest first. */
export async function jobEventsSince(
  db: Db,
  { workspaceId, jobId, after, limit }: { workspaceId: string; jobId: string; after: number; limit: number },
): Promise<readonly JobEvent[]> {
  return db
    .selectFrom('jobEvent')
    .select(['id', 'kind', 'data', 'at'])
    .where('workspaceId', '=', workspaceId)
    .where('jobId', '=', jobId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** ID of the newest event of a job; 0 where there is none. Read it before the job itself: what follows is then not missed. */
export async function lastJobEventId(
  db: Db,
  { workspaceId, jobId }: { workspaceId: string; jobId: string },
): Promise<number> {
  const row = await db
    .selectFrom('jobEvent')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('jobId', '=', jobId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}
