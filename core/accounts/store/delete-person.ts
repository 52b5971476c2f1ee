import { sql } from 'kysely';
import { recordAudit, type NewAuditEntry } from '../../audit/store/audit.ts';
import type { Db } from '../../database/database.ts';

export type PersonDeletion =
  | { readonly outcome: 'done' }
  /** The names of the workspaces that would be left without an owner; nothing was deleted. */
  | { readonly outcome: 'lastOwner'; readonly workspaces: readonly string[] };

/**
 * Takes the person away with everything that is theirs alone: ways to sign in, sessions, memberships, choices. An entry in
 * the log of each workspace says so, in the same transaction: afterwards nobody would know where it belongs.
 */
export async function deletePerson(
  db: Db,
  { personId, entry }: { personId: string; entry: Omit<NewAuditEntry, 'workspaceId'> },
): Promise<PersonDeletion> {
  return db.transaction().execute(async (trx) => {
    // In the order of their IDs, as two owners may go at the same time.
    const mine = await trx
      .selectFrom('workspace')
      .select(['id', 'name'])
      .where('id', 'in', trx.selectFrom('member').select('workspaceId').where('personId', '=', personId))
      .orderBy('id')
      .forUpdate()
      .execute();
    const workspaceIds = mine.map(({ id }) => id);
    const owned =
      workspaceIds.length === 0
        ? []
        : await trx
            .selectFrom('member')
            .select('workspaceId')
            .where('workspaceId', 'in', workspaceIds)
            .where('role', '=', 'owner')
            // One that is going to be deleted needs no owner any more.
            .where('workspaceId', 'not in', leaving(trx))
            .groupBy('workspaceId')
            .having(sql<boolean>`count(*) = 1 and bool_and(person_id = ${personId})`)
            .execute();
    const orphaned = new Set(owned.map(({ workspaceId }) => workspaceId));
    if (orphaned.size > 0)
      return { outcome: 'lastOwner', workspaces: mine.filter(({ id }) => orphaned.has(id)).map(({ name }) => name) };
    await recordAudit(trx, ...workspaceIds.map((workspaceId) => ({ ...entry, workspaceId })));
    await trx.deleteFrom('person').where('id', '=', personId).execute();
    return { outcome: 'done' };
  });
}

const leaving = (trx: Db) => trx.selectFrom('workspaceDeletion').select('workspaceId').where('keptAt', 'is', null);
