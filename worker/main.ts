import './memory.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { sealWebhooks } from '#core/notifications/seal-webhooks.ts';
import { endWith } from '#core/observability/end-with.ts';
import { createLogger } from '#core/observability/logger.ts';
import { openServices } from '#core/runtime/services.ts';
import { keepDailyCheck } from './keep-daily-check.ts';
import { runWorker } from './run-worker.ts';
import { startNotifications } from './start-deliverer.ts';

const env = readEnv();
const config = configFrom(env);
const secrets = secretsFrom(env);
const logger = createLogger({ level: config.logLevel, name: 'worker' });
const services = await openServices({ config, secrets, logger }).catch(endWith(logger));
await sealWebhooks({ db: services.db, box: services.box, logger });
const notifications = startNotifications({ config, secrets, services, logger });
const dailyCheck = keepDailyCheck({ config, secrets, logger });
try {
  await runWorker({ config, secrets, services, logger });
} finally {
  dailyCheck.stop();
  await notifications.stop();
  await services.close();
}
