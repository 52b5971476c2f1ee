import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Role } from '../domain/states.ts';
import type { Database } from './database.ts';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export async function createWorkspace(db: Kysely<Database>, name: string): Promise<Workspace> {
  const row = await db.insertInto('workspace').values({ id: randomUUID(), name }).returningAll().executeTakeFirstOrThrow();
  return { id: row.id, name: row.name, createdAt: row.created_at };
}

export async function getWorkspace(db: Kysely<Database>, id: string): Promise<Workspace | null> {
  const row = await db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? { id: row.id, name: row.name, createdAt: row.created_at } : null;
}

/** Makes a person a member of a workspace; one that is known by the address already keeps its name. */
export async function addMember(
  db: Kysely<Database>,
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
      .values({ workspace_id: workspaceId, person_id: person.id, role })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet({ role }))
      .execute();
  });
}
