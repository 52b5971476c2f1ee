import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { createVerifiedPerson } from './create-verified-person.ts';
import { endSignIns } from './store/person-credentials.ts';
import { findPersonByEmail } from './store/persons.ts';

/**
 * For a script on the server: a way back in for somebody whom no mail can reach or who has lost the authenticator app.
 * All sessions end. Errors: `not-found`, `password-too-weak`.
 */
export async function setPassword(
  db: Db,
  { email, password, removeTwoFactor }: { email: string; password: string; removeTwoFactor: boolean },
): Promise<void> {
  const person = await findPersonByEmail(db, email);
  if (!person) throw new CybbackError('not-found', `Nobody has the address ${email}.`);
  await createVerifiedPerson(db, { email: person.email, name: person.name, company: person.company, password });
  await endSignIns(db, { personId: person.id, removeTwoFactor });
}
