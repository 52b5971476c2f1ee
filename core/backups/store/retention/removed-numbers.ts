import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';

/** Numbers of which no backup is to be found any more, and none is lost: retention removed it, or it was never published. */
export async function removedNumbers(db: Db, connectionId: string): Promise<[from: number, to: number][]> {
  const { rows } = await sql<{ first: number; last: number }>`
    select min(r.seq) as first, max(r.seq) as last from (
      select b.seq, b.seq - row_number() over (order by b.seq) as run from backup b
      where b.connection_id = ${connectionId} and b.seq is not null
        and (b.removed_at is not null or b.state in ('failed', 'cancelled'))) r
    group by r.run order by 1`.execute(db);
  return rows.map(({ first, last }) => [first, last]);
}
