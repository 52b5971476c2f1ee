import type { ToldEvent } from '../domain/notifications/facts.ts';
import type { LetterContext } from '../mail/letter.ts';
import { letterOf } from '../mail/letters/index.ts';
import type { Mail } from '../mail/mailer.ts';
import { writeLetter } from '../mail/write-letter.ts';

export interface ComposeInput {
  readonly event: ToldEvent;
  readonly context: LetterContext;
  readonly to: string;
  readonly messageId: string;
  /** Why it was sent, where that is not what the reader chose to be told. */
  readonly reason?: string | undefined;
}

export function composeMail({ event, context, to, messageId, reason }: ComposeInput): Mail {
  const letter = { ...letterOf(event, context), ...(reason === undefined ? {} : { reason }) };
  return { to, messageId, at: event.at, ...writeLetter(letter, context) };
}

/** One for each delivery, the same in every attempt. */
export function messageIdOf(deliveryId: string, publicUrl: string): string {
  return `<${deliveryId}@${new URL(publicUrl).hostname}>`;
}

/** Where the console shows a workspace: what letters link to lies below it. */
export function workspaceUrl(publicUrl: string, workspaceId: string): string {
  return `${publicUrl}/w/${workspaceId}`;
}
