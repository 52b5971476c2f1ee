import { COMMON_WORDS, KEYBOARD_ROWS } from './common-words.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
/** What has to be left when everything that is tried first counts as one character. */
const MIN_UNGUESSABLE = 8;
const MIN_PART = 4;

/** What an attacker knows of a person. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
}

/** What is wrong with a password, in a sentence; null: nothing. The console says it while a password is typed. */
export function passwordProblem(password: string, owner: PasswordOwner): string | null {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH)
    return `The password has ${String(length)} characters. Choose one with ${String(MIN_PASSWORD_LENGTH)} or more; a few words in a row do well.`;
  if (password.length > MAX_PASSWORD_LENGTH)
    return `The password is longer than ${String(MAX_PASSWORD_LENGTH)} characters. Choose a shorter one.`;
  const own = shrink(password.toLowerCase(), ownWords(owner));
  if (own.includes(FOUND) && lengthOf(own) < MIN_UNGUESSABLE)
    return 'The password is hardly more than your name, your address or your company. Choose one that says nothing about you.';
  if (unguessableLength(password, owner) < MIN_UNGUESSABLE)
    return 'The password is made of what is tried first: common words, rows of keys, numbers in order, years or repetitions. Choose a few words that do not belong together.';
  return null;
}

/** Characters that are left to be guessed by somebody who tries what people know and use first. */
export function unguessableLength(password: string, owner: PasswordOwner): number {
  const own = shrink(password.toLowerCase(), ownWords(owner));
  return lengthOf(shrinkRuns(shrink(plainLetters(own), COMMON_WORDS)));
}

/** One character stands for each part that was found. */
const FOUND = '\u0001';

function shrink(text: string, parts: readonly string[]): string {
  return parts.reduce((left, part) => left.replaceAll(part, FOUND), text);
}

/** Runs of keys, of letters or digits in order or all the same, and years. */
function shrinkRuns(text: string): string {
  let left = text.replaceAll(/(?:19|20)\d\d/g, FOUND).replaceAll(/(.)\1{2,}/gu, FOUND);
  for (const row of KEYBOARD_ROWS) left = shrink(left, partsOf(row));
  return left;
}

/** All parts of a row that are three or longer, the longest first, in both directions. */
function partsOf(row: string): string[] {
  const parts: string[] = [];
  const backwards = [...row].reverse().join('');
  for (let length = row.length; length >= 3; length--) {
    for (let start = 0; start + length <= row.length; start++)
      parts.push(row.slice(start, start + length), backwards.slice(start, start + length));
  }
  return parts;
}

/** Parts found one after another say no more than one of them; what is repeated says nothing new. */
function lengthOf(text: string): number {
  const joined = text.replaceAll(new RegExp(`${FOUND}+`, 'g'), FOUND);
  const half = /^(.+?)\1+$/u.exec(joined)?.[1];
  return [...(half ?? joined)].length;
}

/** `P@ssw0rd` is `password`. */
function plainLetters(text: string): string {
  return [...text].map((letter) => LOOKALIKES[letter] ?? letter).join('');
}

const LOOKALIKES: Readonly<Record<string, string>> = { '@': 'a', $: 's', '€': 'e', '!': 'i' };

function ownWords({ email, name, company }: PasswordOwner): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const texts = [
    email,
    local,
    domain,
    domain.split('.')[0] ?? '',
    name,
    company ?? '',
    ...local.split(/[._+-]/),
    ...name.split(/\s+/),
    ...(company ?? '').split(/\s+/),
  ];
  const words = texts.map((word) => word.toLowerCase()).filter((word) => word.length >= MIN_PART);
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}
