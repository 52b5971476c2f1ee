import { type Kysely, sql } from 'kysely';

/** A write whose answer was lost, and of which the tenant does not show whether it was done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restore_item drop constraint restore_item_state_check`.execute(db);
  await sql`
    alter table restore_item add constraint restore_item_state_check
    check (state in ('planned', 'running', 'done', 'partial', 'failed', 'unknown', 'skipped', 'blocked', 'cancelled'))`.execute(
    db,
  );
  await sql`alter table restore_step drop constraint restore_step_state_check`.execute(db);
  await sql`
    alter table restore_step add constraint restore_step_state_check
    check (state in ('planned', 'intended', 'done', 'failed', 'unknown', 'skipped'))`.execute(db);
}
