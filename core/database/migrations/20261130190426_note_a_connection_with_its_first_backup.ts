import { type Kysely, sql } from 'kysely';

/** A connection is noted beside its backups at once when a repository has its first one: before that, there is nothing to note it in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_connection_of_backup() returns trigger language plpgsql as $$
    begin
      if not exists (
        select from backup b where b.connection_id = new.connection_id and b.repository_id = new.repository_id
          and b.state in ('completed', 'completedWithWarnings') and b.id <> new.id
      ) then
        perform note_is_due(new.connection_id, 'connection', new.connection_id);
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger first_backup_is_noted after update of state on backup
    for each row when (old.state in ('pending', 'running') and new.state in ('completed', 'completedWithWarnings'))
    execute function note_connection_of_backup()`.execute(db);
}
