import type { Person } from '../catalog/persons.ts';
import type { AccountDeps } from './deps.ts';

/** For what asks for the password or a code once more: a stolen session must not be able to try them all. */
export async function proven<T>({ attempts }: AccountDeps, person: Person, act: () => Promise<T>): Promise<T> {
  await attempts.count('proofByAccount', person.id);
  const answer = await act();
  await attempts.forget('proofByAccount', person.id);
  return answer;
}
