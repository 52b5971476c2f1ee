import { sql } from 'kysely';
import { isConnectionOf } from '../../connections/store/own-connection.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { NoteDueTable } from '../../database/note-tables.ts';

export interface NoteDue extends Pick<NoteDueTable, 'connectionId' | 'kind' | 'subjectId'> {
  /** Exact, to tell whether it became due again. */
  readonly due: string;
}

/** Does the work unless another process is at it. */
export async function whileAlone(db: Db, work: (tx: DbTransaction) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ alone: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('notes', 0)) as alone`.execute(tx);
    if (rows[0]?.alone === true) await work(tx);
  });
}

/** The oldest first. One that was tried in vain waits a while. */
export async function dueNotes(
  db: Db,
  { limit, waitMs }: { readonly limit: number; readonly waitMs: number },
): Promise<NoteDue[]> {
  return db
    .selectFrom('noteDue')
    .select(['connectionId', 'kind', 'subjectId', sql<string>`due_at::text`.as('due')])
    .where((eb) =>
      eb.or([
        eb('triedAt', 'is', null),
        eb('triedAt', '<', sql<Date>`clock_timestamp() - ${waitMs} * interval '1 millisecond'`),
      ]),
    )
    .orderBy('dueAt')
    .limit(limit)
    .execute();
}

/** Unless it is due again by now. */
export async function noteWritten(db: Db, { connectionId, kind, subjectId, due }: NoteDue): Promise<void> {
  await db
    .deleteFrom('noteDue')
    .where('connectionId', '=', connectionId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .where(sql<boolean>`due_at = ${due}::timestamptz`)
    .execute();
}

export async function noteTried(db: Db, { connectionId, kind, subjectId }: NoteDue): Promise<void> {
  await db
    .updateTable('noteDue')
    .set({ triedAt: sql<Date>`clock_timestamp()` })
    .where('connectionId', '=', connectionId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .execute();
}

/** Of a workspace whose files are about to be deleted. */
export async function forgetNotes(db: Db, workspaceId: string): Promise<void> {
  await db.deleteFrom('noteDue').where(isConnectionOf('noteDue.connectionId', workspaceId)).execute();
}
