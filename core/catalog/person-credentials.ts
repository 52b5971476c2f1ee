import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/** What better-auth calls the way to sign in with a password. */
const PROVIDER = 'credential';

export interface PersonWithPassword {
  readonly newId: string;
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
  readonly passwordHash: string;
}

/** Makes or changes the person with this address, whose address counts as verified. @returns the person's ID. */
export async function putPersonWithPassword(db: Kysely<Database>, { newId, email, name, company, passwordHash }: PersonWithPassword): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const facts = { name, company, email_verified: true, updated_at: new Date() };
    const { id } = await trx
      .insertInto('person')
      .values({ id: newId, email, ...facts })
      .onConflict((conflict) => conflict.column('email').doUpdateSet(facts))
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('person_credential')
      .values({ id: randomUUID(), person_id: id, account_id: id, provider_id: PROVIDER, password: passwordHash })
      .onConflict((conflict) => conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: passwordHash, updated_at: new Date() }))
      .execute();
    return id;
  });
}

/** Ends all sessions; and takes away passkeys and the authenticator app, where that is wanted. */
export async function endSignIns(db: Kysely<Database>, { personId, removeTwoFactor }: { personId: string; removeTwoFactor: boolean }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('person_session').where('person_id', '=', personId).execute();
    if (!removeTwoFactor) return;
    await trx.deleteFrom('person_two_factor').where('person_id', '=', personId).execute();
    await trx.deleteFrom('person_passkey').where('person_id', '=', personId).execute();
    await trx.updateTable('person').set({ two_factor_enabled: false, updated_at: new Date() }).where('id', '=', personId).execute();
  });
}
