import { z } from 'zod';
import { LICENCE_STATES } from '#core/domain/licences/licence.ts';
import { invoiceAddress } from '#core/licences/stripe/customer.ts';
import { SHOWN_STATES } from '#core/licences/stripe/invoices.ts';
import { INTERVALS } from '#core/licences/stripe/plans.ts';
import { named, timestamp } from '../http/common-schema.ts';

const planKey = z.string().min(1).max(40);
const interval = named('PlanInterval', z.enum(INTERVALS));
const money = z.int().describe('In the smallest unit of the currency, without taxes.');
const currency = z.string().describe('ISO 4217, in lower case.');

export const licenceState = named('LicenceState', z.enum(LICENCE_STATES));

const price = z.object({ amount: money, currency });

const plan = named(
  'Plan',
  z.object({
    key: z.string(),
    name: z.string(),
    userLimit: z.int().nullable().describe('Members of the connected tenants; null: any number.'),
    features: z.array(z.string()),
    month: price,
    year: price,
  }),
);

export const plans = named(
  'Plans',
  z.object({ trialDays: z.int(), items: z.array(plan).describe('The smallest first.') }),
);

export const subscription = named(
  'Subscription',
  z.object({
    state: licenceState,
    endsAt: timestamp.nullable().describe('When the present state ends by itself.'),
    refusal: z.string().nullable().describe('Why new backups are refused; null where they run.'),
    plan: z.object({ key: z.string(), name: z.string(), userLimit: z.int().nullable() }).nullable(),
    interval: interval.nullable(),
    periodEndsAt: timestamp.nullable(),
    endsWithPeriod: z.boolean().describe('It is cancelled and ends with the period.'),
    paymentPending: z.boolean().describe('The first payment is on its way.'),
    users: z.object({
      members: z
        .int()
        .nullable()
        .describe('Of the connected tenants; what the plan is measured by. Null: not counted yet.'),
      guests: z.int().nullable(),
    }),
    sizeRefusedFrom: timestamp
      .nullable()
      .describe('More users than the plan covers: from then on new backups are refused.'),
    manageable: z.boolean().describe('Something was bought, so that the pages of the payment service can be opened.'),
    syncedAt: timestamp.nullable().describe('When the payment service was read last.'),
  }),
);

export const invoices = named(
  'Invoices',
  z.object({
    items: z
      .array(
        z.object({
          id: z.string(),
          number: z.string().nullable(),
          at: timestamp,
          dueAt: timestamp.nullable(),
          total: z.int(),
          currency,
          status: z.enum(SHOWN_STATES),
          pageUrl: z.string().nullable().describe('Where it is read and paid.'),
        }),
      )
      .describe('Newest first.'),
  }),
);

export const choice = named('PlanChoice', z.strictObject({ plan: planKey, interval }));
export const order = named('PlanOrder', z.strictObject({ plan: planKey, address: invoiceAddress }));
export const change = named('PlanChange', z.strictObject({ plan: planKey, interval, at: timestamp }));

export const preview = named(
  'PlanChangePreview',
  z.object({
    currency,
    prorated: z.int().describe('For the rest of the period; negative: a credit.'),
    nextTotal: z.int().describe('The next invoice with everything that is on it.'),
    nextAt: timestamp.nullable(),
    at: timestamp.describe('To be given back with the change, which is then reckoned from the same moment.'),
  }),
);

export const page = named('PaymentPage', z.object({ url: z.string() }));
