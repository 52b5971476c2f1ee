import { getWorkspace } from '../accounts/store/workspaces.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { isCybbackError } from '../domain/errors.ts';
import type { RecordedEvent } from '../domain/notifications/facts.ts';
import { type EventKind, isNotified } from '../domain/notifications/kinds.ts';
import { nextAttempt } from '../domain/notifications/retry-delay.ts';
import type { MailOutcome } from '../mail/mail-outcome.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Logger } from '../observability/logger.ts';
import { composeMail, messageIdOf, workspaceUrl } from './compose-mail.ts';
import { getEvent } from './store/notification-events.ts';
import {
  type ClaimedDelivery,
  type DeliveryEnd,
  mayRepeat,
  noteHandOver,
  settleDelivery,
} from './store/notification-outbox.ts';
import { type MemberNotifications, getMemberNotifications } from './store/notification-settings.ts';
import { getWebhook } from './store/notification-webhooks.ts';
import { signedRequest, webhookBody } from './webhook-request.ts';
import { openWebhookSecret, openWebhookUrl } from './webhook-secret.ts';
import type { WebhookOutcome, WebhookSender } from './webhook-sender.ts';

export interface DeliveryDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly mailer: Mailer;
  readonly webhooks: WebhookSender;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** 0 to 1. */
  readonly random: () => number;
}

type Outcome =
  | MailOutcome
  | WebhookOutcome
  | { readonly kind: 'dropped' | 'failed'; readonly code: string; readonly message: string };

/** Of these kinds, people who are named for one job can be notified. */
const NAMED_FOR: readonly EventKind[] = ['restoreFinished', 'restoreFailed', 'restoreCancelled'];

/** One attempt at a delivery that this process has claimed, and its record. */
export async function deliver(deps: DeliveryDeps, delivery: ClaimedDelivery): Promise<void> {
  const outcome = await attempt(deps, delivery).catch((error: unknown): Outcome => {
    deps.logger.error({ err: error, deliveryId: delivery.id }, 'a notification could not be prepared');
    return {
      kind: 'failed',
      code: isCybbackError(error) ? error.code : 'internal',
      message: 'The message could not be prepared; the log of the worker says why.',
    };
  });
  if (outcome === null) return;
  await settle(deps, delivery, endOf(deps, delivery, outcome));
  const facts = {
    deliveryId: delivery.id,
    channel: delivery.channel,
    attempt: delivery.attempt,
    outcome: outcome.kind,
  };
  if ('code' in outcome) deps.logger.warn({ ...facts, code: outcome.code }, 'a notification was not delivered');
  else deps.logger.info(facts, 'a notification was delivered');
}

/** Null: the claim has passed to somebody else. */
async function attempt(deps: DeliveryDeps, delivery: ClaimedDelivery): Promise<Outcome | null> {
  const { workspaceId } = delivery;
  const [event, workspace] = await Promise.all([
    getEvent(deps.db, { workspaceId, id: delivery.eventId }),
    getWorkspace(deps.db, workspaceId),
  ]);
  if (!event || !workspace) return { kind: 'dropped', code: 'event-gone', message: 'The event no longer exists.' };
  return delivery.channel === 'mail'
    ? mail(deps, delivery, event, workspace.name)
    : webhook(deps, delivery, event, workspace.name);
}

async function mail(
  deps: DeliveryDeps,
  delivery: ClaimedDelivery,
  event: RecordedEvent,
  workspace: string,
): Promise<Outcome | null> {
  const { db, publicUrl, clock } = deps;
  const { workspaceId, personId, recipient } = delivery;
  const member = personId === null ? null : await getMemberNotifications(db, { workspaceId, memberId: personId });
  if (!member)
    return { kind: 'dropped', code: 'recipient-gone', message: 'The person is no member of the workspace any more.' };
  const messageId = messageIdOf(delivery.id, publicUrl);
  const timeZone = member.timeZone ?? member.ownTimeZone;
  const context = { publicUrl: workspaceUrl(publicUrl, workspaceId), workspace, timeZone };
  const composed = composeMail({
    event,
    to: recipient,
    messageId,
    context,
    reason: reasonOf(event, member, workspace),
  });
  if (!(await noteHandOver(db, delivery, { messageId, now: new Date(clock.now()) }))) return null;
  return deps.mailer.send(composed);
}

/** Whoever did not choose to hear of it was named when the restore was started. */
function reasonOf(
  { kind }: RecordedEvent,
  { role, choices }: MemberNotifications,
  workspace: string,
): string | undefined {
  if (kind === 'workspaceDeletion')
    return `CYBBACK for Microsoft Entra ID sent you this as a member of the workspace ${workspace}. You cannot switch these emails off.`;
  if (kind === 'restoreApproval')
    return `CYBBACK for Microsoft Entra ID sent you this as a member of the workspace ${workspace} who may approve restores. You cannot switch these emails off.`;
  if (kind === 'test' || isNotified(role, choices, kind) || !NAMED_FOR.includes(kind)) return undefined;
  return `CYBBACK for Microsoft Entra ID sent you this as a member of the workspace ${workspace}: the person who started this restore named you, so that you hear when it ends.`;
}

async function webhook(
  deps: DeliveryDeps,
  delivery: ClaimedDelivery,
  event: RecordedEvent,
  workspace: string,
): Promise<Outcome | null> {
  const { db, box, publicUrl, clock } = deps;
  const found = await getWebhook(db, delivery.workspaceId);
  if (!found || (!found.enabled && event.kind !== 'test'))
    return { kind: 'dropped', code: 'recipient-gone', message: 'The webhook was removed or switched off.' };
  const secret = await openWebhookSecret(box, delivery.workspaceId, found.secretSealed);
  const url = await openWebhookUrl(box, found);
  const body = webhookBody(event, { publicUrl: workspaceUrl(publicUrl, delivery.workspaceId), workspace });
  const nowMs = clock.now();
  if (!(await noteHandOver(db, delivery, { messageId: delivery.id, now: new Date(nowMs) }))) return null;
  return deps.webhooks.send(url, signedRequest({ id: delivery.id, body, secret, nowMs }));
}

function endOf({ clock, random }: DeliveryDeps, delivery: ClaimedDelivery, outcome: Outcome): DeliveryEnd {
  if (outcome.kind === 'sent' || outcome.kind === 'logged') return { state: outcome.kind };
  const problem = { code: outcome.code, message: outcome.message };
  if (outcome.kind === 'refused' || outcome.kind === 'dropped') return { state: outcome.kind, problem };
  if (outcome.kind === 'unknown' && !mayRepeat(delivery)) return { state: 'unknown', problem };
  const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
  const next = nextAttempt({
    attempts: delivery.attempt,
    createdAt: delivery.createdAt,
    nowMs: clock.now(),
    random: random(),
    retryAfterMs,
  });
  return next
    ? { state: 'waiting', problem, nextAttemptAt: next, unknownOutcome: outcome.kind === 'unknown' }
    : { state: 'givenUp', problem };
}

const SETTLE_WAITS_MS = [500, 1_000, 5_000, 15_000, 30_000, 60_000];

/** A message that has left must not leave again because the database was away for a moment. */
async function settle({ db, clock }: DeliveryDeps, delivery: ClaimedDelivery, end: DeliveryEnd): Promise<void> {
  for (const waitMs of SETTLE_WAITS_MS) {
    try {
      await settleDelivery(db, delivery, { ...end, now: new Date(clock.now()) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  await settleDelivery(db, delivery, { ...end, now: new Date(clock.now()) });
}
