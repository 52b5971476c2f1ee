import { openAccounts } from '#core/accounts/accounts.ts';
import { sessionSecrets } from '#core/accounts/session-secret.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { testConnection } from '#core/connections/test-connection.ts';
import { systemClock } from '#core/domain/clock.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { openJobEventFeed } from '#core/jobs/store/job-event-feed.ts';
import { openMailer } from '#core/mail/mailer.ts';
import { sealWebhooks } from '#core/notifications/seal-webhooks.ts';
import { endWith } from '#core/observability/end-with.ts';
import { createLogger } from '#core/observability/logger.ts';
import { startSideServer } from '#core/observability/side-server.ts';
import { namesInMemo } from '#core/runtime/names-in-memo.ts';
import { openServices } from '#core/runtime/services.ts';
import { reconcileSchedules } from '#core/schedules/reconcile.ts';
import { openTemporal } from '#core/temporal/client.ts';
import { build } from './http/build.ts';
import { DEFAULT_API_SETTINGS } from './http/context.ts';

const env = readEnv();
const config = configFrom(env);
const secrets = secretsFrom(env);
const logger = createLogger({ level: config.logLevel, name: 'api' });
const services = await openServices({ config, secrets, logger }).catch(endWith(logger));
const temporal = await openTemporal(config.temporal, secrets.temporalApiKey, namesInMemo(services.db));
const events = openJobEventFeed({
  databaseUrl: secrets.databaseUrl.reveal(),
  onError: (error) => logger.warn({ err: error }, 'the listener for job events was lost and connects again'),
});

const mailer = openMailer({ smtpUrl: secrets.smtpUrl, from: config.mail.from, logger });
const signing = await sessionSecrets(secrets.sessionSecret, services.masterKeys);
const accounts = openAccounts({
  db: services.db,
  box: services.box,
  secret: signing.secret,
  secrets: signing,
  publicUrl: config.server.publicUrl,
  signUp: config.signUp,
  mailVerification: secrets.smtpUrl !== null,
  mailer,
  clock: systemClock,
  logger,
});

const app = await build({
  db: services.db,
  accounts,
  events,
  jobs: temporal.jobs,
  turnLimits: config.turnLimits,
  billing: services.billing,
  licences: services.licences,
  mayRunBackups: services.licences.mayRunBackups,
  schedules: temporal.schedules,
  secretBox: services.box,
  keyProvider: services.keyProvider,
  cursorKey: await services.keyProvider.derive('cursors'),
  clock: systemClock,
  logger,
  settings: {
    ...DEFAULT_API_SETTINGS,
    publicUrl: config.server.publicUrl,
    trustedProxies: config.server.trustedProxies,
    temporalUiUrl: config.temporal.uiUrl,
  },
  testConnection: (identity) =>
    testConnection({
      identity,
      clientFactory: services.graph,
      objectTypes: Object.values(OBJECT_TYPES),
      clock: systemClock,
    }),
  identityOf: async (scope) => (await services.connections.identity(scope)).identity,
  openTenant: (scope) => services.connections.tenant(scope),
  storages: {
    allowPrivateEndpoints: config.storage.allowPrivateEndpoints,
    testBucket: (values) => services.storages.test(values),
    open: (row) => services.storages.open(row),
  },
  readVersion: async ({ version, ...scope }) => (await services.repositories.open(scope)).readVersion(version),
  readVersions: async (scope, versions) => (await services.repositories.open(scope)).readVersions(versions),
  readManifest: async ({ key, sha256, ...scope }) =>
    (await services.repositories.open(scope)).readManifest({ key, sha256, sealing: scope.sealing }),
});

// The workers do so too, at their start and from time to time; whichever of them is there first.
const ending = new AbortController();
const reconciled = reconcileSchedules({
  db: services.db,
  schedules: temporal.schedules,
  clock: systemClock,
  logger,
  signal: ending.signal,
}).catch((error: unknown) =>
  logger.warn({ err: error }, 'schedules could not be compared with those of Temporal; the workers try again'),
);

const figures = await startSideServer({
  port: config.server.metricsPort,
  host: config.server.host,
  answers: {
    '/metrics': async () => ({ status: 200, type: app.metrics.contentType, text: await app.metrics.text() }),
  },
});
await sealWebhooks({ db: services.db, box: services.box, logger });

let stopping = false;

/** Streams are ended, answers in hand are given, then what was opened is closed. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'api stops');
  try {
    ending.abort();
    await figures.close();
    await app.close();
    await reconciled;
    await accounts.close();
    mailer.close();
    await events.close();
    await temporal.close();
    await services.close();
  } catch (error) {
    logger.error({ err: error }, 'api did not stop cleanly');
    process.exitCode = 1;
  }
}

process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));

await app.listen({ host: config.server.host, port: config.server.port });
logger.info({ address: config.server.publicUrl, reference: `${config.server.publicUrl}/api/docs` }, 'api is ready');
