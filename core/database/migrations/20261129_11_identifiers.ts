import { type Kysely, sql } from 'kysely';

/** What an identifier of the map names an object by; and what reading back can end in where Graph does not answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table id_map add column kind text not null default 'object' check (kind in ('object', 'appId'))`.execute(
    db,
  );
  await sql`
    update id_map m set kind = 'appId'
    where m.type = 'applications' and exists (
      select from object_version v
      where v.connection_id = m.connection_id and v.type = 'applications' and lower(v.app_id) = m.old_id)`.execute(db);

  await sql`alter table restore_item drop constraint restore_item_comparison_check`.execute(db);
  await sql`
    alter table restore_item add constraint restore_item_comparison_check
    check (comparison in ('asInBackup', 'differs', 'missing', 'removed', 'unknown'))`.execute(db);
}
