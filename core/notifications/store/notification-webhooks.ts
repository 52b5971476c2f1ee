import { type Selectable, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { NotificationWebhookTable } from '../../database/notification-tables.ts';
import type { NotificationKind } from '../../domain/notifications/kinds.ts';

export interface Webhook {
  readonly workspaceId: string;
  readonly url: string;
  readonly kinds: readonly NotificationKind[];
  readonly enabled: boolean;
  readonly secretMadeAt: Date;
  readonly updatedAt: Date;
}

export async function getWebhook(
  db: Db,
  workspaceId: string,
): Promise<(Webhook & { readonly secretSealed: Uint8Array }) | null> {
  const row = await db
    .selectFrom('notification_webhook')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ? { ...toWebhook(row), secretSealed: row.secret_sealed } : null;
}

/**
 * Makes or changes the webhook of a workspace. `newSecretSealed` is kept only where the webhook is new.
 *
 * @returns `isNew`: the secret given is the one in use from now on.
 */
export async function putWebhook(
  db: Db,
  {
    workspaceId,
    url,
    kinds,
    enabled,
    newSecretSealed,
  }: Pick<Webhook, 'workspaceId' | 'url' | 'kinds' | 'enabled'> & { newSecretSealed: Uint8Array },
): Promise<{ webhook: Webhook; isNew: boolean }> {
  const values = { url, kinds: JSON.stringify(kinds), enabled };
  const row = await db
    .insertInto('notification_webhook')
    .values({ workspace_id: workspaceId, ...values, secret_sealed: Buffer.from(newSecretSealed) })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` }))
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirstOrThrow();
  return { webhook: toWebhook(row), isNew: row.is_new };
}

/** @returns null where there is no webhook. */
export async function replaceWebhookSecret(
  db: Db,
  workspaceId: string,
  secretSealed: Uint8Array,
): Promise<Webhook | null> {
  const row = await db
    .updateTable('notification_webhook')
    .set({ secret_sealed: Buffer.from(secretSealed), secret_made_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('workspace_id', '=', workspaceId)
    .returningAll()
    .executeTakeFirst();
  return row ? toWebhook(row) : null;
}

/** @returns whether there was one. */
export async function deleteWebhook(db: Db, workspaceId: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('notification_webhook')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function toWebhook(row: Selectable<NotificationWebhookTable>): Webhook {
  return {
    workspaceId: row.workspace_id,
    url: row.url,
    kinds: row.kinds,
    enabled: row.enabled,
    secretMadeAt: row.secret_made_at,
    updatedAt: row.updated_at,
  };
}
