import { type Payment, cancel, fail, openInvoices, passTime, settle, subscribe } from './subscriptions.ts';
import type { World } from './world.ts';

/** The pages that Stripe shows to people, as plain as can be: buttons for each thing that can happen there. */

export interface PageCall {
  readonly world: World;
  readonly path: string;
  readonly query: URLSearchParams;
  /** What was pressed; null where the page is only looked at. */
  readonly pressed: string | null;
}

export type PageAnswer = { readonly html: string; readonly status?: number } | { readonly redirect: string };

export function page(call: PageCall): PageAnswer | null {
  const [kind, id = ''] = call.path.split('/').filter(Boolean);
  switch (kind) {
    case 'checkout':
      return checkout(call, id);
    case 'portal':
      return portal(call, id);
    case 'invoice':
      return invoicePage(call, id);
    default:
      return null;
  }
}

function checkout({ world, pressed }: PageCall, id: string): PageAnswer {
  const session = world.sessions.get(id);
  if (session?.status !== 'open')
    return {
      status: 410,
      html: layout('Checkout', '<p>This page is not open any more. Go back to where you came from.</p>'),
    };
  if (pressed === 'back') return { redirect: session.cancel_url ?? session.success_url };
  const price = world.price(session.price);
  const name = world.product(price.product).name;
  if (pressed === 'pay' || pressed === 'sepa') {
    const payment: Payment = pressed === 'pay' ? 'paid' : 'pending';
    const subscription = subscribe(world, { customer: session.customer, price, payment });
    session.subscription = subscription.id;
    session.status = 'complete';
    session.payment_status = payment === 'paid' ? 'paid' : 'unpaid';
    session.url = null;
    world.emit('checkout.session.completed', session);
    return { redirect: session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id) };
  }
  const refused = pressed === 'refuse' ? '<p role="alert">Your card was declined. Try another one.</p>' : '';
  return {
    html: layout(
      'Checkout',
      `<h2>${escape(name)}</h2><p>${money(price.unit_amount, price.currency)} each ${price.recurring.interval}</p>${refused}${buttons(
        [
          ['pay', 'Pay'],
          ['refuse', 'Pay with a card that is refused'],
          ['sepa', 'Pay by SEPA debit (pending)'],
          ['back', 'Back'],
        ],
      )}`,
    ),
  };
}

function portal({ world, query, pressed }: PageCall, id: string): PageAnswer {
  const customer = world.customers.get(id);
  if (!customer) return { status: 404, html: layout('Portal', '<p>There is no such customer.</p>') };
  const back = query.get('back') ?? '/';
  const mine = [...world.subscriptions.values()].filter((one) => one.customer === id && one.status !== 'canceled');
  if (pressed === 'back') return { redirect: back };
  if (pressed === 'cancel')
    for (const subscription of mine) {
      if (subscription.status === 'incomplete') cancel(world, subscription);
      else {
        subscription.cancel_at_period_end = true;
        subscription.canceled_at = world.now();
        world.emit('customer.subscription.updated', subscription);
      }
    }
  if (pressed === 'good') {
    world.refusedCards.delete(id);
    for (const invoice of mine.flatMap((one) => openInvoices(world, one))) settle(world, invoice);
  }
  if (pressed === 'bad') world.refusedCards.add(id);
  const rows = mine.map(
    ({ status, cancel_at_period_end: ends }) =>
      `<li>Subscription: ${status}${ends ? ', ends with the period' : ''}</li>`,
  );
  return {
    html: layout(
      'Billing portal',
      `<p>${escape(customer.name ?? id)}</p><ul>${rows.join('')}</ul>${buttons([
        ['cancel', 'Cancel the subscription'],
        ['good', 'Enter a card that works'],
        ['bad', 'Enter a card that is refused later'],
        ['back', 'Back'],
      ])}`,
    ),
  };
}

function invoicePage({ world, pressed }: PageCall, id: string): PageAnswer {
  const invoice = world.invoices.get(id);
  if (!invoice) return { status: 404, html: layout('Invoice', '<p>There is no such invoice.</p>') };
  if (invoice.status === 'open' && pressed === 'pay') settle(world, invoice);
  if (invoice.status === 'open' && pressed === 'fail') fail(world, invoice);
  const actions = buttons([
    ['pay', 'Pay'],
    ['fail', 'The debit is returned'],
  ]);
  return {
    html: layout(
      `Invoice ${invoice.number ?? ''}`,
      `<p>${money(invoice.total, invoice.currency)}, ${invoice.status}</p>${invoice.status === 'open' ? actions : ''}`,
    ),
  };
}

/** Moves the clock ahead and lets happen what happens meanwhile. */
export function advance(world: World, seconds: number): void {
  world.aheadSeconds += seconds;
  passTime(world);
}

function buttons(choices: readonly (readonly [string, string])[]): string {
  return `<form method="post">${choices
    .map(([value, label]) => `<button name="press" value="${value}">${label}</button>`)
    .join(' ')}</form>`;
}

function money(amount: number, currency: string): string {
  return `${(amount / 100).toFixed(2)} ${currency.toUpperCase()}`;
}

export function layout(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)} (simulated Stripe)</title>
<meta name="viewport" content="width=device-width"><style>body{font:16px sans-serif;margin:3rem auto;max-width:40rem;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0}</style></head>
<body><main><p>Simulated Stripe: nothing is paid here.</p><h1>${escape(title)}</h1>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${String(character.codePointAt(0))};`);
}
