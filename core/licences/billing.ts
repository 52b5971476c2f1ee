import type { Stripe } from 'stripe';
import type { Secret } from '../config/secret.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { getLicence } from './store/licences.ts';
import { type ChangePreview, type PlanChange, changePlan, previewChange } from './stripe/change-plan.ts';
import { askStripe } from './stripe/client.ts';
import type { InvoiceAddress, Payer } from './stripe/customer.ts';
import { endSubscription, setRenewal } from './stripe/end-subscription.ts';
import { type IssuedInvoice, listInvoices } from './stripe/invoices.ts';
import { type Interval, type Plan, readPlans } from './stripe/plans.ts';
import { portalConfiguration } from './stripe/setup-plans.ts';
import { type SubscribeDeps, startCheckout, subscribeByInvoice } from './stripe/subscribe.ts';
import { syncLicence } from './stripe/sync-licence.ts';
import { createTurnstile } from './stripe/turnstile.ts';
import { customerOfWebhook } from './stripe/webhook.ts';

/** Everything of ours that asks Stripe. */
export interface Billing {
  /** What can be bought. Answers are kept for some minutes, and used for longer where Stripe is away. */
  plans(): Promise<readonly Plan[]>;
  /** Errors: `not-found`. */
  plan(key: string): Promise<Plan>;
  /** @returns the workspace; null where none of ours has this customer. */
  sync(customerId: string): Promise<string | null>;
  checkout(request: { payer: Payer; plan: Plan; interval: Interval }): Promise<{ url: string }>;
  orderByInvoice(request: { payer: Payer; plan: Plan; address: InvoiceAddress }): Promise<void>;
  previewChange(change: PlanChange): Promise<ChangePreview>;
  changePlan(change: PlanChange & { at: Date }): Promise<void>;
  /** Empty before anything was bought. */
  invoices(workspaceId: string): Promise<readonly IssuedInvoice[]>;
  /** Whether the subscription is renewed. @returns whether that was changed. */
  setRenewal(workspaceId: string, renews: boolean): Promise<boolean>;
  /** Now, with everything that could still be paid. Safe to repeat. */
  endSubscription(workspaceId: string): Promise<void>;
  /** Stripe's own pages for cards, addresses and cancellation. Error: `conflict` before anything was bought. */
  portal(workspaceId: string): Promise<{ url: string }>;
  /** Errors: `request-invalid` where it is not Stripe's. */
  readWebhook(delivery: { body: Buffer; signature: string }): ReturnType<typeof customerOfWebhook>;
}

export interface BillingOptions {
  readonly db: Db;
  readonly stripe: Stripe;
  readonly webhookSecret: Secret;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

const PLANS_FRESH_MS = 5 * 60_000;
/** So long those that are known are used where new ones could not be had. */
const PLANS_RETRY_MS = 30_000;
/** Each holds a connection to the database while Stripe is asked. */
const ASK_AT_ONCE = 2;

export function openBilling({ db, stripe, webhookSecret, clock, logger, publicUrl }: BillingOptions): Billing {
  const deps: SubscribeDeps = { db, stripe, clock, publicUrl, turnstile: createTurnstile(ASK_AT_ONCE) };
  let kept: { readonly plans: readonly Plan[]; readonly until: number } | null = null;

  const plans = async (): Promise<readonly Plan[]> => {
    if (kept && clock.now() < kept.until) return kept.plans;
    try {
      kept = { plans: await readPlans(stripe), until: clock.now() + PLANS_FRESH_MS };
    } catch (error) {
      if (!kept) throw error;
      kept = { ...kept, until: clock.now() + PLANS_RETRY_MS };
      logger.warn({ err: error }, 'plans could not be read; those that were read last are used');
    }
    return kept.plans;
  };

  return {
    plans,
    async plan(key) {
      const found = (await plans()).find((plan) => plan.key === key);
      if (!found) throw new CybbackError('not-found', 'There is no such plan.');
      return found;
    },
    sync: (customerId) => syncLicence(deps, customerId),
    checkout: (request) => startCheckout(deps, request),
    orderByInvoice: (request) => subscribeByInvoice(deps, request),
    previewChange: (change) => previewChange(deps, change),
    changePlan: (change) => changePlan(deps, change),
    async invoices(workspaceId) {
      const customer = (await getLicence(db, workspaceId))?.customerId ?? null;
      return customer === null ? [] : listInvoices(stripe, customer);
    },
    setRenewal: (workspaceId, renews) => setRenewal(deps, workspaceId, renews),
    endSubscription: (workspaceId) => endSubscription(deps, workspaceId),
    async portal(workspaceId) {
      const customer = (await getLicence(db, workspaceId))?.customerId ?? null;
      if (customer === null)
        throw new CybbackError(
          'conflict',
          'Nothing was bought yet, so there is nothing to manage. Choose a plan first.',
        );
      const { url } = await askStripe(async () => {
        const configuration = await portalConfiguration(stripe);
        return stripe.billingPortal.sessions.create({
          customer,
          return_url: `${publicUrl}/w/${workspaceId}/account/subscription?portal=back`,
          ...(configuration === null ? {} : { configuration }),
        });
      });
      return { url };
    },
    readWebhook: ({ body, signature }) =>
      customerOfWebhook(stripe, { body, signature, secret: webhookSecret, nowMs: clock.now() }),
  };
}
