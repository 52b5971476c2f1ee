import { type Kysely, sql } from 'kysely';

/**
 * What a backup changed is found by its number. Objects and links of the first backup are left out, for which everything
 * is new anyway: it is the one that writes a million rows at once. The place of an object below its parent is part of
 * the object and no link that changes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index object_version_from on object_version (connection_id, from_seq, type, object_id) where from_seq > 1`.execute(
    db,
  );
  await sql`create index object_version_gone on object_version (connection_id, to_seq, type, object_id) where deleted is not null`.execute(
    db,
  );
  await sql`create index link_version_from on link_version (connection_id, from_seq, type, source_id) where from_seq > 1 and relation <> 'parent'`.execute(
    db,
  );
  await sql`create index link_version_to on link_version (connection_id, to_seq, type, source_id) where to_seq is not null and relation <> 'parent'`.execute(
    db,
  );
}
