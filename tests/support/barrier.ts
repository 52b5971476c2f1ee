import pg from 'pg';
import { waitFor } from '#local/processes/wait.ts';

/** Statements of the product that a test can hold up, by the moment of a backup or rebuild that they stand for. */
const MOMENTS = {
  /** A pack is stored, what lies in it is not staged yet. */
  betweenPackAndStaging: { table: 'capture_object', event: 'before insert', when: '' },
  /** All runs are stored, no manifest is. */
  betweenRunsAndManifest: {
    table: 'backup',
    event: 'before update of seq',
    when: 'for each row when (new.seq is distinct from old.seq)',
  },
  /** The manifest is stored, the catalogue knows nothing of the backup. */
  betweenManifestAndCatalogue: { table: 'object_version', event: 'before insert', when: '' },
  /** A later backup is being taken into the catalogue. */
  laterBackup: { table: 'object_version', event: 'before insert', when: 'for each row when (new.from_seq = 2)' },
  /** A backup is in the catalogue, as far as its transaction goes, and a rebuild has not counted it. */
  backupNotCounted: {
    table: 'rebuild',
    event: 'before update of backups',
    when: 'for each row when (new.backups is distinct from old.backups)',
  },
  /** A restore is there again, without its items. */
  restoreWithoutItems: { table: 'restore_item', event: 'before insert', when: '' },
  /** Everything is there again, the rebuild has not ended. */
  rebuildNotEnded: {
    table: 'rebuild',
    event: 'before update of state',
    when: "for each row when (new.state <> 'running')",
  },
} as const;

export type Moment = keyof typeof MOMENTS;

export interface Barrier {
  /** Waits until the product stands at the moment; it stays there until `open`. */
  reached(timeoutMs?: number): Promise<void>;
  open(): Promise<void>;
}

const LOCK = 731_402;

/** Holds the product at a moment by a trigger that waits for a lock which the test holds. */
export async function holdAt(databaseUrl: string, moment: Moment): Promise<Barrier> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { table, event, when } = MOMENTS[moment];
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  await client.query(`create or replace function hold_test() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(${LOCK}); return new; end $$`);
  await client.query(`create trigger hold_test ${event} on ${table} ${when} execute function hold_test()`);
  return {
    async reached(timeoutMs = 60_000) {
      const waiting = await waitFor(
        async () => {
          const { rows } = await client.query<{ count: string }>(
            `select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = ${LOCK}
              and database = (select oid from pg_database where datname = current_database())`,
          );
          return Number(rows[0]?.count) > 0;
        },
        { timeoutMs, intervalMs: 20 },
      );
      if (!waiting) throw new Error(`the product never came to ${moment}`);
    },
    async open() {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
      await client.query(`drop trigger hold_test on ${table}`);
      await client.end();
    },
  };
}
