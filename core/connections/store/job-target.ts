import { sql } from 'kysely';
import type { DbTransaction } from '../../database/database.ts';
import { columnsOf, type NewConnection } from './connections.ts';

/**
 * A tenant whose credential was given for one job: a row that is in no list from the beginning, as if it had been
 * disconnected. Its credential goes with the end of the job, by a trigger of `restore`.
 */
export async function insertJobTarget(trx: DbTransaction, target: NewConnection): Promise<void> {
  await trx
    .insertInto('connection')
    .values({
      ...columnsOf(target),
      forOneJob: true,
      deletedAt: sql<Date>`now()`,
    })
    .execute();
}
