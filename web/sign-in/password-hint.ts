export const MIN_PASSWORD_LENGTH = 12;

export interface PasswordHint {
  /** 0: would not be taken; 4: good. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly label: string;
  readonly advice: string;
}

const COMMON = ['password', 'passwort', 'kennwort', 'qwert', 'asdf', '12345', 'abcde', 'letmein', 'welcome', 'admin', 'secret', 'iloveyou', 'cybback', 'summer', 'winter'];
const SHORTEST_WORD = 4;

/** A rough measure that favours length, as people can remember it; the server decides by length alone. */
export function passwordHint(password: string, known: readonly string[] = []): PasswordHint {
  const missing = MIN_PASSWORD_LENGTH - password.length;
  if (missing > 0) {
    return { score: 0, label: 'Too short', advice: `At least ${String(MIN_PASSWORD_LENGTH)} characters; ${missing === 1 ? 'one more' : `${String(missing)} more`}.` };
  }
  const length = effectiveLength(password, known);
  if (length < 8) return { score: 1, label: 'Weak', advice: 'Easy to guess: do without common words, rows of keys, and your own name or company.' };
  if (length < 12) return { score: 2, label: 'Fair', advice: 'Longer is better: four words that have nothing to do with each other are hard to guess.' };
  if (length < 16) return { score: 3, label: 'Good', advice: 'A few more characters make it strong.' };
  return { score: 4, label: 'Strong', advice: 'Keep it in a password manager.' };
}

/** Characters that somebody who guesses would have to guess: known words and repetitions count as one. */
function effectiveLength(password: string, known: readonly string[]): number {
  let rest = password.toLowerCase();
  for (const word of [...COMMON, ...known.flatMap(wordsOf)]) rest = rest.replaceAll(word, '·');
  rest = rest.replaceAll(/(.+?)\1{2,}/g, '$1');
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  return new Set(rest).size < 4 ? Math.min(rest.length, 4) : rest.length + kinds - 1;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= SHORTEST_WORD);
}
