import type { Stripe } from 'stripe';
import type { SubscriptionFacts } from '../../domain/licences/licence.ts';
import { planOfProduct } from './plans.ts';

export interface FoundSubscription {
  readonly id: string;
  /** Of the only item it has. */
  readonly itemId: string;
  readonly facts: SubscriptionFacts;
}

/** The subscription of a customer that counts, as Stripe has it now; null where there never was one. */
export async function readSubscription(stripe: Stripe, customer: string): Promise<FoundSubscription | null> {
  const found: Stripe.Subscription[] = [];
  for await (const one of stripe.subscriptions.list({ customer, status: 'all', limit: 100 })) found.push(one);
  const [best] = found.toSorted((a, b) => rank(a) - rank(b) || b.created - a.created);
  const item = best?.items.data[0];
  if (!best || !item) return null;
  const product = await stripe.products.retrieve(idOf(item.price.product));
  const plan = planOfProduct(product);
  const status = statusOf(best.status);
  return {
    id: best.id,
    itemId: item.id,
    facts: {
      status,
      // A product of somebody else's making: its subscription holds, and no limit is known.
      plan: plan
        ? { key: plan.key, name: plan.name, userLimit: plan.userLimit }
        : { key: product.id, name: product.name, userLimit: null },
      interval: item.price.recurring?.interval === 'year' ? 'year' : 'month',
      periodEndsAt: timeOf(best.cancel_at ?? item.current_period_end),
      endsWithPeriod: best.cancel_at_period_end || best.cancel_at !== null,
      pastDueSince: status === 'pastDue' ? await pastDueSince(stripe, best, item) : null,
      endedAt: timeOf(best.ended_at ?? (status === 'ended' ? best.canceled_at : null)),
    },
  };
}

function statusOf(status: Stripe.Subscription.Status): SubscriptionFacts['status'] {
  switch (status) {
    case 'active':
    case 'trialing':
      return 'active';
    case 'past_due':
    case 'unpaid':
      return 'pastDue';
    case 'incomplete':
      return 'incomplete';
    default:
      return 'ended';
  }
}

const RANKS: readonly SubscriptionFacts['status'][] = ['active', 'pastDue', 'incomplete', 'ended'];

function rank({ status }: Stripe.Subscription): number {
  return RANKS.indexOf(statusOf(status));
}

/** When the oldest unpaid invoice should have been paid: the day it was due, or when it was first charged. */
async function pastDueSince(
  stripe: Stripe,
  { id }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): Promise<Date | null> {
  const due: number[] = [];
  for await (const invoice of stripe.invoices.list({ subscription: id, status: 'open', limit: 100 }))
    due.push(invoice.due_date ?? invoice.status_transitions.finalized_at ?? invoice.created);
  return timeOf(due.length > 0 ? Math.min(...due) : item.current_period_start);
}

function idOf(product: string | { readonly id: string }): string {
  return typeof product === 'string' ? product : product.id;
}

/** Stripe counts seconds. */
function timeOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1_000);
}
