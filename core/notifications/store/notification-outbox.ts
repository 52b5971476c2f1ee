import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Channel } from '../../database/notification-tables.ts';

/**
 * The outbox: rows are claimed for a bounded time, so that two workers never send the same one and none is lost with a
 * worker. All times are the caller's, except for the row's making.
 */

export interface ClaimedDelivery {
  readonly id: string;
  readonly workspaceId: string;
  readonly eventId: string;
  readonly channel: Channel;
  readonly personId: string | null;
  readonly recipient: string;
  /** Including this one: also what makes a claim somebody's own. */
  readonly attempt: number;
  readonly unknownOutcomes: number;
  readonly createdAt: Date;
}

/** Longer than any attempt takes: a claim that is older belongs to a dead process. */
const CLAIM_MS = 5 * 60_000;
/** A second mail may be sent where it is not known whether the first one arrived; never a third. */
const MOST_UNKNOWN = 1;

/**
 * Takes what is due, the longest waiting first. Of webhooks one at a time for each workspace: a slow receiver holds up
 * nobody but its own workspace.
 */
export async function claimDeliveries(
  db: Db,
  { channel, limit, now }: { channel: Channel; limit: number; now: Date },
): Promise<readonly ClaimedDelivery[]> {
  const oneEach = channel === 'webhook';
  const { rows } = await sql<ClaimedDelivery>`
    with due as (
      select id from notification_delivery d
      where channel = ${channel} and state = 'waiting' and next_attempt_at <= ${now}
        and (not ${oneEach}::boolean or (
          not exists (
            select from notification_delivery s where s.channel = 'webhook' and s.state = 'sending' and s.workspace_id = d.workspace_id)
          and not exists (
            select from notification_delivery e where e.channel = 'webhook' and e.state = 'waiting' and e.workspace_id = d.workspace_id
              and (e.next_attempt_at, e.id) < (d.next_attempt_at, d.id))))
      order by next_attempt_at, id
      limit ${limit}
      for update skip locked
    )
    update notification_delivery d
    set state = 'sending', attempts = attempts + 1, claimed_until = ${new Date(now.getTime() + CLAIM_MS)}, handed_over_at = null
    from due where d.id = due.id
    returning d.id, d.workspace_id, d.event_id, d.channel, d.person_id, d.recipient,
      d.attempts attempt, d.unknown_outcomes, d.created_at`.execute(db);
  return rows;
}

/**
 * Notes that the message is about to leave. What dies after this may have been delivered.
 *
 * @returns false where the claim is another's by now: nothing may be sent then.
 */
export async function noteHandOver(
  db: Db,
  { id, attempt }: Pick<ClaimedDelivery, 'id' | 'attempt'>,
  { messageId, now }: { messageId: string; now: Date },
): Promise<boolean> {
  const noted = await db
    .updateTable('notificationDelivery')
    .set({ handedOverAt: now, messageId, claimedUntil: new Date(now.getTime() + CLAIM_MS) })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('attempts', '=', attempt)
    .where('claimedUntil', '>', now)
    .executeTakeFirst();
  return noted.numUpdatedRows > 0n;
}

export interface DeliveryProblem {
  readonly code: string;
  /** Holds no secret. */
  readonly message: string;
}

export type DeliveryEnd =
  | { readonly state: 'sent' | 'logged' }
  | { readonly state: 'refused' | 'givenUp' | 'dropped' | 'unknown'; readonly problem: DeliveryProblem }
  | {
      readonly state: 'waiting';
      readonly problem: DeliveryProblem;
      readonly nextAttemptAt: Date;
      readonly unknownOutcome: boolean;
    };

/** @returns false where the claim is another's by now. */
export async function settleDelivery(
  db: Db,
  { id, attempt }: Pick<ClaimedDelivery, 'id' | 'attempt'>,
  { now, ...end }: DeliveryEnd & { now: Date },
): Promise<boolean> {
  const settled = await db
    .updateTable('notificationDelivery')
    .set({
      state: end.state,
      claimedUntil: null,
      nextAttemptAt: end.state === 'waiting' ? end.nextAttemptAt : null,
      endedAt: end.state === 'waiting' ? null : now,
      errorCode: 'problem' in end ? end.problem.code : null,
      errorMessage: 'problem' in end ? end.problem.message : null,
      ...(end.state === 'waiting' && end.unknownOutcome ? { unknownOutcomes: sql<number>`unknown_outcomes + 1` } : {}),
    })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('attempts', '=', attempt)
    .executeTakeFirst();
  return settled.numUpdatedRows > 0n;
}

/** Whether a further attempt may be made though an earlier one may have arrived. Receivers of webhooks know repetitions by their ID. */
export function mayRepeat({ channel, unknownOutcomes }: Pick<ClaimedDelivery, 'channel' | 'unknownOutcomes'>): boolean {
  return channel === 'webhook' || unknownOutcomes < MOST_UNKNOWN;
}

/** What dead workers held. Nothing had left: it is due again. It may have left: as for every unknown outcome. */
export async function takeBackClaims(db: Db, now: Date): Promise<void> {
  await sql`
    with lost as (
      select id, handed_over_at is not null as uncertain,
        handed_over_at is null or channel = 'webhook' or unknown_outcomes < ${MOST_UNKNOWN} as again
      from notification_delivery
      where state = 'sending' and claimed_until < ${now}
      for update skip locked
    )
    update notification_delivery d set
      state = case when again then 'waiting' else 'unknown' end,
      unknown_outcomes = unknown_outcomes + case when uncertain then 1 else 0 end,
      next_attempt_at = case when again then ${now}::timestamptz end,
      ended_at = case when not again then ${now}::timestamptz end,
      claimed_until = null,
      error_code = case when uncertain then 'outcome-unknown' else 'interrupted' end,
      error_message = case when uncertain then 'The worker ended while the message was being handed over.' else 'The worker ended before the message was handed over.' end
    from lost where d.id = lost.id`.execute(db);
}
