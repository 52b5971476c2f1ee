import { setTimeout as sleep } from 'node:timers/promises';
import { Repositories } from '../backups/open-repositories.ts';
import type { Config, Secrets } from '../config/index.ts';
import { Connections } from '../connections/open-connection.ts';
import { createRateBucketStore } from '../connections/store/rate-bucket-store.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import { isDatabaseAway } from '../database/database-failure.ts';
import { openDatabase } from '../database/open.ts';
import { systemClock } from '../domain/clock.ts';
import { createGraphAccess } from '../graph/graph-access.ts';
import { openMasterKeys } from '../keys/open-master-key.ts';
import { watchMasterKeys } from '../keys/watch-master-keys.ts';
import { openBilling } from '../licences/billing.ts';
import { openLicences } from '../licences/licences.ts';
import { openStripe } from '../licences/stripe/client.ts';
import type { Logger } from '../observability/logger.ts';
import { Storages } from '../storages/open-storage.ts';
import { masterKeySources } from './master-key-sources.ts';

/** What API and workers share: each process opens it once and closes it when it ends. */
export type Services = Awaited<ReturnType<typeof openServices>>;

/**
 * Errors: `key-missing` and `key-wrong` where the master key is not the one that protects what the database holds. Waits
 * for a database that is away: without it nothing is known of the key.
 */
export async function openServices({ config, secrets, logger }: { config: Config; secrets: Secrets; logger: Logger }) {
  const db = openDatabase(secrets.databaseUrl.reveal(), { maxConnections: config.database.poolSize });
  const sources = masterKeySources({ config, secrets });
  const masterKeys = await whenDatabaseAnswers(
    () => openMasterKeys(db, sources, { warn: (message) => logger.warn(message) }),
    logger,
  );
  const watch = await watchMasterKeys(db, masterKeys, {
    onFailure: (error) => logger.warn({ err: error }, 'the state of the master key could not be asked for'),
  });
  const keyProvider = watch.provider;
  const graph = createGraphAccess({ config: config.entra, budgetStore: createRateBucketStore(db), logger });
  const box = createSecretBox(keyProvider);
  const storages = new Storages({ config: config.storage, secretAccessKey: secrets.storageSecretAccessKey, box });
  const { stripeSecretKey, stripeWebhookSecret } = secrets;
  const billing =
    stripeSecretKey && stripeWebhookSecret
      ? openBilling({
          db,
          stripe: openStripe(stripeSecretKey, config.stripeApiUrl),
          webhookSecret: stripeWebhookSecret,
          clock: systemClock,
          logger,
          publicUrl: config.server.publicUrl,
        })
      : null;
  return {
    db,
    box,
    graph,
    keyProvider,
    masterKeys,
    billing,
    licences: openLicences({ db, clock: systemClock, billing }),
    connections: new Connections({ db, box, graph, entra: config.entra }),
    storages,
    repositories: new Repositories({ db, keyProvider, openStorage: (row) => storages.open(row) }),
    async close(): Promise<void> {
      await watch.close();
      await graph.close();
      storages.close();
      await db.destroy();
    },
  };
}

const AGAIN_MS = 1_000;

async function whenDatabaseAnswers<T>(task: () => Promise<T>, logger: Logger): Promise<T> {
  for (let isSaid = false; ; isSaid = true) {
    try {
      return await task();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      if (!isSaid) logger.warn({ err: error }, 'the database does not answer; the start waits for it');
    }
    await sleep(AGAIN_MS);
  }
}
