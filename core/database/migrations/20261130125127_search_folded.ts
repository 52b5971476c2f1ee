import { type Kysely, sql } from 'kysely';

/**
 * Search without regard to accents, and to letters that are written as two without them: `zoe` finds `Zoë`, `grossmann`
 * finds `Großmann`. Letters that Unicode does not take apart are listed. Text in ASCII, which most is, takes the short way.
 *
 * Not `strict`, or PostgreSQL would not inline it: a call for each row of a backup takes twice as long.
 *
 * The index keeps its name, which the version before asks for; that one searches by walking the list meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function search_fold(value text) returns text
    language sql immutable parallel safe
    return case when octet_length(value) = char_length(value) then lower(value)
      else replace(replace(replace(replace(
        translate(regexp_replace(normalize(lower(value), NFKD), '[\\u0300-\\u036f]', '', 'g'), 'øłđðħıŧ', 'olddhit'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
      end`.execute(db);
  await sql`drop index object_version_search`.execute(db);
  await sql`
    create index object_version_search on object_version using gin (connection_id, type, (search_fold(
      ' ' || coalesce(display_name, '') || ' ' || coalesce(user_principal_name, '') || ' ' || coalesce(mail, ''))) gin_trgm_ops)`.execute(
    db,
  );
}
