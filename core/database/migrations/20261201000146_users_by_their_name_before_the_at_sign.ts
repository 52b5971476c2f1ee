import { type Kysely, sql } from 'kysely';

/** Users of two tenants stand for each other where their user principal names are the same before the `@`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index object_version_by_local_name on object_version (connection_id, lower(split_part(user_principal_name, '@', 1)))
    where user_principal_name is not null`.execute(db);
}
