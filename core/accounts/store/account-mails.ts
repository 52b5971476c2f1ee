import { randomUUID } from 'node:crypto';
import type { Db } from '../../database/database.ts';

export interface NewAccountMail {
  readonly id?: string;
  readonly contentSealed: Uint8Array;
  readonly now: Date;
  /** When it is of no use any more. */
  readonly expiresAt: Date;
}

export interface ClaimedAccountMail {
  readonly id: string;
  readonly contentSealed: Buffer;
  /** Those before this one. */
  readonly attempts: number;
  readonly createdAt: Date;
}

export async function putAccountMail(
  db: Db,
  { id = randomUUID(), contentSealed, now, expiresAt }: NewAccountMail,
): Promise<void> {
  await db
    .insertInto('accountMail')
    .values({
      id,
      contentSealed: Buffer.from(contentSealed),
      nextAttemptAt: now,
      expiresAt,
      createdAt: now,
    })
    .execute();
}

/** Mails that are due and that no other process has in hand; they are this one's until `until`. */
export async function claimAccountMails(
  db: Db,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<readonly ClaimedAccountMail[]> {
  return db
    .updateTable('accountMail')
    .set({ claimedUntil: until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('accountMail')
        .select('id')
        .where('nextAttemptAt', '<=', now)
        .where('expiresAt', '>', now)
        .where((where) => where.or([where('claimedUntil', 'is', null), where('claimedUntil', '<=', now)]))
        .orderBy('nextAttemptAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'contentSealed', 'attempts', 'createdAt'])
    .execute();
}

export async function postponeAccountMail(
  db: Db,
  { id, nextAttemptAt }: { id: string; nextAttemptAt: Date },
): Promise<void> {
  await db
    .updateTable('accountMail')
    .set((row) => ({ attempts: row('attempts', '+', 1), nextAttemptAt, claimedUntil: null }))
    .where('id', '=', id)
    .execute();
}

/** It has left, or never will. */
export async function removeAccountMail(db: Db, id: string): Promise<void> {
  await db.deleteFrom('accountMail').where('id', '=', id).execute();
}

/** @returns the IDs of mails that did not leave in time. */
export async function removeExpiredAccountMails(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db.deleteFrom('accountMail').where('expiresAt', '<=', now).returning('id').execute();
  return rows.map(({ id }) => id);
}
