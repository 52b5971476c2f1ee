import { Stripe } from 'stripe';
import type { Secret } from '../../config/secret.ts';
import { CybbackError } from '../../domain/errors.ts';

/** What our code was written for; Stripe keeps answering in this version, whatever the account's own is. */
export const STRIPE_API_VERSION = '2026-10-28.endive' satisfies Stripe.LatestApiVersion;

const TIMEOUT_MS = 10_000;

/** @param apiUrl another server that speaks Stripe's API, for tests and the demo; null: Stripe itself. */
export function openStripe(key: Secret, apiUrl: string | null): Stripe {
  const url = new URL(apiUrl ?? 'https://api.stripe.com');
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(key.reveal(), {
    apiVersion: STRIPE_API_VERSION,
    protocol,
    host: url.hostname,
    port: url.port === '' ? (protocol === 'http' ? 80 : 443) : Number(url.port),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  });
}

/**
 * Errors of Stripe as ours. Its own hold requests, keys and addresses of people: none of that goes on. Codes:
 * `billing-unavailable` where another try can help, `billing-refused` where Stripe says no.
 */
export async function askStripe<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? translated(error) : error;
  }
}

function translated(error: InstanceType<typeof Stripe.errors.StripeError>): CybbackError {
  const facts = { stripeCode: error.code ?? error.type, stripeRequest: error.requestId ?? null };
  if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError)
    return new CybbackError(
      'billing-refused',
      'The payment service did not accept this. Check what you entered, and try again.',
      {
        facts,
      },
    );
  return new CybbackError(
    'billing-unavailable',
    'The payment service does not answer. Backups, restores and everything else work as before; try again in a few minutes.',
    { facts },
  );
}
