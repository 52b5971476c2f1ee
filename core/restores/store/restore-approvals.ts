import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import { OPEN_STATES } from '../../domain/states.ts';
import type { RestoreScope } from './restores.ts';

const COLUMNS = [
  'state',
  'requestedBy',
  'requestedPerson',
  'requestedAt',
  'expiresAt',
  'decidedBy',
  'decidedAt',
  'reason',
] as const;

/** Null where nobody asked for one. */
export async function getApproval(db: Db, { workspaceId, id }: RestoreScope): Promise<Approval | null> {
  const row = await db
    .selectFrom('restoreApproval')
    .select(COLUMNS)
    .where('workspaceId', '=', workspaceId)
    .where('restoreId', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** @returns whether this call asked for it: once for each restore. */
export async function insertApproval(
  trx: Db,
  { workspaceId, id }: RestoreScope,
  asked: Pick<Approval, 'requestedBy' | 'requestedPerson' | 'requestedAt' | 'expiresAt'>,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('restoreApproval')
    .values({ restoreId: id, workspaceId, state: 'waiting', ...asked, decidedBy: null, reason: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('restoreId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export interface Decision {
  readonly state: Exclude<ApprovalState, 'waiting'>;
  /** Null: the time has passed. */
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

/** @returns whether this call decided it: the first decision stands. */
export async function decideApproval(db: Db, { workspaceId, id }: RestoreScope, decision: Decision): Promise<boolean> {
  const decided = await db
    .updateTable('restoreApproval')
    .set({ ...decision, decidedAt: sql<Date>`now()` })
    .where('workspaceId', '=', workspaceId)
    .where('restoreId', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return decided.numUpdatedRows > 0n;
}

/** What was approved could not be carried out: as if nobody had decided. */
export async function reopenApproval(db: Db, { workspaceId, id }: RestoreScope): Promise<void> {
  await db
    .updateTable('restoreApproval')
    .set({ state: 'waiting', decidedBy: null, decidedAt: null, reason: null })
    .where('workspaceId', '=', workspaceId)
    .where('restoreId', '=', id)
    .where('state', '=', 'approved')
    .execute();
}

/** The workspace does not ask for one any more. */
export async function deleteApproval(db: Db, { workspaceId, id }: RestoreScope): Promise<void> {
  await db.deleteFrom('restoreApproval').where('workspaceId', '=', workspaceId).where('restoreId', '=', id).execute();
}

/** Open restores whose approval was refused, or whose time for one has passed. */
export async function unapprovedRestores(db: Db, now: Date, limit: number): Promise<RestoreScope[]> {
  return db
    .selectFrom('restoreApproval as approval')
    .innerJoin('restore', 'restore.id', 'approval.restoreId')
    .select(['restore.id', 'restore.workspaceId'])
    .where('restore.state', 'in', OPEN_STATES)
    .where('restore.confirmedAt', 'is', null)
    .where('restore.cancelRequestedAt', 'is', null)
    .where((row) =>
      row.or([
        row('approval.state', 'in', ['refused', 'expired']),
        row.and([row('approval.state', '=', 'waiting'), row('approval.expiresAt', '<=', now)]),
      ]),
    )
    .limit(limit)
    .execute();
}
