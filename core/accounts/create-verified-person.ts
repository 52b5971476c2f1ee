import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Db } from '../database/database.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { putPersonWithPassword } from './store/person-credentials.ts';

export interface VerifiedPerson {
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
  readonly password: string;
}

/**
 * For scripts on the server: somebody who can sign in at once, without a mail. A person who is known by the address
 * already keeps the ID, and gets name, company and password.
 *
 * @returns the ID of the person. Errors: `password-too-weak`.
 */
export async function createVerifiedPerson(
  db: Db,
  { email, name, company, password }: VerifiedPerson,
): Promise<string> {
  refuseWeakPassword(password, { email, name, company });
  return putPersonWithPassword(db, {
    newId: randomUUID(),
    email: email.toLowerCase(),
    name,
    company,
    passwordHash: await hashPassword(password),
  });
}
