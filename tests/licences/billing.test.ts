import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/config/secret.ts';
import type { Db } from '#core/database/database.ts';
import { keepWorkspace, requestDeletion } from '#core/deletions/request-deletion.ts';
import { settleRenewal } from '#core/deletions/settle-renewal.ts';
import { openBilling } from '#core/licences/billing.ts';
import { openLicences } from '#core/licences/licences.ts';
import { openStripe } from '#core/licences/stripe/client.ts';
import planList from '#core/licences/stripe/plans.json' with { type: 'json' };
import { planFile, setupStripe } from '#core/licences/stripe/setup-plans.ts';
import { createLogger } from '#core/observability/logger.ts';
import { type Answer, type AnswerBody, type ApiFixture, openApiFixture } from '../../api/http/api.fixture.ts';
import { createTestTenant, type TestTenant } from '../support/tenant.fixture.ts';
import { STRIPE_KEY, WEBHOOK_SECRET, type WatchedStripe, watchedStripe } from './watched-stripe.ts';

const DAY = 86_400;
let stripe: WatchedStripe;
let api: ApiFixture;
let ahead = 0;
const lines: string[] = [];
const clock = { now: () => Date.now() + ahead * 1_000 };
const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });

const client = () => openStripe(new Secret(STRIPE_KEY), stripe.url);
const billings = new Map<Db, ReturnType<typeof openBilling>>();
function billingOf(db: Db): ReturnType<typeof openBilling> {
  const opened =
    billings.get(db) ??
    openBilling({
      db,
      stripe: client(),
      webhookSecret: new Secret(WEBHOOK_SECRET),
      clock,
      logger,
      publicUrl: 'http://localhost:8080',
    });
  billings.set(db, opened);
  return opened;
}

beforeAll(async () => {
  stripe = await watchedStripe();
  await setupStripe(client(), planFile.parse(planList));
  api = await openApiFixture({}, { logger }, (db) => openLicences({ db, clock, billing: billingOf(db) }), billingOf);
  Object.assign(api.context.clock, clock);
  stripe.simulator.deliveries.receiverNow = () => Math.floor(clock.now() / 1_000);
  stripe.deliverTo(async (notice) => (await deliver(notice)).status);
}, 120_000);
afterAll(async () => {
  await api?.close();
  await stripe?.close();
});

let tenant: TestTenant;
let key: string;
beforeEach(async () => {
  tenant = await createTestTenant(api.db, 'Fabrikam');
  key = await tenant.apiKey('owner');
  await api.context.licences.begin(api.db, tenant.workspaceId);
  Object.assign(stripe.simulator.deliveries, { mode: 'now', times: 1 });
});
afterEach(async () => {
  stripe.simulator.setAway(false);
  stripe.simulator.deliveries.release();
  await stripe.simulator.deliveries.settled();
});

const call = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
  api.call(method, path, { key, ...(body === undefined ? {} : { body }) });
const subscription = async (): Promise<AnswerBody> => (await call('GET', '/subscription')).body;
const state = async (): Promise<unknown> => (await subscription())['state'] as unknown;
const refresh = async (): Promise<AnswerBody> => (await call('POST', '/subscription/refresh')).body;
const checkout = (plan = 'users-250', interval = 'month') => call('POST', '/subscription/checkout', { plan, interval });

async function deliver({ body, signature }: { body: string; signature: string }): Promise<Answer> {
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/stripe/webhook',
    headers: { 'content-type': 'application/json', ...(signature === '' ? {} : { 'stripe-signature': signature }) },
    payload: body,
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json(), text: answer.body };
}

/** What a person presses on a page of Stripe; where the page leads. */
async function press(url: string, button: string): Promise<{ status: number; location: string | null; text: string }> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ press: button }), redirect: 'manual' });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}

async function buy(plan = 'users-250', interval = 'month'): Promise<void> {
  const { body } = await checkout(plan, interval);
  expect((await press(body['url'], 'pay')).status).toBe(303);
}

