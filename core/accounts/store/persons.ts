import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { SetupStep } from '../../domain/setup-steps.ts';
import type { Role } from '../../domain/states.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
  readonly emailVerified: boolean;
  readonly twoFactorEnabled: boolean;
  /** IANA name; null: none is chosen. */
  readonly timeZone: string | null;
  readonly createdAt: Date;
}

const COLUMNS = [
  'id',
  'email',
  'name',
  'company',
  'emailVerified',
  'twoFactorEnabled',
  'timeZone',
  'createdAt',
] as const;

/** A workspace as one of its members sees it. */
export interface OwnWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** What the person put away of its setup. */
  readonly setupSkipped: readonly SetupStep[];
}

export async function findPersonByEmail(db: Db, email: string): Promise<Person | null> {
  const row = await db.selectFrom('person').select(COLUMNS).where('email', '=', email.toLowerCase()).executeTakeFirst();
  return row ?? null;
}

export async function getPerson(db: Db, id: string): Promise<Person | null> {
  const row = await db.selectFrom('person').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** Whether anybody has ever signed up: people who are only known by their address have no credential. */
export async function hasAnyAccount(db: Db): Promise<boolean> {
  return (await db.selectFrom('personCredential').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Whether somebody can sign in with this address. */
export async function hasAccount(db: Db, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('personCredential')
    .innerJoin('person', 'person.id', 'personCredential.personId')
    .select('personCredential.id')
    .where('person.email', '=', email.toLowerCase())
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** By following a link in a mail to the address, its owner has shown that it is theirs. */
export async function markEmailVerified(db: Db, id: string): Promise<void> {
  await db.updateTable('person').set({ emailVerified: true, updatedAt: new Date() }).where('id', '=', id).execute();
}

export async function setTimeZone(db: Db, id: string, timeZone: string | null): Promise<void> {
  await db.updateTable('person').set({ timeZone, updatedAt: new Date() }).where('id', '=', id).execute();
}

export async function listOwnWorkspaces(db: Db, personId: string): Promise<readonly OwnWorkspace[]> {
  return db
    .selectFrom('member')
    .innerJoin('workspace', 'workspace.id', 'member.workspaceId')
    .select(['workspace.id', 'workspace.name', 'member.role', 'member.setupSkipped'])
    .where('member.personId', '=', personId)
    .orderBy('workspace.name')
    .orderBy('workspace.id')
    .execute();
}

export async function getMembership(
  db: Db,
  { workspaceId, personId }: { workspaceId: string; personId: string },
): Promise<Role | null> {
  const row = await db
    .selectFrom('member')
    .select('role')
    .where('workspaceId', '=', workspaceId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row?.role ?? null;
}

/** When the one trial of the person ends. It begins with the first call, to end at `fresh`. */
export async function trialOfPerson(trx: Db, personId: string, fresh: Date): Promise<Date> {
  const { trialEndsAt } = await trx
    .updateTable('person')
    .set((row) => ({ trialEndsAt: row.fn.coalesce('trialEndsAt', sql<Date>`${fresh}::timestamptz`) }))
    .where('id', '=', personId)
    .returning('trialEndsAt')
    .executeTakeFirstOrThrow();
  return trialEndsAt ?? fresh;
}
