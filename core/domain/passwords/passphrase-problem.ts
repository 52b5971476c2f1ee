import { unguessableLength } from './password-problem.ts';

export const MIN_PASSPHRASE_LENGTH = 16;
export const MAX_PASSPHRASE_LENGTH = 200;
/** More than of a password: who has the file can try without end. */
const MIN_UNGUESSABLE = 12;

/** What is wrong with a passphrase for a file that is kept outside, in a sentence; null: nothing. @param name what the file is of. */
export function passphraseProblem(passphrase: string, name: string): string | null {
  const length = [...passphrase].length;
  if (length < MIN_PASSPHRASE_LENGTH)
    return `The passphrase has ${String(length)} characters. Choose one with ${String(MIN_PASSPHRASE_LENGTH)} or more: five or six words that do not belong together.`;
  if (passphrase.length > MAX_PASSPHRASE_LENGTH)
    return `The passphrase is longer than ${String(MAX_PASSPHRASE_LENGTH)} characters. Choose a shorter one.`;
  if (unguessableLength(passphrase, { email: '', name, company: null }) < MIN_UNGUESSABLE)
    return 'The passphrase is made of what is tried first: common words, rows of keys, numbers in order, years or repetitions. Choose five or six words that do not belong together.';
  return null;
}
