import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../database/database.ts';
import { CybbackError } from '../../domain/errors.ts';
import { nextTurns, type TurnRow } from '../next-turns.ts';
import type { Lane, TurnLimits } from '../turn-limits.ts';
import type { WorkKind } from './job-events.ts';

export interface NewTurn {
  readonly jobId: string;
  readonly jobKind: WorkKind;
  readonly workspaceId: string;
  /** Of the tenant that is read or written. */
  readonly connectionId: string;
  readonly lane: Lane;
}

/** Without a word for this long, Temporal is asked whether the job still runs. */
const SILENT = sql.lit('2 minutes');

/** Turns of a workspace are decided one at a time. */
async function lock(trx: DbTransaction, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`job-turns ${workspaceId}`}, 0))`.execute(trx);
}

async function rowsOf(db: Db, workspaceId: string): Promise<TurnRow[]> {
  return db
    .selectFrom('jobTurn')
    .select(['jobId', 'jobKind', 'connectionId', 'lane'])
    .select(sql<boolean>`taken_at is not null`.as('taken'))
    .select(sql<boolean>`seen_at < now() - ${SILENT}::interval`.as('silent'))
    .where('workspaceId', '=', workspaceId)
    .orderBy('position')
    .execute();
}

/** Puts a job at the end of its queue, in the transaction that makes it. Refusal: `queue-full`. */
export async function joinQueue(trx: DbTransaction, turn: NewTurn, limits: TurnLimits): Promise<void> {
  await lock(trx, turn.workspaceId);
  if (turn.lane === 'manual') {
    const waiting = (await rowsOf(trx, turn.workspaceId)).filter((row) => row.lane === 'manual' && !row.taken);
    const ofConnection = waiting.filter(({ connectionId }) => connectionId === turn.connectionId);
    if (waiting.length >= limits.waiting) throw full('this workspace', waiting.length);
    if (ofConnection.length >= limits.waitingPerConnection) throw full('this connection', ofConnection.length);
  }
  await trx.insertInto('jobTurn').values(turn).execute();
}

function full(whose: string, waiting: number): CybbackError {
  return new CybbackError(
    'queue-full',
    `${String(waiting)} jobs of ${whose} are waiting already. Wait until some of them are done, or cancel those that are not needed.`,
    { facts: { waiting } },
  );
}

export interface AskedTurn {
  /** Also where the job has no place in the queue any more: it ended, and its next step finds that out. */
  readonly taken: boolean;
  /** From 1; 0 where the turn is taken. */
  readonly place: number;
  /** Who is at work or goes first, and has not been heard of for some time. */
  readonly silent: readonly TurnRow[];
}

/** Takes the turn where it is the job's. Asking again after it was taken answers the same. */
export async function askForTurn(db: Db, jobId: string, limits: TurnLimits): Promise<AskedTurn> {
  return db.transaction().execute(async (trx) => {
    const own = await trx
      .updateTable('jobTurn')
      .set({ seenAt: sql<Date>`now()` })
      .where('jobId', '=', jobId)
      .returning(['workspaceId', 'lane'])
      .executeTakeFirst();
    if (!own) return { taken: true, place: 0, silent: [] };
    await lock(trx, own.workspaceId);
    const rows = await rowsOf(trx, own.workspaceId);
    const next = nextTurns(rows, limits);
    const mine = rows.findIndex((row) => row.jobId === jobId);
    if (rows[mine]?.taken ?? true) return { taken: true, place: 0, silent: [] };
    if (next.some((row) => row.jobId === jobId)) {
      await trx
        .updateTable('jobTurn')
        .set({ takenAt: sql<Date>`now()` })
        .where('jobId', '=', jobId)
        .execute();
      return { taken: true, place: 0, silent: [] };
    }
    const ofLane = rows.filter(({ lane }) => lane === own.lane);
    const ahead = ofLane
      .slice(
        0,
        ofLane.findIndex((row) => row.jobId === jobId),
      )
      .filter(({ taken }) => !taken);
    const inTheWay = [...ofLane.filter(({ taken }) => taken), ...next.filter(({ lane }) => lane === own.lane)];
    return { taken: false, place: ahead.length + 1, silent: inTheWay.filter(({ silent }) => silent) };
  });
}

/** It does not wait: somebody has confirmed what is done now. It counts all the same. */
export async function holdTurn(db: Db, turn: NewTurn): Promise<void> {
  await db
    .insertInto('jobTurn')
    .values({ ...turn, takenAt: sql<Date>`now()` })
    .onConflict((conflict) => conflict.column('jobId').doUpdateSet({ takenAt: sql<Date>`now()` }))
    .execute();
}

/** The job waits for somebody, or is not at work any more. The end of a job gives its turn back by itself. */
export async function giveTurnBack(db: Db, jobId: string): Promise<void> {
  await db.deleteFrom('jobTurn').where('jobId', '=', jobId).execute();
}

/** It was found at work. */
export async function noteAlive(db: Db, jobId: string): Promise<void> {
  await db
    .updateTable('jobTurn')
    .set({ seenAt: sql<Date>`now()` })
    .where('jobId', '=', jobId)
    .execute();
}

/** Whose turn it is in a workspace. */
export async function waitingTurns(db: Db, workspaceId: string, limits: TurnLimits): Promise<TurnRow[]> {
  return nextTurns(await rowsOf(db, workspaceId), limits);
}

/** Places in the queue, from 1, of those of the jobs that wait in one. */
export async function placesOf(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (jobIds.length === 0) return new Map();
  const { rows } = await sql<{ jobId: string; place: number }>`
    select t.job_id as "jobId",
      (select count(*)::int from job_turn a
        where a.workspace_id = t.workspace_id and a.lane = t.lane and a.taken_at is null and a.position <= t.position) as place
    from job_turn t where t.job_id = any(${[...jobIds]}::uuid[]) and t.taken_at is null`.execute(db);
  return new Map(rows.map(({ jobId, place }) => [jobId, place]));
}
