import type { Stripe } from 'stripe';
import { askStripe } from './client.ts';

/** Drafts are nobody's business yet. */
export const SHOWN_STATES = ['open', 'paid', 'uncollectible', 'void'] as const;

export interface IssuedInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly at: Date;
  readonly dueAt: Date | null;
  /** In the smallest unit of the currency. */
  readonly total: number;
  readonly currency: string;
  readonly status: (typeof SHOWN_STATES)[number];
  /** Stripe's page, where it is read and paid; null where there is none. */
  readonly pageUrl: string | null;
}

const SHOWN = 24;

/** Newest first. */
export async function listInvoices(stripe: Stripe, customer: string): Promise<readonly IssuedInvoice[]> {
  const { data } = await askStripe(() => stripe.invoices.list({ customer, limit: SHOWN }));
  return data.flatMap((invoice): IssuedInvoice[] => {
    const status = SHOWN_STATES.find((one) => one === invoice.status);
    if (!status) return [];
    return [
      {
        id: invoice.id,
        number: invoice.number,
        at: new Date(invoice.created * 1_000),
        dueAt: invoice.due_date === null ? null : new Date(invoice.due_date * 1_000),
        total: invoice.total,
        currency: invoice.currency,
        status,
        pageUrl: invoice.hosted_invoice_url ?? null,
      },
    ];
  });
}
