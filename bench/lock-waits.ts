import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';
import { sleep } from '#local/processes/wait.ts';

interface Waits {
  readonly looks: number;
  /** Sessions of the product that were seen at work, and waiting for a lock of another one, over all looks. */
  readonly active: number;
  readonly waiting: number;
  readonly mostSessions: number;
  /** By kind of lock, such as `advisory` or `transactionid`. */
  readonly kinds: Readonly<Record<string, number>>;
}

const LOOK_MS = 100;

/** Looks ten times a second who waits for whom in PostgreSQL until it is told to end. */
export function watchLocks(db: Db): { end(): Promise<Waits> } {
  const over = new AbortController();
  const kinds: Record<string, number> = {};
  let [looks, active, waiting, mostSessions] = [0, 0, 0, 0];
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { rows } = await sql<{ state: string; waits: string | null }>`
        select state, case when wait_event_type = 'Lock' then wait_event end as waits from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(db);
      looks += 1;
      mostSessions = Math.max(mostSessions, rows.length);
      for (const { state, waits } of rows) {
        if (state === 'active') active += 1;
        if (waits === null) continue;
        waiting += 1;
        kinds[waits] = (kinds[waits] ?? 0) + 1;
      }
      await sleep(LOOK_MS);
    }
  };
  const watching = watch();
  return {
    async end() {
      over.abort();
      await watching;
      return { looks, active, waiting, mostSessions, kinds };
    },
  };
}
