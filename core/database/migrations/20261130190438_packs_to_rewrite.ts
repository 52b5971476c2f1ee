import { type Kysely, sql } from 'kysely';

/**
 * Packs whose content the next backup writes again, because little of them is needed or too many of them are small. Those
 * backups that lie there are found by their number, so that a removal does not look at all that ever were.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table stored_file add column records integer, add column to_rewrite boolean not null default false`.execute(
    db,
  );
  await sql`create index stored_file_to_rewrite on stored_file (repository_id, type) where to_rewrite`.execute(db);
  await sql`create index backup_in_repository on backup (repository_id, seq)`.execute(db);
  await sql`
    create index backup_lying on backup (connection_id, seq)
      where seq is not null and manifest_removed_at is null and state in ('completed', 'completedWithWarnings')`.execute(
    db,
  );
}