async function portal(button: string): Promise<void> {
  const { body } = await call('POST', '/subscription/portal');
  await press(body['url'], button);
}

/** Both clocks. */
async function pass(days: number): Promise<void> {
  ahead += days * DAY;
  stripe.simulator.advance(days * DAY);
  await stripe.simulator.deliveries.settled();
}

const customerId = async (): Promise<string> =>
  (
    await api.db
      .selectFrom('licence')
      .select('customerId')
      .where('workspaceId', '=', tenant.workspaceId)
      .executeTakeFirstOrThrow()
  ).customerId ?? '';

const liveSubscriptions = async (): Promise<number> => {
  const customer = await customerId();
  return [...stripe.simulator.world.subscriptions.values()].filter(
    (one) => one.customer === customer && one.status === 'active',
  ).length;
};

describe('setting up', () => {
  it('can be repeated, and changes what has changed in the file', async () => {
    const file = planFile.parse(planList);
    const again = await setupStripe(client(), file);
    expect(new Set(again.filter(({ what }) => /product|price/.test(what)).map(({ done }) => done))).toEqual(
      new Set(['as it is']),
    );
    const [first, ...others] = file.plans;
    if (!first) throw new Error('no plans');
    const dearer = { ...file, plans: [{ ...first, month: first.month + 100 }, ...others] };
    const changed = (await setupStripe(client(), dearer)).filter(
      ({ what, done }) => done !== 'as it is' && what.startsWith('price'),
    );
    expect(changed).toEqual([{ what: 'price cybback-entra-users-250-month', done: 'updated' }]);
    expect((await setupStripe(client(), file)).filter(({ done }) => done === 'made')).toEqual([]);
  });

  it('shows the plans to everybody, the smallest first', async () => {
    const { status, body } = await api.call('GET', '/plans', { key: null });
    expect([status, body['trialDays']]).toEqual([200, 30]);
    expect(body.items.map(({ key: plan, userLimit }) => [plan as string, userLimit as number])).toEqual(
      planList.plans.map((plan) => [plan.key, plan.userLimit]),
    );
    expect(body.items[0]).toMatchObject({ month: { amount: 4_900, currency: 'eur' }, year: { amount: 49_000 } });
  });
});

