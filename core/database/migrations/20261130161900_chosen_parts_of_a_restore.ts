import { type Kysely, sql } from 'kysely';

/** What reading back ends in where only attributes and links that were chosen were restored, and others differ still. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restore_item drop constraint restore_item_comparison_check`.execute(db);
  await sql`
    alter table restore_item add constraint restore_item_comparison_check
    check (comparison in ('asInBackup', 'chosenAsInBackup', 'differs', 'missing', 'removed', 'unknown'))`.execute(db);
}
