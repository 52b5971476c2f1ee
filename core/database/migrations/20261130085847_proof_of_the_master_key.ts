import { type Kysely, sql } from 'kysely';

/** One row: something that was sealed with the master key of the installation, so that a wrong key is known at the start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table key_proof (
      one boolean primary key default true check (one),
      master_key_id text not null,
      sealed bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db);
}
