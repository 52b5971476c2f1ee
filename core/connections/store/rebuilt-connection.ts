import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Cloud } from '../../domain/clouds.ts';

export interface KnownConnection {
  readonly workspaceId: string;
  readonly tenantId: string;
  readonly deleted: boolean;
}

/** Of whatever workspace, deleted or not. */
export async function findConnection(db: Db, id: string): Promise<KnownConnection | null> {
  const row = await db
    .selectFrom('connection')
    .select(['workspaceId', 'tenantId', 'deletedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { workspaceId: row.workspaceId, tenantId: row.tenantId, deleted: row.deletedAt !== null } : null;
}

export interface RebuiltConnection {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly tenantId: string;
}

/** A connection without a credential: its backups can be read, and it reads and writes no tenant until one is entered. */
export async function insertRebuiltConnection(db: Db, connection: RebuiltConnection): Promise<void> {
  await db
    .insertInto('connection')
    .values({
      ...connection,
      cloud: 'global',
      clientId: '',
      credentialKind: 'secret',
      credentialSealed: Buffer.alloc(0),
      tenantName: null,
      lastReport: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** One that was disconnected is back in the lists, still without its credential. */
export async function reconnect(db: Db, id: string): Promise<void> {
  await db.updateTable('connection').set({ deletedAt: null }).where('id', '=', id).execute();
}

export interface ConnectionSettings {
  readonly name: string;
  readonly cloud: Cloud;
  readonly clientId: string;
  readonly encryption: boolean;
  readonly tenantName: string | null;
  readonly verifiedDomains: readonly string[];
  readonly createdAt: string;
}

/** Of a connection that has a credential: without one, it has come from a storage and what it says is there already. */
export async function settingsToNote(db: Db, id: string): Promise<ConnectionSettings | null> {
  const row = await db
    .selectFrom('connection')
    .select(['name', 'cloud', 'clientId', 'encryption', 'tenantName', 'verifiedDomains', 'createdAt'])
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`octet_length(credential_sealed) > 0`)
    .executeTakeFirst();
  return row ? { ...row, createdAt: row.createdAt.toISOString() } : null;
}

/** Settings as the storage has them, for a connection that the database did not have. */
export async function applyConnectionSettings(
  db: Db,
  id: string,
  { verifiedDomains, createdAt, ...settings }: ConnectionSettings,
): Promise<void> {
  await db
    .updateTable('connection')
    .set({ ...settings, verifiedDomains: JSON.stringify(verifiedDomains), updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  await sql`update connection set created_at = ${createdAt} where id = ${id}`.execute(db);
}
