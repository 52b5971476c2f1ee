import { Repositories } from '../backups/open-repositories.ts';
import type { Config, Secrets } from '../config/index.ts';
import { Connections } from '../connections/open-connection.ts';
import { createRateBucketStore } from '../connections/store/rate-bucket-store.ts';
import { openKeyProvider } from '../crypto/open-key-provider.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import { openDatabase } from '../database/open.ts';
import { systemClock } from '../domain/clock.ts';
import { createGraphAccess } from '../graph/graph-access.ts';
import { openBilling } from '../licences/billing.ts';
import { openLicences } from '../licences/licences.ts';
import { openStripe } from '../licences/stripe/client.ts';
import type { Logger } from '../observability/logger.ts';
import { Storages } from '../storages/open-storage.ts';

/** What API and workers share: each process opens it once and closes it when it ends. */
export type Services = Awaited<ReturnType<typeof openServices>>;

export async function openServices({ config, secrets, logger }: { config: Config; secrets: Secrets; logger: Logger }) {
  const keyProvider = await openKeyProvider(
    secrets.masterKey ? { secret: secrets.masterKey.reveal() } : { keyFile: config.masterKeyFile },
    { warn: (message) => logger.warn(message) },
  );
  const db = openDatabase(secrets.databaseUrl.reveal(), { maxConnections: config.database.poolSize });
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
    billing,
    licences: openLicences({ db, clock: systemClock, billing }),
    connections: new Connections({ db, box, graph, entra: config.entra }),
    storages,
    repositories: new Repositories({ db, keyProvider, openStorage: (row) => storages.open(row) }),
    async close(): Promise<void> {
      await graph.close();
      storages.close();
      await db.destroy();
    },
  };
}
