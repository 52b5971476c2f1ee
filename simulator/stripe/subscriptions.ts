import { addIntervals } from './add-interval.ts';
import type { Invoice, InvoiceLine, Price, Subscription } from './objects.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

const DAY = 86_400;
/** So long after a charge was refused the subscription is cancelled, as an account may set it. */
const CANCEL_UNPAID_AFTER = 60 * DAY;

export type Payment = 'paid' | 'refused' | 'pending' | 'invoice';

/** A subscription with its first invoice. */
export function subscribe(
  world: World,
  {
    customer,
    price,
    payment,
    daysUntilDue = null,
    metadata = {},
  }: {
    customer: string;
    price: Price;
    payment: Payment;
    daysUntilDue?: number | null;
    metadata?: Record<string, string>;
  },
): Subscription {
  const now = world.now();
  const id = world.id('sub');
  const subscription: Subscription = {
    object: 'subscription',
    id,
    customer,
    // "Subscriptions can also be incomplete if there is a pending payment and the PaymentIntent is processing."
    status: payment === 'paid' || payment === 'invoice' ? 'active' : 'incomplete',
    collection_method: payment === 'invoice' ? 'send_invoice' : 'charge_automatically',
    days_until_due: daysUntilDue,
    billing_cycle_anchor: now,
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
    ended_at: null,
    latest_invoice: null,
    items: {
      object: 'list',
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
      data: [
        {
          object: 'subscription_item',
          id: world.id('si'),
          subscription: id,
          price,
          quantity: 1,
          current_period_start: now,
          current_period_end: addIntervals(now, price.recurring.interval, 1),
          created: now,
        },
      ],
    },
    metadata,
    created: now,
  };
  world.subscriptions.set(id, subscription);
  const invoice = issue(world, subscription, [lineOf(subscription, price.unit_amount, productName(world, price))]);
  world.emit('customer.subscription.created', subscription);
  if (payment !== 'invoice') finalize(world, invoice);
  if (payment === 'paid') settle(world, invoice);
  return subscription;
}

/** A draft, as Stripe makes it first. */
function issue(world: World, subscription: Subscription, lines: InvoiceLine[]): Invoice {
  const now = world.now();
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const id = world.id('in');
  const invoice: Invoice = {
    object: 'invoice',
    id,
    number: null,
    customer: subscription.customer,
    parent: { type: 'subscription_details', subscription_details: { subscription: subscription.id } },
    status: 'draft',
    collection_method: subscription.collection_method,
    currency: lines[0]?.currency ?? 'eur',
    total,
    amount_due: Math.max(0, total),
    due_date: subscription.days_until_due === null ? null : now + subscription.days_until_due * DAY,
    next_payment_attempt: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    status_transitions: { finalized_at: null, paid_at: null },
    lines: { object: 'list', has_more: false, url: `/v1/invoices/${id}/lines`, data: lines },
    created: now,
  };
  world.invoices.set(id, invoice);
  subscription.latest_invoice = id;
  return invoice;
}

export function finalize(world: World, invoice: Invoice): void {
  if (invoice.status !== 'draft') throw new Refusal('This invoice is already finalized.');
  invoice.status = 'open';
  invoice.number = `CYB-${String(world.invoices.size).padStart(4, '0')}`;
  invoice.status_transitions.finalized_at = world.now();
  invoice.hosted_invoice_url = `/invoice/${invoice.id}`;
  invoice.invoice_pdf = `/invoice/${invoice.id}`;
  world.emit('invoice.finalized', invoice);
}

export function settle(world: World, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.status_transitions.paid_at = world.now();
  invoice.next_payment_attempt = null;
  world.emit('invoice.paid', invoice);
  const subscription = world.subscriptions.get(invoice.parent.subscription_details.subscription);
  if (!subscription || subscription.status === 'canceled') return;
  const others = openInvoices(world, subscription).some(({ due_date: due }) => due === null || due < world.now());
  if (!others) setStatus(world, subscription, 'active');
}

/** What was pending did not arrive, or a charge was refused. */
export function fail(world: World, invoice: Invoice): void {
  world.emit('invoice.payment_failed', invoice);
  const subscription = world.subscription(invoice.parent.subscription_details.subscription);
  if (subscription.status === 'active') setStatus(world, subscription, 'past_due');
}

