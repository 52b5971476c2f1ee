import type { Stripe } from 'stripe';
import type { Db, DbTransaction } from '../../database/database.ts';
import { type Licence, lockLicence, lockLicenceOfCustomer, updateLicence } from '../store/licences.ts';
import { askStripe } from './client.ts';
import { type FoundSubscription, readSubscription } from './read-subscription.ts';
import type { Turnstile } from './turnstile.ts';

export interface SyncDeps {
  readonly db: Db;
  readonly stripe: Stripe;
  /** Whoever asks Stripe within a transaction passes it. */
  readonly turnstile: Turnstile;
  readonly clock: { now(): number };
}

/**
 * Reads what Stripe has of a customer and writes our row: the one place that does. It looks at nothing but the present
 * state, so that order, repetition and loss of webhooks do not matter; and it reads while it holds the row, so that of
 * two at once none writes what is older.
 *
 * @returns the workspace; null where no workspace of ours has this customer.
 */
export async function syncLicence(deps: SyncDeps, customerId: string): Promise<string | null> {
  return deps.turnstile.pass(() =>
    deps.db.transaction().execute(async (trx) => {
      const licence = await lockLicenceOfCustomer(trx, customerId);
      if (!licence) return null;
      await syncHeld(deps, trx, licence);
      return licence.workspaceId;
    }),
  );
}

/** The same for whoever holds the row already. */
export async function syncHeld(
  { stripe, clock }: SyncDeps,
  trx: DbTransaction,
  { workspaceId, customerId }: Pick<Licence, 'workspaceId' | 'customerId'>,
): Promise<FoundSubscription | null> {
  if (customerId === null) return null;
  const found = await askStripe(() => readSubscription(stripe, customerId));
  await updateLicence(trx, workspaceId, {
    subscriptionId: found?.id ?? null,
    subscription: found?.facts ?? null,
    syncedAt: new Date(clock.now()),
  });
  return found;
}

/** Runs while the row of the workspace is held; `null` is handed in where there is none. */
export async function withLicence<T>(
  { db, turnstile }: SyncDeps,
  workspaceId: string,
  work: (trx: DbTransaction, licence: Licence | null) => Promise<T>,
): Promise<T> {
  return turnstile.pass(() => db.transaction().execute(async (trx) => work(trx, await lockLicence(trx, workspaceId))));
}
