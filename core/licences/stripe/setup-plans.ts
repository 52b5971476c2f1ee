import type { Stripe } from 'stripe';
import { z } from 'zod';
import { askStripe } from './client.ts';
import { type Interval, INTERVALS, PRODUCT_MARK, lookupKeyOf } from './plans.ts';

export const planFile = z.strictObject({
  currency: z.string().regex(/^[a-z]{3}$/),
  plans: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z0-9-]{1,40}$/),
        name: z.string().min(1),
        userLimit: z.int().positive().nullable(),
        month: z.int().positive(),
        year: z.int().positive(),
      }),
    )
    .min(1),
  features: z.array(z.string().min(1)),
});
export type PlanFile = z.infer<typeof planFile>;
type FiledPlan = PlanFile['plans'][number];

export interface SetupStep {
  readonly what: string;
  readonly done: 'made' | 'updated' | 'as it is';
}

/**
 * Makes products, prices and the settings of the portal as the file has them, or brings them up to date; what is right
 * already is left alone. A price cannot change at Stripe: a new one takes its lookup key, and subscriptions keep the old.
 */
export async function setupStripe(stripe: Stripe, file: PlanFile): Promise<readonly SetupStep[]> {
  return askStripe(async () => {
    const steps: SetupStep[] = [];
    for (const [index, plan] of file.plans.entries()) {
      steps.push(await setupProduct(stripe, plan, { order: index + 1, features: file.features }));
      for (const interval of INTERVALS)
        steps.push(await setupPrice(stripe, plan, { interval, currency: file.currency }));
    }
    steps.push(await setupPortal(stripe), await setupPaymentMethods(stripe));
    return steps;
  });
}

const productId = ({ key }: FiledPlan): string => `cybback-entra-${key}`;

async function setupProduct(
  stripe: Stripe,
  plan: FiledPlan,
  { order, features }: { order: number; features: readonly string[] },
): Promise<SetupStep> {
  const id = productId(plan);
  const wanted = {
    name: plan.name,
    metadata: {
      cybback: PRODUCT_MARK,
      key: plan.key,
      userLimit: plan.userLimit === null ? 'any' : String(plan.userLimit),
      order: String(order),
      features: features.join('\n'),
    },
  };
  const what = `product ${id}`;
  const present = await stripe.products.retrieve(id).catch(unlessMissing);
  if (!present) {
    await stripe.products.create({ id, ...wanted });
    return { what, done: 'made' };
  }
  const same =
    present.active &&
    present.name === wanted.name &&
    Object.entries(wanted.metadata).every(([name, value]) => present.metadata[name] === value);
  if (same) return { what, done: 'as it is' };
  await stripe.products.update(id, { ...wanted, active: true });
  return { what, done: 'updated' };
}

async function setupPrice(
  stripe: Stripe,
  plan: FiledPlan,
  { interval, currency }: { interval: Interval; currency: string },
): Promise<SetupStep> {
  const lookupKey = lookupKeyOf(plan.key, interval);
  const what = `price ${lookupKey}`;
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 });
  const [present] = data;
  const isRight =
    present?.active === true &&
    present.unit_amount === plan[interval] &&
    present.currency === currency &&
    present.recurring?.interval === interval;
  if (isRight) return { what, done: 'as it is' };
  await stripe.prices.create({
    product: productId(plan),
    currency,
    unit_amount: plan[interval],
    recurring: { interval },
    lookup_key: lookupKey,
    transfer_lookup_key: true,
  });
  if (!present) return { what, done: 'made' };
  if (present.active) await stripe.prices.update(present.id, { active: false });
  return { what, done: 'updated' };
}

/** What customers can do at Stripe's own pages. */
async function setupPortal(stripe: Stripe): Promise<SetupStep> {
  const what = 'portal';
  const features: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
    customer_update: { enabled: true, allowed_updates: ['address', 'email', 'name', 'tax_id'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' },
  };
  const present = await portalConfiguration(stripe);
  if (present !== null) {
    await stripe.billingPortal.configurations.update(present, { features });
    return { what, done: 'updated' };
  }
  await stripe.billingPortal.configurations.create({ features, metadata: { cybback: PRODUCT_MARK } });
  return { what, done: 'made' };
}

/** Its ID; null where `npm run stripe:setup` has not made it: Stripe's default is used then. */
export async function portalConfiguration(stripe: Stripe): Promise<string | null> {
  const { data } = await stripe.billingPortal.configurations.list({ active: true, limit: 100 });
  return data.find(({ metadata }) => metadata?.['cybback'] === PRODUCT_MARK)?.id ?? null;
}

const METHODS_NAME = 'CYBBACK plans';

/** Cards and SEPA debit, whatever else the account takes for other things. */
async function setupPaymentMethods(stripe: Stripe): Promise<SetupStep> {
  const what = 'payment methods';
  const on = { display_preference: { preference: 'on' } } as const;
  const wanted = { name: METHODS_NAME, card: on, sepa_debit: on };
  const present = await paymentMethodConfiguration(stripe);
  if (present === null) {
    await stripe.paymentMethodConfigurations.create(wanted);
    return { what, done: 'made' };
  }
  await stripe.paymentMethodConfigurations.update(present, wanted);
  return { what, done: 'updated' };
}

/** Its ID; null where `npm run stripe:setup` has not made it: the account's default is used then. */
export async function paymentMethodConfiguration(stripe: Stripe): Promise<string | null> {
  const { data } = await stripe.paymentMethodConfigurations.list({ limit: 100 });
  return data.find(({ name }) => name === METHODS_NAME)?.id ?? null;
}

function unlessMissing(error: unknown): null {
  if ((error as { statusCode?: number }).statusCode === 404) return null;
  throw error;
}
