import type { Config, Secrets } from '#core/config/index.ts';
import { systemClock } from '#core/domain/clock.ts';
import { openJobEventFeed } from '#core/jobs/store/job-event-feed.ts';
import { openMailer } from '#core/mail/mailer.ts';
import { startDeliverer } from '#core/notifications/deliverer.ts';
import { openWebhookSender } from '#core/notifications/webhook-sender.ts';
import type { Logger } from '#core/observability/logger.ts';
import type { Services } from '#core/runtime/services.ts';

/** Mails and webhooks, beside the activities: they go out also while the workflow service is away. */
export function startNotifications({
  config,
  secrets,
  services,
  logger,
}: {
  config: Config;
  secrets: Secrets;
  services: Services;
  logger: Logger;
}): { stop(): Promise<void> } {
  const mailer = openMailer({ smtpUrl: secrets.smtpUrl, from: config.mail.from, logger });
  const webhooks = openWebhookSender({ allowPrivate: config.storage.allowPrivateEndpoints });
  const feed = openJobEventFeed({ databaseUrl: secrets.databaseUrl.reveal() });
  const deliverer = startDeliverer({
    db: services.db,
    box: services.box,
    mailer,
    webhooks,
    clock: systemClock,
    logger,
    publicUrl: config.server.publicUrl,
    random: Math.random,
    feed,
  });
  return {
    async stop() {
      await deliverer.stop();
      mailer.close();
      await webhooks.close();
      await feed.close();
    },
  };
}
