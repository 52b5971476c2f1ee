import type { Letter, LetterContext } from './letter.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { plain } from './words.ts';

const SUBJECT_CHARACTERS = 200;

export interface WrittenLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A letter as it is mailed. */
export function writeLetter(letter: Letter, context: LetterContext): WrittenLetter {
  return {
    subject: plain(letter.subject, SUBJECT_CHARACTERS),
    text: renderText(letter, context),
    html: renderHtml(letter, context),
  };
}