describe('buying a plan', () => {
  it('makes the licence active with the return from Checkout, without any notice of Stripe', async () => {
    stripe.simulator.deliveries.mode = 'dropped';
    expect(await state()).toBe('trial');
    const { body } = await checkout();
    const { location } = await press(body['url'], 'pay');
    expect(location).toBe(`http://localhost:8080/w/${tenant.workspaceId}/account/subscription?checkout=done`);
    expect(await state()).toBe('trial');
    expect(await refresh()).toMatchObject({
      state: 'active',
      plan: { key: 'users-250', userLimit: 250 },
      interval: 'month',
      manageable: true,
    });
    const [invoice] = (await call('GET', '/subscription/invoices')).body.items;
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 4_900,
      currency: 'eur',
      pageUrl: expect.stringMatching(/^http/),
    });
  });

  it('is noticed without anybody looking, by the notices of Stripe', async () => {
    await buy();
    await stripe.simulator.deliveries.settled();
    expect(await state()).toBe('active');
  });

  it('is noticed by the nightly check where every notice was lost', async () => {
    stripe.simulator.deliveries.mode = 'dropped';
    await buy();
    await api.context.licences.check(tenant.workspaceId);
    expect(await state()).toBe('active');
  });

  it('cannot be done twice by two tabs: one page can be paid, and there is one customer', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => checkout()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const paid = await Promise.all(answers.map(({ body }) => press(body['url'], 'pay')));
    expect(paid.map(({ status }) => status).toSorted()).toEqual([303, 410, 410, 410]);
    expect(await liveSubscriptions()).toBe(1);
    const customers = [...stripe.simulator.world.customers.values()].filter(
      ({ metadata }) => metadata['workspaceId'] === tenant.workspaceId,
    );
    expect(customers).toHaveLength(1);
    const again = await checkout('users-1000');
    expect([again.status, again.body['code']]).toEqual([409, 'conflict']);
    expect(await liveSubscriptions()).toBe(1);
  });

  it('changes nothing where the card is refused, and can be tried again', async () => {
    const { body } = await checkout();
    expect((await press(body['url'], 'refuse')).text).toContain('declined');
    expect((await refresh())['state']).toBe('trial');
    await press(body['url'], 'pay');
    expect((await refresh())['state']).toBe('active');
  });

  it('waits for a debit that is on its way, and takes note of its arrival', async () => {
    const { body } = await checkout();
    await press(body['url'], 'sepa');
    expect(await refresh()).toMatchObject({ state: 'trial', paymentPending: true });
    expect((await checkout()).body).toMatchObject({ code: 'conflict' });
    const [invoice] = (await call('GET', '/subscription/invoices')).body.items;
    await press(invoice?.['pageUrl'], 'pay');
    await stripe.simulator.deliveries.settled();
    expect(await subscription()).toMatchObject({ state: 'active', paymentPending: false });
  });

  it('by invoice holds at once, bears what the company asked for, and is past due when it is not paid', async () => {
    const address = {
      company: 'Fabrikam SARL',
      line1: '1 rue de Rivoli',
      postalCode: '75001',
      city: 'Paris',
      country: 'FR',
      email: 'accounts@fabrikam.example',
      vatId: 'FR 12345678901',
      purchaseOrder: 'PO-4711',
    };
    const ordered = await call('POST', '/subscription/order', { plan: 'users-1000', address });
    expect(ordered.body).toMatchObject({ state: 'active', interval: 'year', plan: { key: 'users-1000' } });
    const customer = stripe.simulator.world.customer(await customerId());
    expect(customer).toMatchObject({
      name: 'Fabrikam SARL',
      address: { city: 'Paris', country: 'FR', postal_code: '75001' },
      invoice_settings: { custom_fields: [{ name: 'Purchase order', value: 'PO-4711' }] },
    });
    expect([...stripe.simulator.world.taxIds.values()].filter(({ customer: of }) => of === customer.id)).toMatchObject([
      { type: 'eu_vat', value: 'FR12345678901' },
    ]);
    const [invoice] = (await call('GET', '/subscription/invoices')).body.items;
    expect(invoice).toMatchObject({ status: 'open', dueAt: expect.any(String) });
    await pass(31);
    expect(await state()).toBe('pastDue');
    await press(invoice?.['pageUrl'], 'pay');
    await stripe.simulator.deliveries.settled();
    expect(await state()).toBe('active');
  });

  it('is nothing for a workspace that began without plans: it stays unlimited', async () => {
    await api.db.deleteFrom('licence').where('workspaceId', '=', tenant.workspaceId).execute();
    expect((await checkout()).body).toMatchObject({ code: 'conflict' });
    expect(await subscription()).toMatchObject({ state: 'unlimited', endsAt: null, refusal: null });
  });

  it('says what is wrong with a VAT ID, and sells nothing then', async () => {
    const address = {
      company: 'F',
      line1: '1',
      postalCode: '1',
      city: 'P',
      country: 'FR',
      email: 'a@b.example',
      vatId: '?',
    };
    const refused = await call('POST', '/subscription/order', { plan: 'users-250', address });
    expect([refused.status, refused.body['code']]).toEqual([422, 'billing-refused']);
    expect(await liveSubscriptions()).toBe(0);
  });
});

