import { type Kysely, sql } from 'kysely';

/** What retention removes is noted beside the backups: a rebuild tells it apart from what is lost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_removed_backup() returns trigger language plpgsql as $$
    begin
      perform note_is_due(new.connection_id, 'connection', new.connection_id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger backup_removal_is_noted after update of removed_at on backup
    for each row when (old.removed_at is null and new.removed_at is not null) execute function note_removed_backup()`.execute(
    db,
  );
  await sql`
    select note_is_due(c.id, 'connection', c.id) from connection c where c.deleted_at is null
      and exists (select from backup b where b.connection_id = c.id and b.removed_at is not null)`.execute(db);
}
