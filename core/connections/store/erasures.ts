import { type Selectable, sql } from 'kysely';
import type { ConnectionTable } from '../../database/connection-tables.ts';
import type { Db } from '../../database/database.ts';
import type { ConnectedTenant } from './connected-tenants.ts';
import { type ConnectionIds, isWithin } from './connection-limit.ts';
import type { ConnectionScope } from './connections.ts';

/** A disconnected tenant whose data is to be deleted, or is being. */
export interface Erasure {
  readonly id: string;
  readonly name: string;
  readonly askedBy: string;
  /** From then on it cannot be taken back. */
  readonly dueAt: Date;
}

const pending = (db: Db) =>
  db
    .selectFrom('connection')
    .select(['id', 'workspaceId', 'name', 'tenantId', 'tenantName', 'eraseAskedBy', 'eraseDueAt'])
    .where('eraseDueAt', 'is not', null)
    .where('erasedAt', 'is', null);

function toErasure(row: Pick<Selectable<ConnectionTable>, 'id' | 'name' | 'eraseAskedBy' | 'eraseDueAt'>): Erasure[] {
  const { id, name, eraseAskedBy, eraseDueAt } = row;
  return eraseDueAt === null ? [] : [{ id, name, askedBy: eraseAskedBy ?? '', dueAt: eraseDueAt }];
}

export async function askForErasure(
  trx: Db,
  scope: ConnectionScope,
  { by, dueAt }: { by: string; dueAt: Date },
): Promise<void> {
  await trx
    .updateTable('connection')
    .set({ eraseAskedBy: by, eraseDueAt: dueAt })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('deletedAt', 'is not', null)
    .execute();
}

/** The tenant stays disconnected. @returns false where nothing was asked for, or it has begun. */
export async function takeBackErasure(trx: Db, scope: ConnectionScope, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('connection')
    .set({ eraseAskedBy: null, eraseDueAt: null })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('eraseDueAt', '>', now)
    .where('erasedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function isToBeErased(db: Db, connectionId: string): Promise<boolean> {
  return (await pending(db).where('id', '=', connectionId).executeTakeFirst()) !== undefined;
}

/** Those that have not been done, the next one first. */
export async function listErasures(
  db: Db,
  { workspaceId, connectionIds }: { workspaceId: string; connectionIds: ConnectionIds },
): Promise<readonly Erasure[]> {
  const rows = await pending(db)
    .where('workspaceId', '=', workspaceId)
    .where(isWithin('id', connectionIds))
    .orderBy('eraseDueAt')
    .orderBy('id')
    .execute();
  return rows.flatMap(toErasure);
}

/** Of all workspaces, those whose time has come, in the order of their IDs, a page at a time. */
export async function connectionsToErase(
  db: Db,
  now: Date,
  { after, limit }: { after: string | null; limit: number },
): Promise<readonly string[]> {
  let query = pending(db).where('eraseDueAt', '<=', now).orderBy('id').limit(limit);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}

/** Null where its time has not come, or it is done. */
export async function tenantToErase(db: Db, connectionId: string, now: Date): Promise<ConnectedTenant | null> {
  const row = await pending(db).where('id', '=', connectionId).where('eraseDueAt', '<=', now).executeTakeFirst();
  if (!row) return null;
  const { workspaceId, name, tenantId, tenantName } = row;
  return { workspaceId, name, tenantId, tenantName };
}

export async function noteErased(db: Db, connectionId: string): Promise<void> {
  await db
    .updateTable('connection')
    .set({ erasedAt: sql<Date>`now()`, lastReport: null })
    .where('id', '=', connectionId)
    .where('eraseDueAt', 'is not', null)
    .execute();
}