describe('a subscription', () => {
  it('is past due from the day on which a charge was refused, ends after fourteen, and comes back when it is paid', async () => {
    await buy();
    await refresh();
    await portal('bad');
    await pass(32);
    expect(await state()).toBe('pastDue');
    await pass(14);
    expect(await state()).toBe('ended');
    const refused = await call('POST', `/connections/${tenant.connection.id}/backups`, {});
    expect([refused.status, refused.body['code']]).toEqual([403, 'licence-ended']);
    await portal('good');
    await stripe.simulator.deliveries.settled();
    expect(await state()).toBe('active');
    expect((await call('POST', `/connections/${tenant.connection.id}/backups`, {})).status).toBe(202);
  });

  it('that is cancelled holds to the end of what was paid', async () => {
    await buy('users-250', 'year');
    await portal('cancel');
    await stripe.simulator.deliveries.settled();
    expect(await subscription()).toMatchObject({ state: 'active', endsWithPeriod: true });
    await pass(364);
    expect(await state()).toBe('active');
    await pass(3);
    expect(await state()).toBe('ended');
    await buy('users-250', 'year');
    expect(await refresh()).toMatchObject({ state: 'active', endsWithPeriod: false });
  });

  it('changes its plan at the price that was shown before', async () => {
    await buy();
    await refresh();
    const preview = await call('POST', '/subscription/preview', { plan: 'users-5000', interval: 'month' });
    expect(preview.status, preview.text).toBe(200);
    const { prorated, nextTotal, at } = preview.body as unknown as { prorated: number; nextTotal: number; at: string };
    expect(prorated).toBeGreaterThan(34_000);
    expect(nextTotal).toBe(prorated + 39_900);
    expect((await subscription())['plan']).toMatchObject({ key: 'users-250' });
    const changed = await call('POST', '/subscription/change', { plan: 'users-5000', interval: 'month', at });
    expect(changed.body).toMatchObject({ state: 'active', plan: { key: 'users-5000', userLimit: 5_000 } });
    expect(await liveSubscriptions()).toBe(1);
  });

  it('that is not there cannot be changed or managed', async () => {
    for (const [path, body] of [
      ['preview', { plan: 'users-250', interval: 'month' }],
      ['change', { plan: 'users-250', interval: 'month', at: new Date().toISOString() }],
      ['portal', undefined],
    ] as const) {
      const answer = await call('POST', `/subscription/${path}`, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 409, 'conflict']);
    }
    expect((await call('GET', '/subscription/invoices')).body.items).toEqual([]);
  });
});

describe('a notice of Stripe', () => {
  const notice = async (type = 'customer.subscription.updated'): Promise<string> =>
    JSON.stringify({
      object: 'event',
      id: 'evt_1',
      type,
      data: { object: { object: 'subscription', id: 'sub_forged', customer: await customerId(), status: 'active' } },
    });
  const sign = (body: string, options: { at?: number; secret?: string } = {}): string =>
    stripe.simulator.deliveries.sign(body, options);

  it('is refused without a signature, with a wrong one, for another body, and when it is old', async () => {
    await checkout();
    const body = await notice();
    const now = Math.floor(clock.now() / 1_000);
    const bad = {
      none: '',
      nonsense: 'x',
      'of another secret': sign(body, { secret: 'whsec_other' }),
      'of another body': sign(`${body} `),
      old: sign(body, { at: now - 301 }),
    };
    const before = stripe.simulator.requests.length;
    for (const [name, signature] of Object.entries(bad)) {
      const answer = await deliver({ body, signature });
      expect([name, answer.status, answer.body['code']]).toEqual([name, 400, 'request-invalid']);
    }
    expect(stripe.simulator.requests.length).toBe(before);
    expect((await deliver({ body, signature: sign(body, { at: now - 290 }) })).status).toBe(200);
  });

  it('says nothing by itself: what is true is read from Stripe', async () => {
    await checkout();
    const body = await notice();
    expect((await deliver({ body, signature: sign(body) })).status).toBe(200);
    expect(await state()).toBe('trial');
  });

  it('of a customer of nobody, or of none at all, is taken and changes nothing', async () => {
    for (const object of [
      { object: 'subscription', customer: 'cus_of_somebody_else' },
      { object: 'payout', id: 'po_1' },
    ]) {
      const body = JSON.stringify({ object: 'event', id: 'evt_2', type: 'x', data: { object } });
      expect((await deliver({ body, signature: sign(body) })).status).toBe(200);
    }
    expect(lines.some((line) => line.includes('about no workspace here'))).toBe(true);
  });

  it.each([
    ['repeated', 3, 'asItCame'],
    ['backwards', 1, 'backwards'],
    ['repeated and backwards', 3, 'backwards'],
  ] as const)('%s leads to the same state', async (_title, times, order) => {
    Object.assign(stripe.simulator.deliveries, { mode: 'held', times });
    await buy();
    await portal('cancel');
    await pass(32);
    Object.assign(stripe.simulator.deliveries, { mode: 'now' });
    stripe.simulator.deliveries.release(order);
    await stripe.simulator.deliveries.settled();
    expect(await state()).toBe('ended');
  });

  it('for one workspace leaves the others as they are', async () => {
    const mine = key;
    const other = await createTestTenant(api.db, 'Northwind');
    await api.context.licences.begin(api.db, other.workspaceId);
    await buy();
    await stripe.simulator.deliveries.settled();
    key = await other.apiKey('owner');
    expect(await state()).toBe('trial');
    key = mine;
    expect(await state()).toBe('active');
  });
});

