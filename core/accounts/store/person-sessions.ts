import type { Db } from '../../database/database.ts';

export interface PersonSession {
  readonly id: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
}

const MOST = 200;

export async function listSessions(
  db: Db,
  { personId, now }: { personId: string; now: Date },
): Promise<readonly PersonSession[]> {
  const rows = await db
    .selectFrom('person_session')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'updated_at', 'expires_at'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  }));
}

/** By which better-auth knows it; alone it signs nobody in. */
export async function getSessionToken(
  db: Db,
  { personId, id }: { personId: string; id: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('person_session')
    .select('token')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.token ?? null;
}

/** Whether the session has been neither revoked nor run out. */
export async function isSessionAlive(db: Db, { sessionId, now }: { sessionId: string; now: Date }): Promise<boolean> {
  const row = await db
    .selectFrom('person_session')
    .select('id')
    .where('id', '=', sessionId)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}
