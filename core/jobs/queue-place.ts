import type { Db } from '../database/database.ts';
import { placesOf } from './store/turns.ts';

/** From 1; null where the job does not wait for its turn. */
export async function queuePlaceOf(
  db: Db,
  job: { readonly id: string; readonly state: string },
): Promise<number | null> {
  return job.state === 'pending' ? ((await placesOf(db, [job.id])).get(job.id) ?? null) : null;
}
