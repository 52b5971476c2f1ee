import type { Db } from '../../database/database.ts';
import { type Recipient, recordEvent } from './notification-events.ts';

const MINUTE_MS = 60_000;

/**
 * Puts a test message into the outbox, at most one a minute for each recipient.
 *
 * @returns the event's ID; null where there was one in this minute.
 */
export async function askForTest(
  db: Db,
  {
    workspaceId,
    requestedBy,
    recipient,
    nowMs,
  }: { workspaceId: string; requestedBy: string; recipient: Recipient; nowMs: number },
): Promise<string | null> {
  const who = `${recipient.channel}:${recipient.personId ?? ''}`;
  const dedupeKey = `test:${who}:${String(Math.floor(nowMs / MINUTE_MS))}`;
  return db
    .transaction()
    .execute((trx) =>
      recordEvent(
        trx,
        { workspaceId, connectionId: null, kind: 'test', dedupeKey, facts: { requestedBy } },
        { only: recipient },
      ),
    );
}
