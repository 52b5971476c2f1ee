import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { allMembers } from '../../accounts/store/members.ts';
import { type ConnectionIds, isWithin } from '../../connections/store/connection-limit.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { Channel, WorkspaceEventTable } from '../../database/notification-tables.ts';
import {
  type Page,
  type PageRequest,
  decodeCursor,
  exactTime,
  mapPage,
  rowAfter,
  toPage,
} from '../../database/paging.ts';
import type { EventContent, RecordedEvent } from '../../domain/notifications/facts.ts';
import {
  type EventKind,
  type KindChoices,
  type NotificationKind,
  isNotified,
} from '../../domain/notifications/kinds.ts';
import { JOB_EVENT_CHANNEL } from '../../jobs/store/job-events.ts';

/** Announced, as if it were a job, whenever there is something to deliver. */
export const OUTBOX_TOPIC = 'notifications';

export type NewEvent = EventContent & {
  readonly workspaceId: string;
  readonly connectionId: string | null;
  /** What happened twice has the same key, and is one event. */
  readonly dedupeKey: string;
};

export interface Recipient {
  readonly channel: Channel;
  readonly recipient: string;
  readonly personId: string | null;
}

/**
 * Records what happened together with one delivery for everybody who wants to know, in the transaction of what happened:
 * neither can be without the other.
 *
 * @param to `only`: instead of those who chose the kind; `also`: members, by person, who are notified whatever they chose;
 * `people`: members whom nobody's choice concerns, of a kind that is for them alone.
 * `quiet`: by mail to nobody but `also`.
 * @returns the event's ID; null where it was recorded before.
 */
export async function recordEvent(
  trx: DbTransaction,
  event: NewEvent,
  {
    only,
    also = [],
    people = [],
    quiet = false,
  }: {
    readonly only?: Recipient;
    readonly also?: readonly string[];
    readonly quiet?: boolean;
    readonly people?: readonly { readonly personId: string; readonly email: string }[];
  } = {},
): Promise<string | null> {
  const inserted = await trx
    .insertInto('workspaceEvent')
    .values({
      id: randomUUID(),
      workspaceId: event.workspaceId,
      connectionId: event.connectionId,
      kind: event.kind,
      dedupeKey: event.dedupeKey,
      facts: JSON.stringify(event.facts),
      // Several of one transaction keep their order.
      at: sql<Date>`clock_timestamp()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return null;
  const recipients = only
    ? [only]
    : event.kind === 'test'
      ? []
      : event.kind === 'workspaceDeletion'
        ? (await allMembers(trx, event.workspaceId)).map(mailTo)
        : event.kind === 'restoreApproval'
          ? people.map(mailTo)
          : await recipientsOf(trx, { workspaceId: event.workspaceId, kind: event.kind, also, quiet });
  if (recipients.length === 0) return inserted.id;
  await trx
    .insertInto('notificationDelivery')
    .values(
      recipients.map(({ channel, recipient, personId }) => ({
        id: randomUUID(),
        workspaceId: event.workspaceId,
        eventId: inserted.id,
        channel,
        recipient,
        personId,
        state: 'waiting' as const,
        nextAttemptAt: sql<Date>`now()`,
        messageId: null,
        errorCode: null,
        errorMessage: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`select pg_notify(${JOB_EVENT_CHANNEL}, ${OUTBOX_TOPIC})`.execute(trx);
  return inserted.id;
}

interface Audience {
  readonly workspaceId: string;
  readonly kind: NotificationKind;
  readonly also: readonly string[];
  readonly quiet: boolean;
}

/** Every member once, whether by choice, by name or both. */
async function recipientsOf(trx: DbTransaction, { workspaceId, kind, also, quiet }: Audience): Promise<Recipient[]> {
  const members = await allMembers(trx, workspaceId);
  const choices = await choicesOf(trx, workspaceId);
  const webhook = await trx
    .selectFrom('notificationWebhook')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirst();
  return [
    ...members
      .filter(
        ({ personId, role }) =>
          (!quiet && isNotified(role, choices.get(personId) ?? {}, kind)) || also.includes(personId),
      )
      .map(mailTo),
    ...(webhook?.enabled && webhook.kinds.includes(kind) ? [webhookRecipient(webhook.url)] : []),
  ];
}

const mailTo = ({ personId, email }: { personId: string; email: string }): Recipient => ({
  channel: 'mail',
  recipient: email,
  personId,
});

/** What members of the workspace chose, by person; those who chose nothing are left out. */
async function choicesOf(trx: DbTransaction, workspaceId: string): Promise<ReadonlyMap<string, KindChoices>> {
  const rows = await trx
    .selectFrom('notificationPreference')
    .select(['personId', 'choices'])
    .where('workspaceId', '=', workspaceId)
    .execute();
  return new Map(rows.map((row) => [row.personId, row.choices]));
}

/** A webhook goes by its host: the rest of such an address is often a secret. */
export function webhookRecipient(url: string): Recipient {
  return { channel: 'webhook', recipient: new URL(url).host, personId: null };
}

export async function getEvent(db: Db, scope: { workspaceId: string; id: string }): Promise<RecordedEvent | null> {
  const row = await db
    .selectFrom('workspaceEvent')
    .selectAll()
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ? toEvent(row) : null;
}

export interface EventFilter {
  readonly workspaceId: string;
  /** Where there are some, events of the whole workspace are left out as well. */
  readonly connectionIds: ConnectionIds;
  readonly connectionId?: string | undefined;
  readonly kinds?: readonly EventKind[] | undefined;
}

/** Newest first. */
export async function listEvents(db: Db, filter: EventFilter, page: PageRequest): Promise<Page<RecordedEvent>> {
  const list = JSON.stringify(['events', filter.connectionId ?? null, filter.kinds ?? null]);
  let query = db
    .selectFrom('workspaceEvent')
    .selectAll()
    .select(exactTime('at'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('connectionId', filter.connectionIds))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connectionId', '=', filter.connectionId);
  if (filter.kinds !== undefined) query = query.where('kind', 'in', filter.kinds);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('at'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return mapPage(toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] }), toEvent);
}

/** Kind and facts were written together by `recordEvent`. */
function toEvent(row: Selectable<WorkspaceEventTable>): RecordedEvent {
  const content = { kind: row.kind, facts: row.facts } as EventContent;
  return { ...content, id: row.id, workspaceId: row.workspaceId, connectionId: row.connectionId, at: row.at };
}
