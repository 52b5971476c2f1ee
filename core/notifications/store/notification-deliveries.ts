import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Channel, DeliveryState } from '../../database/notification-tables.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { EventKind } from '../../domain/notifications/kinds.ts';

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly kind: EventKind;
  readonly channel: Channel;
  readonly recipient: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly messageId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly endedAt: Date | null;
}

export interface DeliveryFilter {
  readonly workspaceId: string;
  readonly eventId?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
}

/** Newest first. */
export async function listDeliveries(db: Db, filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>> {
  const list = JSON.stringify(['deliveries', filter.eventId ?? null, filter.channel ?? null, filter.states ?? null]);
  let query = db
    .selectFrom('notification_delivery as d')
    .innerJoin('workspace_event as e', 'e.id', 'd.event_id')
    .select([
      'd.id',
      'd.event_id',
      'e.kind',
      'd.channel',
      'd.recipient',
      'd.state',
      'd.attempts',
      'd.message_id',
      'd.error_code',
    ])
    .select([
      'd.error_message',
      'd.created_at',
      'd.next_attempt_at',
      'd.ended_at',
      sql<string>`d.created_at::text`.as('created_key'),
    ])
    .where('d.workspace_id', '=', filter.workspaceId)
    .orderBy('d.created_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(page.limit + 1);
  if (filter.eventId !== undefined) query = query.where('d.event_id', '=', filter.eventId);
  if (filter.channel !== undefined) query = query.where('d.channel', '=', filter.channel);
  if (filter.states !== undefined) query = query.where('d.state', 'in', filter.states);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('d.created_at'), sql.ref('d.id')], '<', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, {
    list,
    limit: page.limit,
    key: (row) => [row.created_key, row.id],
    map: (row): Delivery => ({
      id: row.id,
      eventId: row.event_id,
      kind: row.kind,
      channel: row.channel,
      recipient: row.recipient,
      state: row.state,
      attempts: row.attempts,
      messageId: row.message_id,
      errorCode: row.error_code,
      errorMessage: row.error_message,
      createdAt: row.created_at,
      nextAttemptAt: row.next_attempt_at,
      endedAt: row.ended_at,
    }),
  });
}
