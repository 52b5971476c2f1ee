import type { Stripe } from 'stripe';
import { CybbackError } from '../../domain/errors.ts';
import { askStripe } from './client.ts';
import type { Interval, Plan } from './plans.ts';
import { type SyncDeps, syncHeld, withLicence } from './sync-licence.ts';

export interface PlanChange {
  readonly workspaceId: string;
  readonly plan: Plan;
  readonly interval: Interval;
}

/** What a change costs, in the smallest unit of the currency. */
export interface ChangePreview {
  readonly currency: string;
  /** Of what is charged or credited at once for the rest of the period; negative: a credit. */
  readonly prorated: number;
  /** The next invoice with everything that is on it. */
  readonly nextTotal: number;
  readonly nextAt: Date | null;
  /** The moment that the figures are of: the change itself is reckoned from the same one. */
  readonly at: Date;
}

/** Changes nothing. Errors: `conflict` without a subscription, those of `askStripe`. */
export async function previewChange(deps: SyncDeps, change: PlanChange): Promise<ChangePreview> {
  return withSubscription(deps, change.workspaceId, async ({ customer, id, itemId }) => {
    const at = Math.floor(deps.clock.now() / 1_000);
    const invoice = await deps.stripe.invoices.createPreview({
      customer,
      subscription: id,
      subscription_details: {
        items: [{ id: itemId, price: change.plan.prices[change.interval].id }],
        proration_behavior: 'create_prorations',
        proration_date: at,
      },
    });
    const prorated = invoice.lines.data.filter(isProration).reduce((sum, { amount }) => sum + amount, 0);
    return {
      currency: invoice.currency,
      prorated,
      nextTotal: invoice.total,
      nextAt: invoice.next_payment_attempt === null ? null : new Date(invoice.next_payment_attempt * 1_000),
      at: new Date(at * 1_000),
    };
  });
}

/** @param at of the preview that was shown. Errors as of `previewChange`. */
export async function changePlan(deps: SyncDeps, change: PlanChange & { readonly at: Date }): Promise<void> {
  await withSubscription(deps, change.workspaceId, async ({ id, itemId }) => {
    await deps.stripe.subscriptions.update(id, {
      items: [{ id: itemId, price: change.plan.prices[change.interval].id }],
      proration_behavior: 'create_prorations',
      proration_date: Math.floor(change.at.getTime() / 1_000),
      // Whoever chooses a plan wants to keep it.
      cancel_at_period_end: false,
    });
  });
}

async function withSubscription<T>(
  deps: SyncDeps,
  workspaceId: string,
  work: (subscription: { customer: string; id: string; itemId: string }) => Promise<T>,
): Promise<T> {
  return withLicence(deps, workspaceId, async (trx, licence) => {
    const customer = licence?.customerId ?? null;
    const found = licence && (await syncHeld(deps, trx, licence));
    const isLive = found?.facts.status === 'active' || found?.facts.status === 'pastDue';
    if (!licence || customer === null || !found || !isLive)
      throw new CybbackError('conflict', 'There is no subscription that could be changed. Choose a plan first.');
    const result = await askStripe(() => work({ customer, id: found.id, itemId: found.itemId }));
    await syncHeld(deps, trx, licence);
    return result;
  });
}

function isProration({ parent }: Stripe.InvoiceLineItem): boolean {
  return parent?.subscription_item_details?.proration === true || parent?.invoice_item_details?.proration === true;
}
