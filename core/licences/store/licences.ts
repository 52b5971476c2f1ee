import { type Selectable, type Updateable, sql } from 'kysely';
import { z } from 'zod';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { LicenceTable, StoredSubscription } from '../../database/licence-tables.ts';
import type { LicenceFacts, SubscriptionFacts } from '../../domain/licences/licence.ts';

/** The licence of a workspace as it is kept. */
export interface Licence extends LicenceFacts {
  readonly workspaceId: string;
  /** Of the workspace at Stripe. */
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  readonly refusedSince: Date | null;
  readonly allowedSince: Date;
  readonly syncedAt: Date | null;
}

/** Null: the workspace has none and is unlimited. */
export async function getLicence(db: Db, workspaceId: string): Promise<Licence | null> {
  const row = await db.selectFrom('licence').selectAll().where('workspaceId', '=', workspaceId).executeTakeFirst();
  return row ? toLicence(row) : null;
}

/** Held until the transaction ends: whoever changes a licence looks at it first. */
export async function lockLicence(trx: DbTransaction, workspaceId: string): Promise<Licence | null> {
  const row = await trx
    .selectFrom('licence')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toLicence(row) : null;
}

/** As `lockLicence`, by the customer at Stripe. */
export async function lockLicenceOfCustomer(trx: DbTransaction, customerId: string): Promise<Licence | null> {
  const row = await trx
    .selectFrom('licence')
    .selectAll()
    .where('customerId', '=', customerId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toLicence(row) : null;
}

/** A workspace that has a licence keeps the one it has. */
export async function insertLicence(
  db: Db,
  licence: { workspaceId: string; trialEndsAt: Date | null; now: Date },
): Promise<void> {
  const { workspaceId, trialEndsAt, now } = licence;
  await db
    .insertInto('licence')
    .values({ workspaceId, trialEndsAt, allowedSince: now, customerId: null, subscriptionId: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export type LicenceChanges = Omit<Updateable<LicenceTable>, 'workspaceId' | 'createdAt' | 'subscription'> & {
  readonly subscription?: SubscriptionFacts | null;
};

export async function updateLicence(
  db: Db,
  workspaceId: string,
  { subscription, ...changes }: LicenceChanges,
): Promise<void> {
  const stored = subscription === undefined ? {} : { subscription: subscription && JSON.stringify(subscription) };
  await db
    .updateTable('licence')
    .set({ ...changes, ...stored })
    .where('workspaceId', '=', workspaceId)
    .execute();
}

/** The workspaces that have one, in the order of their IDs, a page at a time. */
export async function licensedWorkspacesAfter(
  db: Db,
  after: string | null,
  limit: number,
): Promise<readonly { readonly workspaceId: string; readonly customerId: string | null }[]> {
  return db
    .selectFrom('licence')
    .select(['workspaceId', 'customerId'])
    .where(sql<boolean>`${after}::uuid is null or workspace_id > ${after}::uuid`)
    .orderBy('workspaceId')
    .limit(limit)
    .execute();
}

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const storedSubscription = z.object({
  status: z.enum(['active', 'pastDue', 'incomplete', 'ended']),
  plan: z.object({ key: z.string(), name: z.string(), userLimit: z.number().nullable() }),
  interval: z.enum(['month', 'year']),
  periodEndsAt: time.nullable(),
  endsWithPeriod: z.boolean(),
  pastDueSince: time.nullable(),
  endedAt: time.nullable(),
}) satisfies z.ZodType<SubscriptionFacts, StoredSubscription>;

function toLicence({ grantedAt, grantedUntil, subscription, createdAt: _, ...row }: Selectable<LicenceTable>): Licence {
  return {
    ...row,
    grant: grantedAt && { until: grantedUntil },
    subscription: subscription && storedSubscription.parse(subscription),
  };
}
