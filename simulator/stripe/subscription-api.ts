import { addIntervals } from './add-interval.ts';
import { type FormObject, listOf, objectOf, textOf, textsOf } from './form.ts';
import type { CheckoutSession, Subscription } from './objects.ts';
import { Refusal } from './refusal.ts';
import { type Call, type Listed, type Routes, list, needed } from './routes.ts';
import { cancel, isLive, subscribe } from './subscriptions.ts';
import type { World } from './world.ts';

const DAY = 86_400;

/** What is bought: Checkout and subscriptions. */
export const subscriptionRoutes: Routes = {
  'POST /v1/checkout/sessions': createSession,
  'GET /v1/checkout/sessions': listSessions,
  'GET /v1/checkout/sessions/:id': ({ world, id }) => world.session(id),
  'POST /v1/checkout/sessions/:id/expire': ({ world, id }) => {
    const session = world.session(id);
    if (session.status !== 'open')
      throw new Refusal('Only Checkout Sessions with a status in ["open"] can be expired.', { param: 'session' });
    session.status = 'expired';
    session.url = null;
    world.emit('checkout.session.expired', session);
    return session;
  },
  'GET /v1/subscriptions': listSubscriptions,
  'GET /v1/subscriptions/:id': ({ world, id }) => world.subscription(id),
  'POST /v1/subscriptions': createSubscription,
  'POST /v1/subscriptions/:id': updateSubscription,
  'DELETE /v1/subscriptions/:id': ({ world, id }) => {
    const subscription = world.subscription(id);
    if (subscription.status === 'canceled')
      throw new Refusal(`No such subscription: '${id}'`, { code: 'resource_missing' });
    cancel(world, subscription);
    return subscription;
  },
};

function itemPrice(world: World, items: ReturnType<typeof listOf>): ReturnType<World['price']> {
  const [item] = items;
  const id = typeof item === 'object' && !Array.isArray(item) ? textOf(item, 'price') : null;
  if (id === null) throw needed('items[0][price]');
  const price = world.price(id);
  if (!price.active) throw new Refusal('The price specified is inactive.', { param: 'items[0][price]' });
  return price;
}

function createSession({ world, form, base }: Call): CheckoutSession {
  if (textOf(form, 'mode') !== 'subscription') throw needed('mode');
  const successUrl = textOf(form, 'success_url');
  if (successUrl === null || !URL.canParse(successUrl)) throw needed('success_url');
  const { id: customer } = world.customer(textOf(form, 'customer') ?? '');
  // Stripe asks for it where it is to take tax IDs of a customer who exists.
  const update = objectOf(form, 'customer_update');
  if (textOf(objectOf(form, 'tax_id_collection'), 'enabled') === 'true' && textOf(update, 'name') !== 'auto')
    throw new Refusal(
      'Tax ID collection requires updating business name on the customer. Set `customer_update[name]` to `auto`.',
    );
  const price = itemPrice(world, listOf(form, 'line_items'));
  const id = world.id('cs_test');
  const session: CheckoutSession = {
    object: 'checkout.session',
    id,
    mode: 'subscription',
    customer,
    client_reference_id: textOf(form, 'client_reference_id'),
    status: 'open',
    payment_status: 'unpaid',
    subscription: null,
    success_url: successUrl,
    cancel_url: textOf(form, 'cancel_url'),
    url: `${base}/checkout/${id}`,
    price: price.id,
    created: world.now(),
    expires_at: world.now() + DAY,
  };
  world.sessions.set(id, session);
  return session;
}

/** Lists of a customer who is not there are refused. */
function customerIn({ world, form }: Call): string | null {
  const id = textOf(form, 'customer');
  return id === null ? null : world.customer(id).id;
}

function listSessions(call: Call): Listed {
  const { world, form } = call;
  const [customer, status] = [customerIn(call), textOf(form, 'status')];
  const found = [...world.sessions.values()].filter(
    (session) => (customer === null || session.customer === customer) && (status === null || session.status === status),
  );
  return list('/v1/checkout/sessions', found, form);
}

function listSubscriptions(call: Call): Listed {
  const { world, form } = call;
  const [customer, status] = [customerIn(call), textOf(form, 'status')];
  const found = [...world.subscriptions.values()].filter(
    (subscription) =>
      (customer === null || subscription.customer === customer) &&
      (status === 'all' || (status === null ? subscription.status !== 'canceled' : subscription.status === status)),
  );
  return list('/v1/subscriptions', found, form);
}

function createSubscription({ world, form }: Call): Subscription {
  const { id: customer } = world.customer(textOf(form, 'customer') ?? '');
  const price = itemPrice(world, listOf(form, 'items'));
  if (textOf(form, 'collection_method') !== 'send_invoice')
    throw new Refusal('This customer has no attached payment source or default payment method.', {
      code: 'resource_missing',
    });
  const daysUntilDue = Number(textOf(form, 'days_until_due'));
  if (!Number.isInteger(daysUntilDue) || daysUntilDue < 0) throw needed('days_until_due');
  return subscribe(world, { customer, price, payment: 'invoice', daysUntilDue, metadata: textsOf(form, 'metadata') });
}

function updateSubscription({ world, id, form }: Call): Subscription {
  const subscription = world.subscription(id);
  if (!isLive(subscription))
    throw new Refusal('A canceled subscription can only update its cancellation_details and metadata.');
  const ends = textOf(form, 'cancel_at_period_end');
  if (ends !== null) subscription.cancel_at_period_end = ends === 'true';
  if ('items' in form) changePrice(world, subscription, form);
  world.emit('customer.subscription.updated', subscription);
  return subscription;
}

function changePrice(world: World, subscription: Subscription, form: FormObject): void {
  const price = itemPrice(world, listOf(form, 'items'));
  const [item] = subscription.items.data;
  const [wanted] = listOf(form, 'items');
  const named = typeof wanted === 'object' && !Array.isArray(wanted) ? textOf(wanted, 'id') : null;
  // Without the item's ID Stripe would add a second one.
  if (!item || named !== item.id)
    throw new Refusal('The subscription would have two items.', { param: 'items[0][id]' });
  if (price.recurring.interval !== item.price.recurring.interval) {
    subscription.billing_cycle_anchor = world.now();
    item.current_period_start = world.now();
    item.current_period_end = addIntervals(world.now(), price.recurring.interval, 1);
  }
  item.price = price;
}
