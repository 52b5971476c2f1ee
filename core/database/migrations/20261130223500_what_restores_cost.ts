import { type Kysely, sql } from 'kysely';

/** What a restore has asked of Microsoft Graph, for its report and for how far it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table restore
      add column requests bigint not null default 0,
      add column writes bigint not null default 0,
      add column throttled bigint not null default 0,
      add column waited_ms bigint not null default 0`.execute(db);
}
