// npm run stripe:setup: makes the plans of core/licences/stripe/plans.json at Stripe, or brings them up to date. Can be repeated.
import { configFrom, readEnv, secretsFrom } from '../core/config/index.ts';
import { openStripe } from '../core/licences/stripe/client.ts';
import plans from '../core/licences/stripe/plans.json' with { type: 'json' };
import { planFile, setupStripe } from '../core/licences/stripe/setup-plans.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';

try {
  const env = readEnv();
  const { stripeSecretKey } = secretsFrom(env);
  if (!stripeSecretKey) throw new SentenceError('Set STRIPE_SECRET_KEY to the secret key of your Stripe account.');
  const stripe = openStripe(stripeSecretKey, configFrom(env).stripeApiUrl);
  for (const { what, done } of await setupStripe(stripe, planFile.parse(plans))) console.log(`${what}: ${done}`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
