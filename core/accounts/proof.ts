import { CybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';
import type { Person } from './store/persons.ts';

const RECENT_MS = 3_600_000;

/** For what asks for the password or a code once more: a stolen session must not be able to try them all. */
export async function proven<T>({ attempts }: AccountDeps, person: Person, act: () => Promise<T>): Promise<T> {
  await attempts.count('proofByAccount', person.id);
  const answer = await act();
  await attempts.forget('proofByAccount', person.id);
  return answer;
}

/** For what would outlive a session that was stolen, or left open. @param what as in "then …". */
export function demandRecentSignIn({ clock }: Pick<AccountDeps, 'clock'>, sessionStartedAt: Date, what: string): void {
  if (clock.now() - sessionStartedAt.getTime() <= RECENT_MS) return;
  throw new CybbackError(
    'sign-in-again',
    `Your sign-in was more than an hour ago. Sign out and in again, then ${what}.`,
  );
}
