import { CybbackError } from '../domain/errors.ts';
import { type PasswordOwner, passwordProblem } from '../domain/passwords/password-problem.ts';

/** Errors: `password-too-weak`, with what is wrong about it. */
export function refuseWeakPassword(password: string, owner: PasswordOwner): void {
  const problem = passwordProblem(password, owner);
  if (problem !== null) throw new CybbackError('password-too-weak', problem);
}
