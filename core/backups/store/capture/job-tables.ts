import { type RawBuilder, sql } from 'kysely';

export interface JobTables {
  readonly job: RawBuilder<unknown>;
  readonly types: RawBuilder<unknown>;
  /** Column of `types` with the ID of the job. */
  readonly id: RawBuilder<unknown>;
}

/** Where the counters and cursors of a reading are kept: of a backup, or of a proof, which names the backup that it is about. */
export function tablesOf({ asOf }: { readonly asOf?: number | undefined }): JobTables {
  return asOf === undefined
    ? { job: sql.table('backup'), types: sql.table('backupType'), id: sql.ref('backupId') }
    : { job: sql.table('proof'), types: sql.table('proofType'), id: sql.ref('proofId') };
}
