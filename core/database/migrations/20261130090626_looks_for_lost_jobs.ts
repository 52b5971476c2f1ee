import { type Kysely, sql } from 'kysely';

/** One row: when some process last looked for jobs that the workflow service knows nothing of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table job_look (
      one boolean primary key default true check (one),
      looked_at timestamptz not null default now()
    )`.execute(db);
  await sql`insert into job_look default values`.execute(db);
}
