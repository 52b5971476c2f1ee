import type { Stripe } from 'stripe';
import { z } from 'zod';
import type { LicencePlan } from '../../domain/licences/licence.ts';
import { askStripe } from './client.ts';

export const INTERVALS = ['month', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

/** A plan that can be bought. */
export interface Plan extends LicencePlan {
  readonly order: number;
  readonly features: readonly string[];
  readonly prices: Readonly<Record<Interval, Price>>;
}

export interface Price {
  readonly id: string;
  /** In the smallest unit of the currency, without taxes. */
  readonly amount: number;
  /** ISO 4217, in lower case. */
  readonly currency: string;
}

/** What marks our products among others of the same account. */
export const PRODUCT_MARK = 'entra-plan';

/** Metadata of a product holds texts alone. */
const productFacts = z.object({
  cybback: z.literal(PRODUCT_MARK),
  key: z.string().min(1),
  userLimit: z.union([z.literal('any').transform(() => null), z.coerce.number().int().positive()]),
  order: z.coerce.number().int(),
  features: z.string().transform((text) => text.split('\n').filter((line) => line !== '')),
});

/** Of a product, be it on offer or not; null where it is none of our plans. */
export function planOfProduct({
  name,
  metadata,
}: Pick<Stripe.Product, 'name' | 'metadata'>): Omit<Plan, 'prices'> | null {
  const facts = productFacts.safeParse(metadata);
  if (!facts.success) return null;
  const { key, userLimit, order, features } = facts.data;
  return { key, name, userLimit, order, features };
}

/** Those on offer with a monthly and an annual price, the smallest first. Whatever else the account sells is left out. */
export async function readPlans(stripe: Stripe): Promise<readonly Plan[]> {
  const found = new Map<string, Omit<Plan, 'prices'> & { prices: Partial<Record<Interval, Price>> }>();
  await askStripe(async () => {
    const list = stripe.prices.list({ active: true, type: 'recurring', limit: 100, expand: ['data.product'] });
    for await (const price of list) {
      const { product, recurring, lookup_key: lookupKey, unit_amount: amount } = price;
      if (typeof product === 'string' || product.deleted === true || !product.active) continue;
      const plan = planOfProduct(product);
      const interval = INTERVALS.find((one) => one === recurring?.interval);
      if (!plan || !interval || amount === null || lookupKey !== lookupKeyOf(plan.key, interval)) continue;
      const known = found.get(plan.key) ?? { ...plan, prices: {} };
      known.prices[interval] = { id: price.id, amount, currency: price.currency };
      found.set(plan.key, known);
    }
  });
  return [...found.values()]
    .flatMap(({ prices: { month, year }, ...plan }) => (month && year ? [{ ...plan, prices: { month, year } }] : []))
    .toSorted((a, b) => a.order - b.order);
}

export function lookupKeyOf(plan: string, interval: Interval): string {
  return `cybback-entra-${plan}-${interval}`;
}
