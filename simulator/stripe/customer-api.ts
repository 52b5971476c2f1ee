import { type FormObject, listOf, objectOf, textOf, textsOf } from './form.ts';
import type { Customer, Invoice, TaxId } from './objects.ts';
import { Refusal } from './refusal.ts';
import { type Call, type Listed, type Routes, list, needed } from './routes.ts';
import { finalize, lineOf, prorations } from './subscriptions.ts';

/** Customers and what they get: invoices and the portal. */
export const customerRoutes: Routes = {
  'POST /v1/customers': ({ world, form }) => {
    const customer: Customer = {
      object: 'customer',
      id: world.id('cus'),
      name: null,
      email: null,
      address: null,
      invoice_settings: { custom_fields: null },
      metadata: {},
      created: world.now(),
    };
    write(customer, form);
    world.customers.set(customer.id, customer);
    world.emit('customer.created', customer);
    return customer;
  },
  'GET /v1/customers/:id': ({ world, id }) => world.customer(id),
  'POST /v1/customers/:id': ({ world, id, form }) => {
    const customer = world.customer(id);
    write(customer, form);
    world.emit('customer.updated', customer);
    return customer;
  },
  'GET /v1/customers/:id/tax_ids': ({ world, id, form }) =>
    list(
      `/v1/customers/${id}/tax_ids`,
      [...world.taxIds.values()].filter(({ customer }) => customer === id),
      form,
    ),
  'POST /v1/customers/:id/tax_ids': createTaxId,
  'GET /v1/invoices': listInvoices,
  'GET /v1/invoices/:id': ({ world, id, base }) => linked(world.invoice(id), base),
  'POST /v1/invoices/create_preview': previewInvoice,
  'POST /v1/invoices/:id/finalize': ({ world, id, base }) => {
    finalize(world, world.invoice(id));
    return linked(world.invoice(id), base);
  },
  'POST /v1/invoices/:id/send': ({ world, id, base }) => {
    const invoice = world.invoice(id);
    if (invoice.collection_method !== 'send_invoice')
      throw new Refusal('You can only manually send an invoice if its collection method is set to `send_invoice`.');
    if (invoice.status === 'draft') finalize(world, invoice);
    world.emit('invoice.sent', invoice);
    return linked(invoice, base);
  },
  'POST /v1/billing_portal/sessions': ({ world, form, base }) => {
    const { id } = world.customer(textOf(form, 'customer') ?? '');
    const back = textOf(form, 'return_url') ?? base;
    return {
      object: 'billing_portal.session',
      id: world.id('bps'),
      customer: id,
      return_url: back,
      url: `${base}/portal/${id}?back=${encodeURIComponent(back)}`,
      created: world.now(),
    };
  },
};

function write(customer: Customer, form: FormObject): void {
  customer.name = textOf(form, 'name') ?? customer.name;
  customer.email = textOf(form, 'email') ?? customer.email;
  const address = textsOf(form, 'address');
  if (Object.keys(address).length > 0) customer.address = address;
  const fields = objectOf(form, 'invoice_settings');
  if ('custom_fields' in fields)
    customer.invoice_settings.custom_fields = listOf(fields, 'custom_fields').flatMap((field) =>
      typeof field === 'object' && !Array.isArray(field)
        ? [{ name: textOf(field, 'name') ?? '', value: textOf(field, 'value') ?? '' }]
        : [],
    );
  Object.assign(customer.metadata, textsOf(form, 'metadata'));
}

function createTaxId({ world, id, form }: Call): TaxId {
  const type = textOf(form, 'type');
  const value = textOf(form, 'value');
  if (type === null || value === null) throw needed('type');
  if (type === 'eu_vat' && !/^[A-Z]{2}[0-9A-Z]{8,12}$/.test(value))
    throw new Refusal('Invalid value for eu_vat.', { code: 'tax_id_invalid', param: 'value' });
  const { id: customer } = world.customer(id);
  const taxId: TaxId = { object: 'tax_id', id: world.id('txi'), customer, type, value, created: world.now() };
  world.taxIds.set(taxId.id, taxId);
  return taxId;
}

function listInvoices({ world, form, base }: Call): Listed {
  const [customer, subscription, status] = [
    textOf(form, 'customer'),
    textOf(form, 'subscription'),
    textOf(form, 'status'),
  ];
  const found = [...world.invoices.values()].filter(
    (invoice) =>
      (customer === null || invoice.customer === customer) &&
      (subscription === null || invoice.parent.subscription_details.subscription === subscription) &&
      (status === null || invoice.status === status),
  );
  return list(
    '/v1/invoices',
    found.map((invoice) => linked(invoice, base)),
    form,
  );
}

function previewInvoice({ world, form }: Call): object {
  const subscription = world.subscription(textOf(form, 'subscription') ?? '');
  if (textOf(form, 'customer') !== subscription.customer) throw new Refusal('The subscription is of another customer.');
  const details = objectOf(form, 'subscription_details');
  const [wanted] = listOf(details, 'items');
  const price = world.price(
    typeof wanted === 'object' && !Array.isArray(wanted) ? (textOf(wanted, 'price') ?? '') : '',
  );
  const lines = prorations(subscription, price, Number(textOf(details, 'proration_date') ?? world.now()));
  const end = subscription.items.data[0]?.current_period_end ?? null;
  const all = [...lines, lineOf(subscription, price.unit_amount, 'Next period')];
  return {
    object: 'invoice',
    currency: price.currency,
    total: all.reduce((sum, { amount }) => sum + amount, 0),
    next_payment_attempt: end,
    lines: { object: 'list', has_more: false, url: '/v1/invoices/upcoming/lines', data: all },
  };
}

/** With the address of the page that shows it. */
export function linked(invoice: Invoice, base: string): Invoice {
  const url = invoice.hosted_invoice_url === null ? null : `${base}${invoice.hosted_invoice_url}`;
  return { ...invoice, hosted_invoice_url: url, invoice_pdf: url };
}