describe('where Stripe is away', () => {
  it('pages say so, what is kept is shown, backups run, and its notices are asked for again', async () => {
    await buy();
    await refresh();
    stripe.simulator.setAway(true);
    for (const path of ['/subscription/checkout', '/subscription/refresh', '/subscription/portal']) {
      const answer = await call(
        'POST',
        path,
        path.endsWith('checkout') ? { plan: 'users-250', interval: 'month' } : undefined,
      );
      expect([path, answer.status, answer.body['code']]).toEqual([path, 503, 'billing-unavailable']);
    }
    expect((await call('GET', '/subscription/invoices')).status).toBe(503);
    expect(await subscription()).toMatchObject({ state: 'active', plan: { key: 'users-250' } });
    expect((await api.call('GET', '/plans', { key: null })).body.items).toHaveLength(4);
    expect((await call('POST', `/connections/${tenant.connection.id}/backups`, {})).status).toBe(202);
    const body = JSON.stringify({
      object: 'event',
      id: 'evt_3',
      type: 'x',
      data: { object: { object: 'subscription', customer: await customerId() } },
    });
    const signature = stripe.simulator.deliveries.sign(body);
    expect((await deliver({ body, signature })).status).toBe(503);
    stripe.simulator.setAway(false);
    expect((await deliver({ body, signature })).status).toBe(200);
  });

  it('what the clock brings about is told all the same', async () => {
    const person = await tenant.member('owner');
    await checkout();
    stripe.simulator.setAway(true);
    ahead += 40 * DAY;
    await expect(api.context.licences.check(tenant.workspaceId)).rejects.toMatchObject({ code: 'billing-unavailable' });
    const events = await api.db
      .selectFrom('notificationDelivery')
      .select('personId')
      .where('workspaceId', '=', tenant.workspaceId)
      .execute();
    expect(events).toEqual([{ personId: person }]);
    expect(await state()).toBe('ended');
  });
});

