/** The parts of Stripe's objects that exist here, named as Stripe names them. Times are seconds. */

export interface Product {
  object: 'product';
  id: string;
  name: string;
  active: boolean;
  metadata: Record<string, string>;
  created: number;
}

export interface Price {
  object: 'price';
  id: string;
  product: string;
  active: boolean;
  currency: string;
  unit_amount: number;
  type: 'recurring';
  recurring: { interval: 'month' | 'year'; interval_count: number };
  lookup_key: string | null;
  created: number;
}

export interface Customer {
  object: 'customer';
  id: string;
  name: string | null;
  email: string | null;
  address: Record<string, string> | null;
  invoice_settings: { custom_fields: { name: string; value: string }[] | null };
  metadata: Record<string, string>;
  created: number;
}

export interface TaxId {
  object: 'tax_id';
  id: string;
  customer: string;
  type: string;
  value: string;
  created: number;
}

export interface CheckoutSession {
  object: 'checkout.session';
  id: string;
  mode: 'subscription';
  customer: string;
  client_reference_id: string | null;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid';
  subscription: string | null;
  success_url: string;
  cancel_url: string | null;
  url: string | null;
  price: string;
  created: number;
  expires_at: number;
}

export interface Subscription {
  object: 'subscription';
  id: string;
  customer: string;
  status: 'active' | 'past_due' | 'unpaid' | 'incomplete' | 'incomplete_expired' | 'canceled';
  collection_method: 'charge_automatically' | 'send_invoice';
  days_until_due: number | null;
  billing_cycle_anchor: number;
  cancel_at_period_end: boolean;
  cancel_at: number | null;
  canceled_at: number | null;
  ended_at: number | null;
  latest_invoice: string | null;
  items: { object: 'list'; has_more: false; url: string; data: SubscriptionItem[] };
  metadata: Record<string, string>;
  created: number;
}

export interface SubscriptionItem {
  object: 'subscription_item';
  id: string;
  subscription: string;
  price: Price;
  quantity: number;
  current_period_start: number;
  current_period_end: number;
  created: number;
}

export interface Invoice {
  object: 'invoice';
  id: string;
  number: string | null;
  customer: string;
  parent: { type: 'subscription_details'; subscription_details: { subscription: string } };
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  collection_method: Subscription['collection_method'];
  currency: string;
  total: number;
  amount_due: number;
  due_date: number | null;
  next_payment_attempt: number | null;
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
  status_transitions: { finalized_at: number | null; paid_at: number | null };
  lines: { object: 'list'; has_more: false; url: string; data: InvoiceLine[] };
  created: number;
}

export interface InvoiceLine {
  object: 'line_item';
  id: string;
  amount: number;
  currency: string;
  description: string;
  parent: {
    type: 'subscription_item_details';
    subscription_item_details: { proration: boolean; subscription: string };
  };
}

export interface Configuration {
  object: 'billing_portal.configuration' | 'payment_method_configuration';
  id: string;
  active: boolean;
  name: string | null;
  metadata: Record<string, string>;
  created: number;
}

export interface StripeEvent {
  object: 'event';
  id: string;
  type: string;
  api_version: string;
  created: number;
  data: { object: object };
}
