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
  return db
    .selectFrom('personSession')
    .select(['id', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt'])
    .where('personId', '=', personId)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
}

/** By which better-auth knows it; alone it signs nobody in. */
export async function getSessionToken(
  db: Db,
  { personId, id }: { personId: string; id: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('personSession')
    .select('token')
    .where('personId', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.token ?? null;
}

/** Whether the session has been neither revoked nor run out. */
export async function isSessionAlive(db: Db, { sessionId, now }: { sessionId: string; now: Date }): Promise<boolean> {
  const row = await db
    .selectFrom('personSession')
    .select('id')
    .where('id', '=', sessionId)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}
