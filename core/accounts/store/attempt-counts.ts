import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

export interface Attempt {
  readonly key: string;
  readonly windowMs: number;
  readonly now: Date;
}

export interface AttemptCount {
  /** With this one. */
  readonly count: number;
  readonly resetsAt: Date;
}

/** Counts one attempt in the window that the first of them opened. One statement: attempts of all processes count one by one. */
export async function countAttempt(db: Db, { key, windowMs, now }: Attempt): Promise<AttemptCount> {
  const resetsAt = new Date(now.getTime() + windowMs);
  const { rows } = await sql<{ count: number; resetsAt: Date }>`
    insert into attempt_count as known (key, count, resets_at) values (${key}, 1, ${resetsAt})
    on conflict (key) do update set
      count = case when known.resets_at <= ${now} then 1 else known.count + 1 end,
      resets_at = case when known.resets_at <= ${now} then excluded.resets_at else known.resets_at end
    returning count, resets_at`.execute(db);
  const row = rows[0];
  if (!row) throw new Error('an upsert answers its row');
  return { count: row.count, resetsAt: row.resetsAt };
}

export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.deleteFrom('attemptCount').where('key', '=', key).execute();
}

export async function takeBackAttempt(db: Db, key: string): Promise<void> {
  await db
    .updateTable('attemptCount')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute();
}
