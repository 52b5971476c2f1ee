import { createHmac } from 'node:crypto';
import type { RecordedEvent } from '../domain/notifications/facts.ts';
import { emailFor } from '../mail/emails/index.ts';
import { webhookKey } from './webhook-secret.ts';

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a webhook is sent: the same body in every attempt. */
export function webhookBody(
  event: RecordedEvent,
  { publicUrl, workspace }: { publicUrl: string; workspace: string },
): string {
  const { subject, action } = emailFor(event, { publicUrl, workspace, timeZone: null });
  return JSON.stringify({
    type: event.kind,
    timestamp: event.at.toISOString(),
    data: {
      eventId: event.id,
      workspace: { id: event.workspaceId, name: workspace },
      connectionId: event.connectionId,
      summary: subject,
      link: action.url,
      facts: event.facts,
    },
  });
}

/**
 * Signed as Standard Webhooks has it: HMAC-SHA256 over ID, time and body. The ID is that of the delivery, the same in
 * every attempt, by which receivers know a repetition; the time is that of the attempt, so that an old one can be refused.
 */
export function signedRequest({
  id,
  body,
  secret,
  nowMs,
}: {
  id: string;
  body: string;
  secret: string;
  nowMs: number;
}): WebhookRequest {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', webhookKey(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'CYBBACK-Webhook/1',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  };
}
