import type { Db } from '../../database/database.ts';
import type { FilesLeft } from '../../database/deletion-tables.ts';

export interface DeletedWorkspace {
  readonly workspaceId: string;
  readonly requestedAt: Date;
  readonly startedAt: Date;
  /** Null: under way. */
  readonly deletedAt: Date | null;
  readonly filesDeleted: number;
  readonly filesLeft: number;
  readonly filesLeftBecause: readonly FilesLeft[];
}

/** Stays with the operator: that and when, and nothing of anybody. */
export async function noteDeletionStarted(
  db: Db,
  started: { workspaceId: string; requestedAt: Date; startedAt: Date },
): Promise<void> {
  await db
    .insertInto('deletedWorkspace')
    .values({ ...started, deletedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function noteDeleted(
  db: Db,
  workspaceId: string,
  {
    filesLeftBecause,
    ...end
  }: { deletedAt: Date; filesDeleted: number; filesLeft: number; filesLeftBecause: readonly FilesLeft[] },
): Promise<void> {
  await db
    .updateTable('deletedWorkspace')
    .set({ ...end, filesLeftBecause: JSON.stringify(filesLeftBecause) })
    .where('workspaceId', '=', workspaceId)
    .execute();
}

/** Newest first. */
export async function deletedWorkspaces(db: Db, limit: number): Promise<readonly DeletedWorkspace[]> {
  return db
    .selectFrom('deletedWorkspace')
    .selectAll()
    .orderBy('startedAt', 'desc')
    .orderBy('workspaceId', 'desc')
    .limit(limit)
    .execute();
}
