import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
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
