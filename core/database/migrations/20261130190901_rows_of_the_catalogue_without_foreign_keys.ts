import { type Kysely, sql } from 'kysely';

/**
 * Rows of the catalogue are written by the million, and their foreign keys were looked up for each of them: a quarter of what
 * it takes PostgreSQL to publish links. What the keys promised is kept where something is deleted: rows go with their
 * connection, edges with their version, and a repository in which versions lie is not deleted.
 *
 * Costs nothing, whatever the size of the tables: they are locked for a moment, and not read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare found record;
    begin
      for found in
        select conrelid::regclass as name, conname from pg_constraint
        where contype = 'f' and conrelid in ('object_version'::regclass, 'link_version'::regclass, 'reference_edge'::regclass)
      loop
        execute format('alter table %s drop constraint %I', found.name, found.conname);
      end loop;
    end $$`.execute(db);

  await sql`
    create function delete_edges_of_version() returns trigger language plpgsql as $$
    begin
      delete from reference_edge where connection_id = old.connection_id and type = old.type
        and object_id = old.object_id and from_seq = old.from_seq;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger object_version_takes_edges after delete on object_version
    for each row execute function delete_edges_of_version()`.execute(db);

  await sql`
    create function delete_catalogue_of_connection() returns trigger language plpgsql as $$
    begin
      delete from link_version where connection_id = old.id;
      delete from object_version where connection_id = old.id;
      return old;
    end $$`.execute(db);
  await sql`
    create trigger connection_takes_catalogue before delete on connection
    for each row execute function delete_catalogue_of_connection()`.execute(db);
  // After the rows of its backups, for which it had to wait where one was just being published. Triggers fire by name.
  await sql`
    create trigger zz_connection_takes_catalogue after delete on connection
    for each row execute function delete_catalogue_of_connection()`.execute(db);

  await sql`
    create function keep_repository_of_versions() returns trigger language plpgsql as $$
    begin
      if exists (select from object_version where connection_id = old.connection_id and repository_id = old.id) then
        raise foreign_key_violation using message = 'versions of objects lie in the repository';
      end if;
      return old;
    end $$`.execute(db);
  await sql`
    create trigger repository_of_versions_stays before delete on repository
    for each row execute function keep_repository_of_versions()`.execute(db);
}
