import { type Kysely, sql } from 'kysely';

/**
 * The subject of a federated credential is a reference by now: what app registrations refer to is read once more, in the
 * background, and until then an answer says that it may not be everything.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update object_version set references_read = null where type = 'applications' and references_read`.execute(db);
}
