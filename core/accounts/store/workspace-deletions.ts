import type { Selectable } from 'kysely';
import type { WorkspaceDeletionTable } from '../../database/account-tables.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import { isDeletionDue } from '../../domain/workspace-deletion.ts';

/** A deletion that an owner asked for; one that was taken back says so. */
export type WorkspaceDeletion = Selectable<WorkspaceDeletionTable>;

export async function getDeletion(db: Db, workspaceId: string): Promise<WorkspaceDeletion | null> {
  const row = await db
    .selectFrom('workspaceDeletion')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/** Held until the transaction ends, with the row of the workspace: two owners ask and take back one after the other. */
export async function lockDeletion(
  trx: DbTransaction,
  workspaceId: string,
): Promise<{ readonly name: string; readonly deletion: WorkspaceDeletion | null } | null> {
  const workspace = await trx
    .selectFrom('workspace')
    .select('name')
    .where('id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst();
  return workspace ? { name: workspace.name, deletion: await getDeletion(trx, workspaceId) } : null;
}

export async function putDeletion(
  trx: DbTransaction,
  deletion: Pick<WorkspaceDeletion, 'workspaceId' | 'requestedBy' | 'requestedAt' | 'dueAt' | 'ownFiles'>,
): Promise<void> {
  const { workspaceId, ...asked } = deletion;
  // What the deletion before did to the subscription may not have been undone yet.
  const values = { ...asked, keptAt: null };
  await trx
    .insertInto('workspaceDeletion')
    .values({ workspaceId, ...values })
    .onConflict((conflict) => conflict.column('workspaceId').doUpdateSet(values))
    .execute();
}

export async function noteRenewalStopped(db: Db, workspaceId: string, stopped: boolean): Promise<void> {
  await db
    .updateTable('workspaceDeletion')
    .set({ renewalStopped: stopped })
    .where('workspaceId', '=', workspaceId)
    .execute();
}

export async function keepWorkspaceRow(trx: DbTransaction, workspaceId: string, at: Date): Promise<void> {
  await trx.updateTable('workspaceDeletion').set({ keptAt: at }).where('workspaceId', '=', workspaceId).execute();
}

/** Of all workspaces, in the order of their IDs, a page at a time. */
export async function dueDeletions(
  db: Db,
  { now, after, limit }: { now: Date; after: string | null; limit: number },
): Promise<readonly string[]> {
  let query = db
    .selectFrom('workspaceDeletion')
    .select('workspaceId')
    .where('keptAt', 'is', null)
    .where('dueAt', '<=', now)
    .orderBy('workspaceId')
    .limit(limit);
  if (after !== null) query = query.where('workspaceId', '>', after);
  return (await query.execute()).map(({ workspaceId }) => workspaceId);
}

/**
 * From here on it cannot be taken back: nobody is a member any more and no key works. Who was is remembered, to be told
 * of the end. Safe to repeat. @returns null where it is not due, was taken back, or the workspace is gone.
 */
export async function startDeletion(
  trx: DbTransaction,
  workspaceId: string,
  now: Date,
): Promise<WorkspaceDeletion | null> {
  const found = await lockDeletion(trx, workspaceId);
  if (!found?.deletion || !isDeletionDue(found.deletion, now.getTime())) return null;
  if (found.deletion.startedAt) return found.deletion;
  const members = await trx
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.personId')
    .select('person.email')
    .where('member.workspaceId', '=', workspaceId)
    .orderBy('person.email')
    .execute();
  const started = await trx
    .updateTable('workspaceDeletion')
    .set({ startedAt: now, recipients: JSON.stringify(members.map(({ email }) => email)) })
    .where('workspaceId', '=', workspaceId)
    .returningAll()
    .executeTakeFirstOrThrow();
  for (const table of ['member', 'apiKey', 'invitation'] as const)
    await trx.deleteFrom(table).where('workspaceId', '=', workspaceId).execute();
  return started;
}

/** With everything that hangs on it, the audit log included. */
export async function deleteWorkspaceRow(trx: DbTransaction, workspaceId: string): Promise<void> {
  await trx.deleteFrom('workspace').where('id', '=', workspaceId).execute();
}
