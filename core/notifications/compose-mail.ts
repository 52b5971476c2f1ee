import type { RecordedEvent } from '../domain/notifications/facts.ts';
import type { EmailContext } from '../mail/email.ts';
import { emailFor } from '../mail/emails/index.ts';
import type { Mail } from '../mail/mailer.ts';
import { writeEmail } from '../mail/write-email.ts';

export interface ComposeInput {
  readonly event: RecordedEvent;
  readonly context: EmailContext;
  readonly to: string;
  readonly messageId: string;
  /** Why it was sent, where the reader's notification settings are not the reason. */
  readonly reason?: string | undefined;
}

export function composeMail({ event, context, to, messageId, reason }: ComposeInput): Mail {
  const email = { ...emailFor(event, context), ...(reason === undefined ? {} : { reason }) };
  return { to, messageId, at: event.at, ...writeEmail(email, context) };
}

/** One for each delivery, the same in every attempt. */
export function messageIdOf(deliveryId: string, publicUrl: string): string {
  return `<${deliveryId}@${new URL(publicUrl).hostname}>`;
}

/** Where the console shows a workspace: what emails link to lies below it. */
export function workspaceUrl(publicUrl: string, workspaceId: string): string {
  return `${publicUrl}/w/${workspaceId}`;
}
