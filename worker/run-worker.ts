import { NativeConnection, Runtime, Worker, DefaultLogger, type LogEntry } from '@temporalio/worker';
import { DEFAULT_LIMITS } from '#core/backups/capture/types.ts';
import { startReadingReferences } from '#core/backups/read-references.ts';
import type { Config, Secrets } from '#core/config/index.ts';
import { storedConnectionTester } from '#core/connections/test-stored-connection.ts';
import { systemClock } from '#core/domain/clock.ts';
import { createFairSlots } from '#core/jobs/fair-slots.ts';
import { startKeepingNotes } from '#core/notes/keep-notes.ts';
import type { Logger } from '#core/observability/logger.ts';
import { startHousekeeping } from '#core/runtime/housekeeping.ts';
import { namesInMemo } from '#core/runtime/names-in-memo.ts';
import type { Services } from '#core/runtime/services.ts';
import { startJobKeeper } from '#core/runtime/take-up-lost-jobs.ts';
import { startScheduleKeeper } from '#core/schedules/keeper.ts';
import { openTemporal } from '#core/temporal/client.ts';
import { temporalConnectionOptions } from '#core/temporal/connection-options.ts';
import { createActivities } from '../activities/index.ts';
import { workflowBundle } from './bundle.ts';
import { startHealthServer } from './health.ts';
import { ACTIVITIES_AT_ONCE, SLOTS } from './slots.ts';

/** Works until the process is told to end, then lets the activities in hand stop at their next durable point. */
export async function runWorker({
  config,
  secrets,
  services,
  logger,
}: {
  config: Config;
  secrets: Secrets;
  services: Services;
  logger: Logger;
}): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => logEntry(logger, entry)),
    shutdownSignals: ['SIGINT', 'SIGTERM'],
  });
  const connection = await NativeConnection.connect(
    await temporalConnectionOptions(config.temporal, secrets.temporalApiKey),
  );
  const temporal = await openTemporal(config.temporal, secrets.temporalApiKey, namesInMemo(services.db));
  try {
    const worker = await Worker.create({
      connection,
      namespace: config.temporal.namespace,
      taskQueue: config.temporal.taskQueue,
      workflowBundle: { codePath: await workflowBundle() },
      activities: createActivities({
        db: services.db,
        clock: systemClock,
        logger,
        captureLimits: DEFAULT_LIMITS,
        fullReads: config.verification.fullReads,
        verifyDays: config.verification.days,
        openTenant: (scope) => services.connections.tenant(scope),
        openBackup: (backupId) => services.repositories.openBackup(backupId),
        proofs: { box: services.box, openRepository: (scope) => services.repositories.open(scope) },
        rebuilds: {
          db: services.db,
          box: services.box,
          openRepository: (scope) => services.repositories.open(scope),
        },
        restoreJobs: {
          db: services.db,
          box: services.box,
          clock: systemClock,
          openTarget: (scope) => services.connections.restoreTarget(scope),
          openRepository: (scope) => services.repositories.open(scope),
        },
        checks: {
          testConnection: storedConnectionTester({
            connections: services.connections,
            graph: services.graph,
            clock: systemClock,
          }),
          openRepository: (scope) => services.repositories.open(scope),
          openFolder: (scope) => services.repositories.openFolder(scope),
        },
        scheduling: { jobs: temporal.jobs, signIn: (scope) => services.connections.signIn(scope) },
        licences: services.licences,
        slots: createFairSlots(SLOTS),
        deletions: {
          box: services.box,
          publicUrl: config.server.publicUrl,
          jobs: temporal.jobs,
          billing: services.billing,
          openStorage: (row) => services.storages.open(row),
        },
        turns: { jobs: temporal.jobs, limits: config.turnLimits },
      }),
      maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '30 seconds',
    });
    const health = await startHealthServer({
      port: config.server.workerPort,
      host: config.server.host,
      isReady: () => worker.getState() === 'RUNNING',
    });
    const keeper = startScheduleKeeper({ db: services.db, schedules: temporal.schedules, clock: systemClock, logger });
    const lost = startJobKeeper({ db: services.db, jobs: temporal.jobs, clock: systemClock, logger });
    const housekeeping = startHousekeeping({ db: services.db, clock: systemClock, logger });
    const references = startReadingReferences({
      db: services.db,
      logger,
      openRepository: (scope) => services.repositories.open(scope),
    });
    const notes = startKeepingNotes({
      db: services.db,
      box: services.box,
      clock: systemClock,
      logger,
      openRepository: (scope) => services.repositories.open(scope),
    });
    try {
      logger.info({ taskQueue: config.temporal.taskQueue }, 'worker is ready');
      await worker.run();
    } finally {
      await notes.stop();
      await references.stop();
      await housekeeping.stop();
      await lost.stop();
      await keeper.stop();
      await health.close();
    }
  } finally {
    await temporal.close();
    await connection.close();
  }
}

/** What workflows say is of use to operators; of the SDK's own words only what is wrong. */
function logEntry(logger: Logger, { level, message, meta }: LogEntry): void {
  if (level === 'ERROR') logger.error({ meta }, message);
  else if (level === 'WARN') logger.warn({ meta }, message);
  else if (meta?.['sdkComponent'] === 'workflow') logger.info({ meta }, message);
}
