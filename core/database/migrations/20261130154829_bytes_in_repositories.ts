import { type Kysely, sql } from 'kysely';

/** What lies in a storage, as its last listing said; until then what is known to have been written there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table repository add column bytes_stored bigint not null default 0`.execute(db);
  await sql`
    update repository r set bytes_stored = f.bytes
    from (select repository_id, coalesce(sum(size_bytes), 0) as bytes from stored_file group by repository_id) f
    where f.repository_id = r.id`.execute(db);
}
