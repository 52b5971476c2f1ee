import {
  type PasswordOwner,
  MIN_PASSWORD_LENGTH,
  passwordProblem,
  unguessableLength,
} from '#core/domain/passwords/password-problem.ts';

export interface PasswordHint {
  /** 0: nothing typed; 1: the server would refuse it; 4: strong. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly label: string;
  readonly advice: string;
}

/** How good a password is, by the rules of the server. */
export function passwordHint(password: string, owner: PasswordOwner): PasswordHint {
  if (password === '')
    return {
      score: 0,
      label: '',
      advice: `At least ${String(MIN_PASSWORD_LENGTH)} characters; a few words in a row work well.`,
    };
  const missing = MIN_PASSWORD_LENGTH - [...password].length;
  if (missing > 0)
    return {
      score: 1,
      label: 'Too short',
      advice: missing === 1 ? 'One more character.' : `${String(missing)} more characters.`,
    };
  const problem = passwordProblem(password, owner);
  if (problem !== null) return { score: 1, label: 'Too easy to guess', advice: problem };
  const length = unguessableLength(password, owner);
  if (length < 12)
    return {
      score: 2,
      label: 'Fair',
      advice: 'Longer is better: four unrelated words are hard to guess.',
    };
  if (length < 18) return { score: 3, label: 'Good', advice: 'A few more characters make it strong.' };
  return { score: 4, label: 'Strong', advice: 'Keep it in a password manager.' };
}
