import { Stripe } from 'stripe';
import type { Secret } from '../../config/secret.ts';
import { CybbackError } from '../../domain/errors.ts';

/** Older deliveries are refused: whoever recorded one cannot play it again later. */
export const TOLERANCE_SECONDS = 300;

/**
 * Proves that a delivery is Stripe's, and says which customer it is about: nothing else in it is believed.
 *
 * @param body as it came, byte for byte.
 * @returns null where it is about no customer. Error: `request-invalid`.
 */
export function customerOfWebhook(
  stripe: Stripe,
  { body, signature, secret, nowMs }: { body: Buffer; signature: string; secret: Secret; nowMs: number },
): { readonly eventId: string; readonly type: string; readonly customerId: string | null } {
  const event = constructed(stripe, { body, signature, secret, nowMs });
  const object: unknown = event.data.object;
  return { eventId: event.id, type: event.type, customerId: customerIn(object) };
}

function constructed(
  stripe: Stripe,
  { body, signature, secret, nowMs }: { body: Buffer; signature: string; secret: Secret; nowMs: number },
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(body, signature, secret.reveal(), TOLERANCE_SECONDS, undefined, nowMs);
  } catch (error) {
    const why =
      error instanceof Stripe.errors.StripeSignatureVerificationError
        ? 'The signature is not valid for this body at this time.'
        : 'The body is no event.';
    throw new CybbackError('request-invalid', why);
  }
}

function customerIn(object: unknown): string | null {
  const { object: kind, id, customer } = Object(object) as { object?: unknown; id?: unknown; customer?: unknown };
  if (kind === 'customer') return typeof id === 'string' ? id : null;
  if (typeof customer === 'string') return customer;
  const expanded: unknown = Reflect.get(Object(customer), 'id');
  return typeof expanded === 'string' ? expanded : null;
}
