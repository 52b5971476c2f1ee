import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { deleteInPieces } from '../../database/delete-in-pieces.ts';

/** Of whatever job: its state is in its own row. */
export async function forgetOldJobEvents(db: Db, before: Date): Promise<void> {
  await deleteInPieces(db, 'jobEvent', sql`at < ${before}`);
}

/** Answers to requests of a workspace, by their idempotency keys; those of a person end with the person's other rows. */
export async function forgetOldAnswers(db: Db, before: Date): Promise<void> {
  await deleteInPieces(db, 'idempotencyKey', sql`created_at < ${before}`);
}

/** What has not ended stays, however old it is. */
export async function forgetOldDeliveries(db: Db, endedBefore: Date): Promise<void> {
  await deleteInPieces(db, 'notificationDelivery', sql`ended_at < ${endedBefore}`);
}

/** With their deliveries, except for those of which one has not ended. */
export async function forgetOldWorkspaceEvents(db: Db, before: Date): Promise<void> {
  await deleteInPieces(
    db,
    'workspaceEvent',
    sql`at < ${before} and not exists (
      select from notification_delivery d where d.event_id = workspace_event.id and d.ended_at is null)`,
  );
}
