import type { Email, EmailContext } from './email.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { plain } from './words.ts';

const SUBJECT_CHARACTERS = 200;

export interface WrittenEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** An email as it is mailed. */
export function writeEmail(email: Email, context: EmailContext): WrittenEmail {
  return {
    subject: plain(email.subject, SUBJECT_CHARACTERS),
    text: renderText(email, context),
    html: renderHtml(email, context),
  };
}
