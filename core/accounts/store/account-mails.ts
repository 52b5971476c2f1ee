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
    .insertInto('account_mail')
    .values({
      id,
      content_sealed: Buffer.from(contentSealed),
      next_attempt_at: now,
      expires_at: expiresAt,
      created_at: now,
    })
    .execute();
}

/** Mails that are due and that no other process has in hand; they are this one's until `until`. */
export async function claimAccountMails(
  db: Db,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<readonly ClaimedAccountMail[]> {
  const rows = await db
    .updateTable('account_mail')
    .set({ claimed_until: until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('account_mail')
        .select('id')
        .where('next_attempt_at', '<=', now)
        .where('expires_at', '>', now)
        .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'content_sealed', 'attempts', 'created_at'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    contentSealed: row.content_sealed,
    attempts: row.attempts,
    createdAt: row.created_at,
  }));
}

export async function postponeAccountMail(
  db: Db,
  { id, nextAttemptAt }: { id: string; nextAttemptAt: Date },
): Promise<void> {
  await db
    .updateTable('account_mail')
    .set((row) => ({ attempts: row('attempts', '+', 1), next_attempt_at: nextAttemptAt, claimed_until: null }))
    .where('id', '=', id)
    .execute();
}

/** It has left, or never will. */
export async function removeAccountMail(db: Db, id: string): Promise<void> {
  await db.deleteFrom('account_mail').where('id', '=', id).execute();
}

/** @returns the IDs of mails that did not leave in time. */
export async function removeExpiredAccountMails(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db.deleteFrom('account_mail').where('expires_at', '<=', now).returning('id').execute();
  return rows.map(({ id }) => id);
}
