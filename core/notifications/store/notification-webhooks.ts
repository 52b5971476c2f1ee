import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { NotificationKind } from '../../domain/notifications/kinds.ts';

export interface Webhook {
  readonly workspaceId: string;
  /** Scheme and host; the whole address in a row that no process has sealed yet. */
  readonly url: string;
  readonly urlSealed: Uint8Array | null;
  readonly kinds: readonly NotificationKind[];
  readonly enabled: boolean;
  readonly secretMadeAt: Date;
  readonly updatedAt: Date;
}

const MOST_AT_ONCE = 100;
const COLUMNS = ['workspaceId', 'url', 'urlSealed', 'kinds', 'enabled', 'secretMadeAt', 'updatedAt'] as const;

export async function getWebhook(
  db: Db,
  workspaceId: string,
): Promise<(Webhook & { readonly secretSealed: Uint8Array }) | null> {
  const row = await db
    .selectFrom('notificationWebhook')
    .select([...COLUMNS, 'secretSealed'])
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Makes or changes the webhook of a workspace; of `url` only scheme and host are kept readable. `newSecretSealed` is kept only where the webhook is new.
 *
 * @returns `isNew`: the secret given is the one in use from now on.
 */
export async function putWebhook(
  db: Db,
  {
    workspaceId,
    url,
    urlSealed,
    kinds,
    enabled,
    newSecretSealed,
  }: Pick<Webhook, 'workspaceId' | 'url' | 'kinds' | 'enabled'> & {
    urlSealed: Uint8Array;
    newSecretSealed: Uint8Array;
  },
): Promise<{ webhook: Webhook; isNew: boolean }> {
  const values = { url: new URL(url).origin, urlSealed: Buffer.from(urlSealed), kinds: JSON.stringify(kinds), enabled };
  const row = await db
    .insertInto('notificationWebhook')
    .values({ workspaceId, ...values, secretSealed: Buffer.from(newSecretSealed) })
    .onConflict((conflict) => conflict.column('workspaceId').doUpdateSet({ ...values, updatedAt: sql<Date>`now()` }))
    .returning(COLUMNS)
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .executeTakeFirstOrThrow();
  const { isNew, ...webhook } = row;
  return { webhook, isNew };
}

/** @returns null where there is no webhook. */
export async function replaceWebhookSecret(
  db: Db,
  workspaceId: string,
  secretSealed: Uint8Array,
): Promise<Webhook | null> {
  const row = await db
    .updateTable('notificationWebhook')
    .set({ secretSealed: Buffer.from(secretSealed), secretMadeAt: sql<Date>`now()`, updatedAt: sql<Date>`now()` })
    .where('workspaceId', '=', workspaceId)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

/** @returns whether there was one. */
export async function deleteWebhook(db: Db, workspaceId: string): Promise<boolean> {
  const deleted = await db.deleteFrom('notificationWebhook').where('workspaceId', '=', workspaceId).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** Some of those whose address is not sealed yet: it has a path. */
export async function unsealedWebhooks(db: Db): Promise<{ workspaceId: string; url: string }[]> {
  return db
    .selectFrom('notificationWebhook')
    .select(['workspaceId', 'url'])
    .where('url', '~', '^[a-z]+://[^/]+/')
    .orderBy('workspaceId')
    .limit(MOST_AT_ONCE)
    .execute();
}

/** Changes nothing where the address has changed, or somebody else was faster. */
export async function putSealedUrl(
  db: Db,
  { workspaceId, url }: { workspaceId: string; url: string },
  urlSealed: Uint8Array,
): Promise<void> {
  await db
    .updateTable('notificationWebhook')
    .set({ urlSealed: Buffer.from(urlSealed), url: new URL(url).origin })
    .where('workspaceId', '=', workspaceId)
    .where('url', '=', url)
    .execute();
}