describe('a workspace that is going to be deleted', () => {
  const billing = () => billingOf(api.db);
  const found = async () => {
    const customer = await customerId();
    return [...stripe.simulator.world.subscriptions.values()].filter((one) => one.customer === customer);
  };

  it('is not renewed while it can be taken back, and is renewed again when it was', async () => {
    await buy();
    await refresh();
    expect(await billing().setRenewal(tenant.workspaceId, false)).toBe(true);
    expect(await subscription()).toMatchObject({ state: 'active' });
    expect((await found()).map((one) => one.cancel_at_period_end)).toEqual([true]);
    // Again: nothing is changed, and nothing would be undone.
    expect(await billing().setRenewal(tenant.workspaceId, false)).toBe(false);
    expect(await billing().setRenewal(tenant.workspaceId, true)).toBe(true);
    expect((await found()).map((one) => one.cancel_at_period_end)).toEqual([false]);
  });

  it('can be asked for and taken back while Stripe is away; the daily check does then what was not done', async () => {
    await buy();
    await refresh();
    const deps = { db: api.db, clock, logger, billing: billing() };
    const { workspaceId } = tenant;
    const ask = () => requestDeletion(deps, { workspaceId, name: 'Fabrikam', ownFiles: false, by: 'Anna' });
    const check = () => settleRenewal(deps, workspaceId);
    const endsWithPeriod = async () => (await found()).map((one) => one.cancel_at_period_end);
    stripe.simulator.setAway(true);
    await ask();
    await expect(check()).rejects.toMatchObject({ code: 'billing-unavailable' });
    stripe.simulator.setAway(false);
    expect(await endsWithPeriod()).toEqual([false]);
    await check();
    await check();
    expect(await endsWithPeriod()).toEqual([true]);

    stripe.simulator.setAway(true);
    await keepWorkspace(deps, { workspaceId, by: 'Anna' });
    // Asked for again before it was renewed: what it has to undo one day is not forgotten.
    await ask();
    await keepWorkspace(deps, { workspaceId, by: 'Anna' });
    stripe.simulator.setAway(false);
    expect(await endsWithPeriod()).toEqual([true]);
    await check();
    expect(await endsWithPeriod()).toEqual([false]);
    await portal('cancel');
    await check();
    expect(await endsWithPeriod()).toEqual([true]);
  });

  it('leaves alone what people have cancelled themselves, and a workspace that never bought', async () => {
    expect(await billing().setRenewal(tenant.workspaceId, false)).toBe(false);
    await billing().endSubscription(tenant.workspaceId);
    await buy();
    await refresh();
    await portal('cancel');
    expect(await billing().setRenewal(tenant.workspaceId, false)).toBe(false);
  });

  it('ends at once when the deletion is carried out, with a Checkout that is open, and can be ended again', async () => {
    await buy();
    await refresh();
    await billing().endSubscription(tenant.workspaceId);
    await billing().endSubscription(tenant.workspaceId);
    expect((await found()).map((one) => one.status)).toEqual(['canceled']);
    const { body } = await checkout();
    await billing().endSubscription(tenant.workspaceId);
    const open = [...stripe.simulator.world.sessions.values()].filter((one) => one.status === 'open');
    expect(open.map((one) => one.url)).not.toContain(body['url']);
    expect(await liveSubscriptions()).toBe(0);
  });

  it('has nothing to end where somebody has deleted the customer at Stripe', async () => {
    await api.db
      .updateTable('licence')
      .set({ customerId: `cus_gone_${tenant.workspaceId}` })
      .where('workspaceId', '=', tenant.workspaceId)
      .execute();
    await expect(billing().setRenewal(tenant.workspaceId, false)).rejects.toMatchObject({ code: 'billing-refused' });
    await billing().endSubscription(tenant.workspaceId);
  });

  it('fails while Stripe is away, and says so', async () => {
    await buy();
    await refresh();
    stripe.simulator.setAway(true);
    await expect(billing().endSubscription(tenant.workspaceId)).rejects.toMatchObject({ code: 'billing-unavailable' });
  });
});

it('everything that was asked of Stripe is allowed by its own description, and the keys stayed where they are', async () => {
  expect(stripe.invalid).toEqual([]);
  expect(stripe.checked()).toBeGreaterThan(100);
  // What is not allowed would have been found.
  await client().rawRequest('POST', '/v1/customers', { nonsense: 'x' });
  expect(stripe.invalid).toEqual([expect.stringContaining('nonsense=x')]);
  const text = lines.join('\n');
  for (const secret of [STRIPE_KEY, WEBHOOK_SECRET]) expect(text).not.toContain(secret);
});
