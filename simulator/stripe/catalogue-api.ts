import { type FormObject, listOf, objectOf, textOf, textsOf } from './form.ts';
import type { Configuration, Price, Product } from './objects.ts';
import { Refusal } from './refusal.ts';
import { type Call, type Listed, type Routes, list, needed } from './routes.ts';
import type { World } from './world.ts';

/** Products, prices, and the settings of an account. */
export const catalogueRoutes: Routes = {
  'GET /v1/products/:id': ({ world, id }) => world.product(id),
  'POST /v1/products': createProduct,
  'POST /v1/products/:id': ({ world, id, form }) => {
    const product = world.product(id);
    writeProduct(product, form);
    return product;
  },
  'GET /v1/prices': listPrices,
  'POST /v1/prices': createPrice,
  'POST /v1/prices/:id': ({ world, id, form }) => {
    const price = world.price(id);
    const active = textOf(form, 'active');
    if (active !== null) price.active = active === 'true';
    return price;
  },
  'GET /v1/billing_portal/configurations': ({ world }) => configurations(world, 'billing_portal.configuration'),
  'POST /v1/billing_portal/configurations': ({ world, form }) => {
    if (Object.keys(objectOf(form, 'features')).length === 0) throw needed('features');
    return configure(world, 'billing_portal.configuration', form);
  },
  'POST /v1/billing_portal/configurations/:id': ({ world, id }) => reconfigure(world, id),
  'GET /v1/payment_method_configurations': ({ world }) => configurations(world, 'payment_method_configuration'),
  'POST /v1/payment_method_configurations': ({ world, form }) => configure(world, 'payment_method_configuration', form),
  'POST /v1/payment_method_configurations/:id': ({ world, id }) => reconfigure(world, id),
};

function createProduct({ world, form }: Call): Product {
  const id = textOf(form, 'id') ?? world.id('prod');
  if (world.products.has(id))
    throw new Refusal('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  const name = textOf(form, 'name');
  if (name === null) throw needed('name');
  const product: Product = { object: 'product', id, name, active: true, metadata: {}, created: world.now() };
  writeProduct(product, form);
  world.products.set(id, product);
  return product;
}

function writeProduct(product: Product, form: FormObject): void {
  product.name = textOf(form, 'name') ?? product.name;
  const active = textOf(form, 'active');
  if (active !== null) product.active = active === 'true';
  Object.assign(product.metadata, textsOf(form, 'metadata'));
}

function listPrices({ world, form }: Call): Listed {
  const keys = listOf(form, 'lookup_keys');
  const active = textOf(form, 'active');
  const withProduct = listOf(form, 'expand').includes('data.product');
  const found = [...world.prices.values()].filter(
    (price) =>
      (keys.length === 0 || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
      (active === null || price.active === (active === 'true')),
  );
  return list(
    '/v1/prices',
    found.map((price) => (withProduct ? { ...price, product: world.product(price.product) } : price)),
    form,
  );
}

function createPrice({ world, form }: Call): Price {
  const amount = Number(textOf(form, 'unit_amount'));
  const product = world.product(textOf(form, 'product') ?? '');
  const interval = textOf(objectOf(form, 'recurring'), 'interval');
  if (!Number.isInteger(amount) || amount < 0) throw needed('unit_amount');
  if (interval !== 'month' && interval !== 'year') throw needed('recurring[interval]');
  const lookupKey = textOf(form, 'lookup_key');
  const holder = [...world.prices.values()].find((price) => lookupKey !== null && price.lookup_key === lookupKey);
  if (holder && textOf(form, 'transfer_lookup_key') !== 'true')
    throw new Refusal(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  if (holder) holder.lookup_key = null;
  const price: Price = {
    object: 'price',
    id: world.id('price'),
    product: product.id,
    active: true,
    currency: textOf(form, 'currency') ?? 'eur',
    unit_amount: amount,
    type: 'recurring',
    recurring: { interval, interval_count: 1 },
    lookup_key: lookupKey,
    created: world.now(),
  };
  world.prices.set(price.id, price);
  return price;
}

function configurations(world: World, object: Configuration['object']): Listed {
  const found = [...world.configurations.values()].filter((one) => one.object === object);
  return list(`/v1/${object}`, found, {});
}

function configure(world: World, object: Configuration['object'], form: FormObject): Configuration {
  const configuration: Configuration = {
    object,
    id: world.id(object === 'payment_method_configuration' ? 'pmc' : 'bpc'),
    active: true,
    name: textOf(form, 'name'),
    metadata: textsOf(form, 'metadata'),
    created: world.now(),
  };
  world.configurations.set(configuration.id, configuration);
  return configuration;
}

function reconfigure(world: World, id: string): Configuration {
  const configuration = world.configurations.get(id);
  if (!configuration) throw new Refusal(`No such configuration: '${id}'`, { status: 404, code: 'resource_missing' });
  return configuration;
}
