import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '#core/config/secret.ts';
import { openStripe } from '#core/licences/stripe/client.ts';
import planList from '#core/licences/stripe/plans.json' with { type: 'json' };
import { planFile, setupStripe } from '#core/licences/stripe/setup-plans.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { type StripeSimulator, startStripeSimulator } from '#simulator/stripe/start.ts';
import { seriousProblems } from './support/axe.ts';
import { type Visitor, openBrowser, visit } from './support/browser.ts';
import { type ConsoleStack, consoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';

/** Both ways to begin, from the public page to the first backup, on a server that sells plans. The steps build on each other. */
const KEYS = { STRIPE_SECRET_KEY: 'sk_test_browser', STRIPE_WEBHOOK_SECRET: 'whsec_browser' };
const PASSWORD = 'seven grey herons at noon';
const PAYER = { email: 'paula@fabrikam.example', password: PASSWORD };
const TRIER = { email: 'tom@northwind.example', password: PASSWORD };
const JOB_MS = 120_000;

let stripe: StripeSimulator;
let stack: ConsoleStack;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  const port = await anyFreePort();
  stripe = await startStripeSimulator({
    secretKey: KEYS.STRIPE_SECRET_KEY,
    webhook: { url: `http://127.0.0.1:${String(port)}/api/stripe/webhook`, secret: KEYS.STRIPE_WEBHOOK_SECRET },
  });
  await setupStripe(openStripe(new Secret(KEYS.STRIPE_SECRET_KEY), stripe.url), planFile.parse(planList));
  [stack, browser] = await Promise.all([
    consoleStack({ port, env: { ...KEYS, STRIPE_API_URL: stripe.url } }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await visitor?.context.close();
  await browser?.close();
  await stack?.close();
  await stripe?.close();
});

photographFailures(() => page);

async function comeAnew(): Promise<void> {
  await visitor?.context.close();
  visitor = await visit(browser, stack.url);
  page = visitor.page;
}

async function signUp(
  { email, password }: typeof PAYER,
  { name, company }: { name: string; company: string },
): Promise<void> {
  await page.getByLabel('Work email').fill(email);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Company').fill(company);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  const mail = await stack.mailTo(email, /verif|confirm/i);
  await page.goto(/https?:\/\/\S+verify-email\S+/.exec(mail.text)?.[0] ?? '');
  // The browser that signed up is signed in, and where it wanted to go.
  await page.waitForURL(/\/choose(\?|$)/);
}

async function connectAndBackUp(): Promise<void> {
  const tenant = stack.tenant;
  await page.getByLabel('Directory (tenant) ID').fill(tenant.id);
  await page.getByLabel('Application (client) ID').fill(tenant.clientId);
  await page.getByLabel('Client secret', { exact: true }).last().fill(tenant.clientSecret);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page
    .getByRole('button', { name: /Run .*backup/ })
    .first()
    .click();
  // Where another page is opened before the answer, the browser takes the request back.
  await page.waitForURL(/\/backups\/[0-9a-f-]{36}/);
}

const workspaceOf = (): string => /\/w\/[0-9a-f-]{36}/.exec(new URL(page.url()).pathname)?.[0] ?? '';

it('the plans are public, monthly and annual, under two names, and can be read by everybody', async () => {
  await comeAnew();
  await page.goto('/tarifs');
  await page.getByRole('heading', { name: 'Plans', exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Up to 1,000 users' }).waitFor();
  await page.getByText('€129', { exact: true }).waitFor();
  await page.getByRole('radio', { name: 'Annual' }).click();
  await page.getByText('€1,290', { exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get('interval')).toBe('year');
  expect(await seriousProblems(page)).toEqual([]);
  expect(visitor.troubles).toEqual([]);
});

it('buys: from the plan through sign-up and verification to payment, without choosing again', async () => {
  await page.getByRole('link', { name: 'Subscribe to Up to 1,000 users' }).click();
  await page.waitForURL(/\/sign-up\?next=/);
  await signUp(PAYER, { name: 'Paula Falk', company: 'Fabrikam' });
  expect(new URL(page.url()).searchParams.get('plan')).not.toBeNull();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${stripe.url}/checkout/**`);
  await page.getByRole('heading', { name: 'Up to 1,000 users' }).waitFor();
  await page.getByRole('button', { name: 'Pay with a card that is refused' }).click();
  await page.getByText('declined').waitFor();
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  await page.waitForURL('**/account/subscription');
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByText('Up to 1,000 users, annual').waitFor();
  await page.getByRole('link', { name: /CYB-/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
});

it('connects the tenant of who has paid, and backs it up', async () => {
  const workspace = workspaceOf();
  await page.goto(`${workspace}/connections/new`);
  await connectAndBackUp();
  await page.goto(`${workspace}/backups`);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  await page.goto(`${workspace}/account/subscription`);
  await page.getByText(/of 1,000\s+members/).waitFor();
});

it('changes the plan at a price that is shown before', async () => {
  await page.getByRole('radio', { name: 'Annual' }).click();
  await page.getByRole('button', { name: 'Change to this plan: Up to 5,000 users' }).click();
  await page.getByText('Charged for this period').waitFor();
  await page.getByRole('button', { name: 'Change the plan' }).click();
  await page.getByText('Up to 5,000 users, annual').waitFor();
});

it('tries: a trial without a card, whose backups stay when it becomes a plan', async () => {
  await comeAnew();
  await page.goto('/essai-gratuit');
  await page.getByRole('heading', { name: /Try it free/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('link', { name: 'Start the free trial' }).click();
  await signUp(TRIER, { name: 'Tom Lind', company: 'Northwind' });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/connections/new');
  const workspace = workspaceOf();
  await connectAndBackUp();
  await page.goto(`${workspace}/backups`);
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  const before = await page.getByRole('row').count();

  await page.getByRole('link', { name: 'Subscription' }).click();
  await page.getByText('Free trial', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Subscribe to Up to 250 users' }).click();
  await page.waitForURL(`${stripe.url}/checkout/**`);
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  await page.getByText('Active', { exact: true }).waitFor();
  await page.goto(`${workspace}/backups`);
  await page.getByText('Completed', { exact: true }).first().waitFor();
  expect(await page.getByRole('row').count()).toBe(before);
});

it('says that the payment service is away, and shows all the same what is kept', async () => {
  stripe.setAway(true);
  await page.goto(`${workspaceOf()}/account/subscription`);
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByText('billing-unavailable').first().waitFor();
  stripe.setAway(false);
});
