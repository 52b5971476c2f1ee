import type { Stripe } from 'stripe';
import type { DbTransaction } from '../../database/database.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { Licence } from '../store/licences.ts';
import { askStripe } from './client.ts';
import { type InvoiceAddress, type Payer, customerOf, writeInvoiceAddress } from './customer.ts';
import type { Interval, Plan } from './plans.ts';
import { paymentMethodConfiguration } from './setup-plans.ts';
import { type SyncDeps, syncHeld, withLicence } from './sync-licence.ts';

export interface SubscribeDeps extends SyncDeps {
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

export interface SubscribeRequest {
  readonly payer: Payer;
  readonly plan: Plan;
  readonly interval: Interval;
}

/** Days after which an invoice is due. */
const DUE_DAYS = 30;

/**
 * Leads to Stripe's Checkout. Of one workspace there is one open Checkout at most, and none while it has a subscription:
 * two tabs cannot both pay. @returns the address of Stripe's page. Errors: `conflict`, those of `askStripe`.
 */
export async function startCheckout(
  deps: SubscribeDeps,
  { payer, plan, interval }: SubscribeRequest,
): Promise<{ url: string }> {
  return withoutSubscription(deps, payer, async (customer) => {
    await closeCheckouts(deps.stripe, customer);
    const methods = await paymentMethodConfiguration(deps.stripe);
    const back = `${deps.publicUrl}/w/${payer.workspaceId}/account/subscription`;
    const session = await deps.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer,
      client_reference_id: payer.workspaceId,
      line_items: [{ price: plan.prices[interval].id, quantity: 1 }],
      ...(methods === null ? {} : { payment_method_configuration: methods }),
      billing_address_collection: 'required',
      tax_id_collection: { enabled: true },
      customer_update: { address: 'auto', name: 'auto' },
      allow_promotion_codes: true,
      subscription_data: { metadata: { workspaceId: payer.workspaceId } },
      success_url: `${back}?checkout=done`,
      cancel_url: `${back}?checkout=cancelled`,
    });
    if (session.url === null)
      throw new CybbackError('billing-unavailable', 'The payment service did not answer with a page. Try again.');
    return { url: session.url };
  });
}

/** An annual plan that is paid by invoice; it holds at once. Errors: `conflict`, those of `askStripe`. */
export async function subscribeByInvoice(
  deps: SubscribeDeps,
  { payer, plan, address }: Pick<SubscribeRequest, 'payer' | 'plan'> & { address: InvoiceAddress },
): Promise<void> {
  await withoutSubscription(deps, payer, async (customer, trx, licence) => {
    await closeCheckouts(deps.stripe, customer);
    await writeInvoiceAddress(deps, customer, address);
    const subscription = await deps.stripe.subscriptions.create({
      customer,
      items: [{ price: plan.prices.year.id }],
      collection_method: 'send_invoice',
      days_until_due: DUE_DAYS,
      metadata: { workspaceId: payer.workspaceId },
    });
    const invoice = subscription.latest_invoice;
    const invoiceId = typeof invoice === 'string' ? invoice : (invoice?.id ?? null);
    // Stripe would send it within the hour; people wait for it.
    if (invoiceId !== null) await sendNow(deps.stripe, invoiceId);
    await syncHeld(deps, trx, { ...licence, customerId: customer });
  });
}

async function sendNow(stripe: Stripe, invoiceId: string): Promise<void> {
  const { status } = await stripe.invoices.retrieve(invoiceId);
  if (status === 'draft') await stripe.invoices.finalizeInvoice(invoiceId);
  await stripe.invoices.sendInvoice(invoiceId);
}

/** Holds the workspace's row from the look at Stripe to the end: what another tab does meanwhile is seen, or waits. */
async function withoutSubscription<T>(
  deps: SubscribeDeps,
  payer: Payer,
  work: (customer: string, trx: DbTransaction, licence: Licence) => Promise<T>,
): Promise<T> {
  const { workspaceId } = payer;
  return withLicence(deps, workspaceId, async (trx, licence) => {
    // It began without plans and stays as it is: to buy would be to lose.
    if (!licence) throw new CybbackError('conflict', 'This workspace is unlimited. There is nothing to buy.');
    const customer = await customerOf(deps, trx, { licence, payer });
    const found = await syncHeld(deps, trx, { workspaceId, customerId: customer });
    // `incomplete`: the first payment is on its way.
    if (found && found.facts.status !== 'ended') throw alreadySubscribed();
    return askStripe(() => work(customer, trx, licence));
  });
}

/** One that is being paid at this moment cannot be closed: then there is, or will be, a subscription. */
async function closeCheckouts(stripe: Stripe, customer: string): Promise<void> {
  const { data } = await stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
  for (const { id } of data) {
    try {
      await askStripe(() => stripe.checkout.sessions.expire(id));
    } catch (error) {
      throw isCybbackError(error, 'billing-refused') ? alreadySubscribed() : error;
    }
  }
}

function alreadySubscribed(): CybbackError {
  return new CybbackError(
    'conflict',
    'This workspace has a subscription already, or one is being paid in another window. Look at it under Account, Subscription, and change the plan there.',
  );
}
