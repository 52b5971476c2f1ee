import { randomBytes } from 'node:crypto';
import type {
  CheckoutSession,
  Configuration,
  Customer,
  Invoice,
  Price,
  Product,
  StripeEvent,
  Subscription,
  TaxId,
} from './objects.ts';
import { missing } from './refusal.ts';

export const API_VERSION = '2026-10-28.endive';

/** Everything that the simulated Stripe knows. Its clock runs with the real one and can be put ahead. */
export class World {
  readonly products = new Map<string, Product>();
  readonly prices = new Map<string, Price>();
  readonly customers = new Map<string, Customer>();
  readonly taxIds = new Map<string, TaxId>();
  readonly sessions = new Map<string, CheckoutSession>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly invoices = new Map<string, Invoice>();
  readonly configurations = new Map<string, Configuration>();
  /** Answers by Idempotency-Key. */
  readonly answers = new Map<string, { readonly request: string; readonly status: number; readonly body: object }>();
  /** Customers whose next charges are refused. */
  readonly refusedCards = new Set<string>();
  aheadSeconds = 0;
  #onEvent: (event: StripeEvent) => void = () => undefined;

  now(): number {
    return Math.floor(Date.now() / 1_000) + this.aheadSeconds;
  }

  id(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString('hex')}`;
  }

  onEvent(listener: (event: StripeEvent) => void): void {
    this.#onEvent = listener;
  }

  emit(type: string, object: object): void {
    this.#onEvent({
      object: 'event',
      id: this.id('evt'),
      type,
      api_version: API_VERSION,
      created: this.now(),
      // As it is now: what changes afterwards is not in it.
      data: { object: structuredClone(object) },
    });
  }

  customer(id: string): Customer {
    return found(this.customers, 'customer', id);
  }

  price(id: string): Price {
    return found(this.prices, 'price', id);
  }

  product(id: string): Product {
    return found(this.products, 'product', id);
  }

  session(id: string): CheckoutSession {
    return found(this.sessions, 'checkout.session', id);
  }

  subscription(id: string): Subscription {
    return found(this.subscriptions, 'subscription', id);
  }

  invoice(id: string): Invoice {
    return found(this.invoices, 'invoice', id);
  }
}

function found<T>(rows: ReadonlyMap<string, T>, what: string, id: string): T {
  const row = rows.get(id);
  if (!row) throw missing(what, id);
  return row;
}
