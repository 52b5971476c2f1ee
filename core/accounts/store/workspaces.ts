import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Role } from '../../domain/states.ts';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export async function createWorkspace(db: Db, name: string): Promise<Workspace> {
  return db.insertInto('workspace').values({ id: randomUUID(), name }).returningAll().executeTakeFirstOrThrow();
}

export async function getWorkspace(db: Db, id: string): Promise<Workspace | null> {
  const row = await db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

export async function renameWorkspace(db: Db, id: string, name: string): Promise<Workspace | null> {
  const row = await db.updateTable('workspace').set({ name }).where('id', '=', id).returningAll().executeTakeFirst();
  return row ?? null;
}

/** Any number; the same in every process. */
const FIRST_WORKSPACE_LOCK = 7_002_001;

/**
 * A workspace for a person, who becomes its owner. Where an installation was set up with one workspace that waits for
 * somebody, the first person who ever signed up gets that one: those who come later never do.
 *
 * @param name null: the waiting workspace keeps its own; a new one is called `byDefault`.
 */
export async function makeWorkspaceFor(
  db: Db,
  {
    personId,
    name,
    byDefault,
    begin,
  }: {
    personId: string;
    name: string | null;
    byDefault: string;
    /** Done with the workspace that was made, in the same transaction. */
    begin: (trx: Db, workspaceId: string, personId: string) => Promise<void>;
  },
): Promise<Workspace> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${FIRST_WORKSPACE_LOCK})`.execute(trx);
    const waiting = await waitingWorkspace(trx, personId);
    const workspace = waiting ?? (await createWorkspace(trx, name ?? byDefault));
    const renamed = waiting !== null && name !== null ? await renameWorkspace(trx, workspace.id, name) : null;
    await trx.insertInto('member').values({ workspaceId: workspace.id, personId, role: 'owner' }).execute();
    await begin(trx, workspace.id, personId);
    return renamed ?? workspace;
  });
}

/** The only workspace there is, without a member, older than the first account, and this person has that account. */
async function waitingWorkspace(db: Db, personId: string): Promise<Workspace | null> {
  const [workspace, ...others] = await db.selectFrom('workspace').selectAll().limit(2).execute();
  if (!workspace || others.length > 0) return null;
  if (await db.selectFrom('member').select('personId').limit(1).executeTakeFirst()) return null;
  const first = await db
    .selectFrom('personCredential')
    .select(['personId', 'createdAt'])
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (first?.personId !== personId || workspace.createdAt > first.createdAt) return null;
  return workspace;
}

/** Makes a person a member of a workspace; one that is known by the address already keeps its name. */
export async function addMember(
  db: Db,
  { workspaceId, email, name, role }: { workspaceId: string; email: string; name: string; role: Role },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const person = await trx
      .insertInto('person')
      .values({ id: randomUUID(), email: email.toLowerCase(), name })
      .onConflict((conflict) => conflict.column('email').doUpdateSet((row) => ({ email: row.ref('excluded.email') })))
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('member')
      .values({ workspaceId, personId: person.id, role })
      .onConflict((conflict) => conflict.columns(['workspaceId', 'personId']).doUpdateSet({ role }))
      .execute();
  });
}
