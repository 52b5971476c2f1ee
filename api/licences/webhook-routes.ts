import { CybbackError } from '#core/domain/errors.ts';
import type { Billing } from '#core/licences/billing.ts';
import type { App } from '../http/app.ts';
import type { ApiContext } from '../http/context.ts';

/**
 * Where Stripe says that something has changed. What has changed is read from Stripe itself: the delivery only names the
 * customer. It is answered with success once that is kept; else Stripe delivers again.
 */
export function stripeWebhookRoute(app: App, { licences, logger }: ApiContext, billing: Billing): void {
  // The signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/webhook',
    { config: { role: 'public', rateLimit: false }, schema: { hide: true } },
    async function handleStripeWebhook(request) {
      const signature = request.headers['stripe-signature'];
      const { body } = request;
      if (typeof signature !== 'string' || !Buffer.isBuffer(body))
        throw new CybbackError('request-invalid', 'The signature is missing.');
      const { eventId, type, customerId } = billing.readWebhook({ body, signature });
      const workspaceId = customerId === null ? null : await billing.sync(customerId);
      if (workspaceId === null) logger.info({ eventId, type }, 'a notice of Stripe is about no workspace here');
      else await licences.refresh(workspaceId);
      return { received: true };
    },
  );
}
