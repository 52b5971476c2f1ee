import { isCybbackError } from '../../domain/errors.ts';
import { askStripe } from './client.ts';
import { type SyncDeps, syncHeld, withLicence } from './sync-licence.ts';

/**
 * Whether the subscription of a workspace is renewed at the end of its period. What people have cancelled themselves is
 * left as it is.
 *
 * @returns whether something was changed. Errors: those of `askStripe`.
 */
export async function setRenewal(deps: SyncDeps, workspaceId: string, renews: boolean): Promise<boolean> {
  return withLicence(deps, workspaceId, async (trx, licence) => {
    const found = licence && (await syncHeld(deps, trx, licence));
    const isLive = found?.facts.status === 'active' || found?.facts.status === 'pastDue';
    if (!licence || !found || !isLive || found.facts.endsWithPeriod !== renews) return false;
    await askStripe(() => deps.stripe.subscriptions.update(found.id, { cancel_at_period_end: !renews }));
    await syncHeld(deps, trx, licence);
    return true;
  });
}

/**
 * Ends whatever is or could still be paid for a workspace, now and without a refund; what is due stays due. Invoices stay
 * with the payment service, as the law asks. Safe to repeat. Errors: those of `askStripe`.
 */
export async function endSubscription(deps: SyncDeps, workspaceId: string): Promise<void> {
  await withLicence(deps, workspaceId, async (trx, licence) => {
    const customer = licence?.customerId ?? null;
    if (!licence || customer === null) return;
    const { stripe } = deps;
    const open = await listed(() => stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 }));
    // One that is being paid at this moment becomes a subscription, which the next call ends.
    for (const { id } of open) await unlessRefused(() => stripe.checkout.sessions.expire(id));
    const live = await listed(() => stripe.subscriptions.list({ customer, limit: 100 }));
    for (const { id } of live)
      await unlessRefused(() => stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }));
    await unlessRefused(() => syncHeld(deps, trx, licence));
  });
}

/** A customer whom somebody has deleted at the payment service has nothing left to end. */
async function listed<T>(ask: () => Promise<{ readonly data: readonly T[] }>): Promise<readonly T[]> {
  try {
    return (await askStripe(ask)).data;
  } catch (error) {
    if (isCybbackError(error, 'billing-refused') && error.facts['stripeCode'] === 'resource_missing') return [];
    throw error;
  }
}

/** It has ended already. */
async function unlessRefused(ask: () => Promise<unknown>): Promise<void> {
  try {
    await askStripe(ask);
  } catch (error) {
    if (!isCybbackError(error, 'billing-refused')) throw error;
  }
}
