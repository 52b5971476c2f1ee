import { type Kysely, sql } from 'kysely';

/**
 * A restore can write into another tenant: into that of another connection, or into one whose credential was given for it
 * alone. Such a tenant is a row of `connection` that is in no list; its credential goes with the end of the restore, wherever
 * that end is written.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table connection add column for_one_job boolean not null default false`.execute(db);
  await sql`alter table restore add column target_tenant_id text, add column target_tenant_name text`.execute(db);
  await sql`
    update restore r set target_tenant_id = lower(c.tenant_id), target_tenant_name = c.tenant_name
    from connection c where c.id = r.target_connection_id`.execute(db);
  await sql`
    create function name_target_tenant() returns trigger language plpgsql as $$
    begin
      select lower(c.tenant_id), c.tenant_name into new.target_tenant_id, new.target_tenant_name
      from connection c where c.id = new.target_connection_id;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger restore_names_target before insert on restore
    for each row execute function name_target_tenant()`.execute(db);
  // Of two connections to one tenant as well.
  await sql`
    create unique index restore_one_per_tenant on restore (workspace_id, target_tenant_id)
    where state in ('pending', 'running') and phase in ('executing', 'comparing')`.execute(db);

  await sql`
    create function forget_target_credential() returns trigger language plpgsql as $$
    begin
      update connection set credential_sealed = ''::bytea, credential_expires_at = null,
        ready_for_backup = false, ready_for_restore = false
      where id = old.target_connection_id and for_one_job;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger restore_end_forgets_credential after update of state on restore
    for each row when (new.state not in ('pending', 'running')) execute function forget_target_credential()`.execute(
    db,
  );
  await sql`
    create function delete_target_of_job() returns trigger language plpgsql as $$
    begin
      delete from connection c where c.id = old.target_connection_id and c.for_one_job
        and not exists (select from restore r where r.target_connection_id = c.id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger restore_takes_target_along after delete on restore
    for each row execute function delete_target_of_job()`.execute(db);
}
