import { createVerifiedPerson } from '#core/accounts/create-verified-person.ts';
import { hasAccount } from '#core/accounts/store/persons.ts';
import { addMember } from '#core/accounts/store/workspaces.ts';
import type { openDatabase } from '#core/database/open.ts';
import { DEMO_PEOPLE } from './people.ts';

export interface SeedPeople {
  readonly workspaceId: string;
  /** The workspace was made just now. */
  readonly isNew: boolean;
  readonly password: string;
}

/** Somebody for each role who can sign in. Who has an account already keeps their password, and who was removed stays removed. */
export async function seedPeople(
  db: ReturnType<typeof openDatabase>,
  { workspaceId, isNew, password }: SeedPeople,
): Promise<void> {
  for (const { email, name, role } of DEMO_PEOPLE) {
    const isKnown = await hasAccount(db, email);
    // The account comes last: without it the next start does both again.
    if (isNew || !isKnown) await addMember(db, { workspaceId, email, name, role });
    if (!isKnown) await createVerifiedPerson(db, { email, name, company: 'Contoso', password });
  }
}
