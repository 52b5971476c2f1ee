import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Channel, DeliveryState } from '../../database/notification-tables.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
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
    .selectFrom('notificationDelivery as d')
    .innerJoin('workspaceEvent as e', 'e.id', 'd.eventId')
    .select([
      'd.id',
      'd.eventId',
      'e.kind',
      'd.channel',
      'd.recipient',
      'd.state',
      'd.attempts',
      'd.messageId',
      'd.errorCode',
    ])
    .select(['d.errorMessage', 'd.createdAt', 'd.nextAttemptAt', 'd.endedAt', exactTime('d.createdAt')])
    .where('d.workspaceId', '=', filter.workspaceId)
    .orderBy('d.createdAt', 'desc')
    .orderBy('d.id', 'desc')
    .limit(page.limit + 1);
  if (filter.eventId !== undefined) query = query.where('d.eventId', '=', filter.eventId);
  if (filter.channel !== undefined) query = query.where('d.channel', '=', filter.channel);
  if (filter.states !== undefined) query = query.where('d.state', 'in', filter.states);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('d.createdAt'), sql.ref('d.id')], '<', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}
