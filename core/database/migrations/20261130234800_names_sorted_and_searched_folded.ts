import { type Kysely, sql } from 'kysely';

/**
 * Facets: what lists are narrowed down by, `key:value` each. Null: not read yet, as of all versions that are there already. They
 * lie in the index of the search, where one more key for a row costs a byte or two.
 *
 * Names as lists are ordered by them: without case and accents, so that `Zoë` stands beside `Zoe`, and what is called or
 * begins like a text is one range of the list. Kept in the row, because folding a name that is not ASCII takes longer than
 * all else that is done with a row of a search: the indexes would do it three times, and every search again.
 *
 * The indexes keep their names, under which the version before has expressions that nothing answers any more: it sorts its
 * lists itself meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table capture_object add column facets text[]`.execute(db);
  await sql`alter table object_version add column facets text[]`.execute(db);
  await sql`drop index object_version_by_name, object_version_by_name_all, object_version_search`.execute(db);
  await sql`
    alter table object_version add column folded_name text collate "C"
      generated always as (coalesce(left(search_fold(display_name), 200), U&'\\+10FFFF')) stored`.execute(db);
  await sql`create index object_version_by_name on object_version (connection_id, type, folded_name, object_id)`.execute(
    db,
  );
  await sql`create index object_version_by_name_all on object_version (connection_id, folded_name, type, object_id)`.execute(
    db,
  );
  await sql`
    create index object_version_search on object_version using gin (connection_id, type, (
      ' ' || folded_name || search_fold(' ' || coalesce(user_principal_name, '') || ' ' || coalesce(mail, ''))) gin_trgm_ops, facets)`.execute(
    db,
  );
  // What is left to be read, for who reads it and for lists that leave nothing out.
  await sql`
    create index object_version_unread on object_version (connection_id, repository_id, pack_id, frame_offset)
    where references_read is not false and (references_read is null or facets is null)`.execute(db);
  await sql`create index object_version_no_facets on object_version (connection_id, type) where facets is null`.execute(
    db,
  );
}
