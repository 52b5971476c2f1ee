import type { ToldEvent } from '../domain/notifications/facts.ts';
import type { LetterContext } from '../mail/letter.ts';
import { letterOf } from '../mail/letters/index.ts';
import type { Mail } from '../mail/mailer.ts';
import { renderHtml } from '../mail/render-html.ts';
import { renderText } from '../mail/render-text.ts';
import { plain } from '../mail/words.ts';

const SUBJECT_CHARACTERS = 200;

export interface ComposeInput {
  readonly event: ToldEvent;
  readonly context: LetterContext;
  readonly to: string;
  readonly messageId: string;
}

export function composeMail({ event, context, to, messageId }: ComposeInput): Mail {
  const letter = letterOf(event, context);
  return { to, messageId, at: event.at, subject: plain(letter.subject, SUBJECT_CHARACTERS), text: renderText(letter, context), html: renderHtml(letter, context) };
}

/** One for each delivery, the same in every attempt. */
export function messageIdOf(deliveryId: string, publicUrl: string): string {
  return `<${deliveryId}@${new URL(publicUrl).hostname}>`;
}

/** Where the console shows a workspace: what letters link to lies below it. */
export function workspaceUrl(publicUrl: string, workspaceId: string): string {
  return `${publicUrl}/w/${workspaceId}`;
}
