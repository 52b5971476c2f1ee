import { randomUUID } from 'node:crypto';
import type { Db } from '../../database/database.ts';

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
export async function putPersonWithPassword(
  db: Db,
  { newId, email, name, company, passwordHash }: PersonWithPassword,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const facts = { name, company, emailVerified: true, updatedAt: new Date() };
    const { id } = await trx
      .insertInto('person')
      .values({ id: newId, email, ...facts })
      .onConflict((conflict) => conflict.column('email').doUpdateSet(facts))
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('personCredential')
      .values({ id: randomUUID(), personId: id, accountId: id, providerId: PROVIDER, password: passwordHash })
      .onConflict((conflict) =>
        conflict.columns(['providerId', 'accountId']).doUpdateSet({ password: passwordHash, updatedAt: new Date() }),
      )
      .execute();
    return id;
  });
}

/** Ends all sessions and what was begun; and takes away passkeys and the authenticator app, where that is wanted. */
export async function endSignIns(
  db: Db,
  { personId, removeTwoFactor }: { personId: string; removeTwoFactor: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('personSession').where('personId', '=', personId).execute();
    await endBegun(trx, personId);
    if (!removeTwoFactor) return;
    await trx.deleteFrom('personTwoFactor').where('personId', '=', personId).execute();
    await removePasskeys(trx, personId);
    await trx
      .updateTable('person')
      .set({ twoFactorEnabled: false, updatedAt: new Date() })
      .where('id', '=', personId)
      .execute();
  });
}

/**
 * Ends what was begun and would outlive a change of password, address or second factor: reset links in mails, sign-ins
 * that wait for a code, and the trust in devices that are asked for none.
 */
export async function endBegun(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('personVerification').where('value', '=', personId).execute();
}

export async function removePasskeys(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('personPasskey').where('personId', '=', personId).execute();
}

/** Whose passkey it is, by the ID that the device gives it; null: nobody's. */
export async function findPasskeyOwner(db: Db, credentialId: string): Promise<string | null> {
  const row = await db
    .selectFrom('personPasskey')
    .select('personId')
    .where('credentialId', '=', credentialId)
    .executeTakeFirst();
  return row?.personId ?? null;
}
