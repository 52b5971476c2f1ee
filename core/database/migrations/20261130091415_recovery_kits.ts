import { type Kysely, sql } from 'kysely';

/** The last recovery kit of a connection: when, by whom, and which data keys it holds. The kit itself is kept nowhere. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recovery_kit (
      connection_id uuid primary key references connection (id) on delete cascade,
      exported_at timestamptz not null default now(),
      exported_by text not null,
      key_ids text[] not null
    )`.execute(db);
}