export function cancel(world: World, subscription: Subscription): void {
  const now = world.now();
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  subscription.status = 'canceled';
  world.emit('customer.subscription.deleted', subscription);
}

/** What the time that has passed brings about: renewals, refused charges, invoices overdue, ends. Called after the clock was moved. */
export function passTime(world: World): void {
  for (const session of world.sessions.values())
    if (session.status === 'open' && session.expires_at <= world.now()) {
      session.status = 'expired';
      session.url = null;
      world.emit('checkout.session.expired', session);
    }
  for (const subscription of world.subscriptions.values()) pass(world, subscription);
}

function pass(world: World, subscription: Subscription): void {
  const now = world.now();
  if (subscription.status === 'incomplete' && now - subscription.created > 23 * 3_600) {
    // A debit that is on its way is waited for.
    if (openInvoices(world, subscription).length === 0) return;
  }
  while (isLive(subscription)) {
    const [item] = subscription.items.data;
    if (!item || item.current_period_end > now) break;
    if (subscription.cancel_at_period_end) return cancel(world, subscription);
    const { interval } = item.price.recurring;
    let count = 1;
    while (addIntervals(subscription.billing_cycle_anchor, interval, count) <= item.current_period_end) count += 1;
    item.current_period_start = item.current_period_end;
    item.current_period_end = addIntervals(subscription.billing_cycle_anchor, interval, count);
    const invoice = issue(world, subscription, [
      lineOf(subscription, item.price.unit_amount, productName(world, item.price)),
    ]);
    finalize(world, invoice);
    world.emit('customer.subscription.updated', subscription);
    if (subscription.collection_method === 'send_invoice') continue;
    if (world.refusedCards.has(subscription.customer)) fail(world, invoice);
    else settle(world, invoice);
  }
  const overdue = openInvoices(world, subscription).filter(({ due_date: due }) => due !== null && due < now);
  if (subscription.status === 'active' && overdue.length > 0) setStatus(world, subscription, 'past_due');
  const oldest = Math.min(...openInvoices(world, subscription).map(({ created }) => created));
  if (subscription.status === 'past_due' && now - oldest > CANCEL_UNPAID_AFTER) cancel(world, subscription);
}

export function setStatus(world: World, subscription: Subscription, status: Subscription['status']): void {
  if (subscription.status === status) return;
  subscription.status = status;
  world.emit('customer.subscription.updated', subscription);
}

export function isLive({ status }: Subscription): boolean {
  return status === 'active' || status === 'past_due' || status === 'unpaid';
}

export function openInvoices(world: World, { id }: Subscription): Invoice[] {
  return [...world.invoices.values()].filter(
    ({ parent, status }) => parent.subscription_details.subscription === id && status === 'open',
  );
}

/** The lines that a change of price adds to the next invoice: credit for the rest of the old, charge for the rest of the new. */
export function prorations(subscription: Subscription, price: Price, at: number): InvoiceLine[] {
  const [item] = subscription.items.data;
  if (!item) throw new Refusal('The subscription has no item.');
  const { current_period_start: start, current_period_end: end } = item;
  const left = Math.max(0, end - at) / (end - start);
  if (price.recurring.interval !== item.price.recurring.interval)
    return [
      lineOf(subscription, -Math.round(item.price.unit_amount * left), 'Unused time', true),
      lineOf(subscription, price.unit_amount, 'New period', true),
    ];
  return [
    lineOf(subscription, -Math.round(item.price.unit_amount * left), 'Unused time', true),
    lineOf(subscription, Math.round(price.unit_amount * left), 'Remaining time', true),
  ];
}

export function lineOf(
  subscription: Subscription,
  amount: number,
  description: string,
  proration = false,
): InvoiceLine {
  return {
    object: 'line_item',
    id: `il_${subscription.id.slice(4)}${String(amount)}`,
    amount,
    currency: subscription.items.data[0]?.price.currency ?? 'eur',
    description,
    parent: {
      type: 'subscription_item_details',
      subscription_item_details: { proration, subscription: subscription.id },
    },
  };
}

function productName(world: World, { product }: Price): string {
  return world.products.get(product)?.name ?? product;
}
