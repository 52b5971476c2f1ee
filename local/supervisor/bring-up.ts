import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#core/observability/sentence-error.ts';
import type { DataFolder } from '../installation/data-folder.ts';
import type { Installation } from '../installation/installation.ts';
import { writeJsonFile } from '../installation/json-file.ts';
import type { RunFile } from '../installation/run-file.ts';
import { startPostgres } from '../servers/postgres/start-postgres.ts';
import { startTemporal } from '../servers/temporal/start-temporal.ts';
import { buildConsole } from './build-console.ts';
import { portChooser } from './choose-ports.ts';
import { ensureDatabase } from './database.ts';
import { guardServer } from './guard-server.ts';
import { openProcessRecord } from './leftovers.ts';
import { openLogFile } from './log-file.ts';
import { limitLines } from './noteworthy.ts';
import { runOnce } from './run-once.ts';
import {
  apiService,
  demoBucketService,
  mailSinkService,
  type PlannedService,
  simulatorService,
  stripeService,
  workerService,
} from './services.ts';
import { supervise, type Supervised } from './supervise.ts';

export interface BringUpOptions {
  readonly folder: DataFolder;
  readonly installation: Installation;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Everything that runs, in the order in which it came up; filled while starting, so that a failed start can be undone. */
  readonly running: Supervised[];
}

/** Starts everything that is not brought from outside, and says where it is. */
export async function bringUp({ folder, installation, log, signal, running }: BringUpOptions): Promise<RunFile> {
  const ports = portChooser(folder.ports, log);
  const record = openProcessRecord(folder.processes);
  const consoleBuild = buildConsole({ logs: folder.logs, log });
  running.push(consoleBuild);

  const startService = async (service: PlannedService): Promise<string> => {
    const fileName = `${service.name.replaceAll(' ', '-').toLowerCase()}.log`;
    const logPath = join(folder.logs, fileName);
    const supervised = await supervise(service, {
      log: limitLines(log, `${service.name}: there is more; see ${logPath}`),
      logFile: openLogFile(logPath),
      logPath,
      record: (identity) => record.set(service.name, identity),
      signal,
    });
    running.push(supervised);
    return service.url;
  };

  const database = async (): Promise<string> => {
    if (installation.databaseUrl) return installation.databaseUrl;
    const start = (): ReturnType<typeof startPostgres> =>
      startPostgres({ dataDir: folder.postgres, choosePort: () => ports.choose('postgres'), signal, log });
    const postgres = await start();
    running.push(guardServer('PostgreSQL', postgres, start, log));
    log(`PostgreSQL ${postgres.adopted ? 'was still running and is used again' : 'runs'} on port ${postgres.port}.`);
    return ensureDatabase(postgres.url);
  };

  const temporal = async (): Promise<{ address: string; namespace: string; uiUrl: string | null }> => {
    const { temporalAddress, temporalNamespace } = installation;
    if (temporalAddress) return { address: temporalAddress, namespace: temporalNamespace, uiUrl: null };
    const start = (): ReturnType<typeof startTemporal> =>
      startTemporal({
        dataDir: folder.temporal,
        choosePort: () => ports.choose('temporal'),
        chooseUiPort: () => ports.choose('temporalUi'),
        signal,
        log,
      });
    const server = await start();
    running.push(guardServer('Temporal', server, start, log));
    log(`Temporal ${server.adopted ? 'was still running and is used again' : 'runs'} at ${server.address}.`);
    return server;
  };

  const mail = installation.smtpUrl ? undefined : await mailSinkService(folder, ports);
  const simulator = installation.originMap ? undefined : await simulatorService(folder, ports);
  const bucket = simulator ? await demoBucketService(folder, ports) : undefined;
  const [databaseUrl, { address, namespace, uiUrl }, mailUrl, simulatorUrl, bucketUrl] = await allOf([
    database(),
    temporal(),
    mail ? startService(mail) : null,
    simulator ? startService(simulator) : null,
    bucket ? startService(bucket) : null,
  ]);

  const env: Record<string, string> = {
    CYBBACK_DATA: folder.path,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...(uiUrl && { TEMPORAL_UI_URL: uiUrl }),
    ...(mail && { SMTP_URL: mail.smtpUrl }),
    ...(simulatorUrl && { ENTRA_ORIGIN_MAP: originMapTo(simulatorUrl) }),
    // The demo's bucket is on this machine.
    ...(bucketUrl && !process.env['STORAGE_ALLOW_PRIVATE_ENDPOINTS'] && { STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true' }),
  };
  // Services from outside also need search attributes and a bucket; the embedded ones come with theirs.
  const isEmbedded = !installation.temporalAddress && installation.storage !== 's3';
  const migrated = await runOnce(
    'Bringing the database up to date',
    isEmbedded ? 'core/database/migrate.ts' : 'scripts/prepare.ts',
    {
      env,
      logFile: openLogFile(join(folder.logs, 'migrate.log')),
      signal,
    },
  );
  if (migrated) log(migrated);
  const planned = await apiService(env, ports, installation);
  // Sessions and passkeys are bound to this address; mails, which come from the workers, lead to it.
  const publicUrl = process.env['PUBLIC_URL']?.trim().replace(/\/+$/, '') || planned.peopleUrl;
  const stripe = installation.demoBilling ? await stripeService(folder, ports, planned.url) : undefined;
  const stripeUrl = stripe ? await startService(stripe) : null;
  const people = { PUBLIC_URL: publicUrl, ...stripe?.productEnv };
  if (stripe)
    await runOnce('Making the plans', 'scripts/stripe-setup.ts', {
      env: { ...env, ...people },
      logFile: openLogFile(join(folder.logs, 'stripe-setup.log')),
      signal,
    });
  const api = { ...planned, env: { ...planned.env, ...people } };
  const worker = await workerService({ ...env, ...people }, ports, installation);
  const [apiUrl] = await allOf([startService(api), startService(worker)]);
  const runFile: RunFile = {
    apiUrl,
    consoleUrl: publicUrl,
    isConsoleBuilt: false,
    simulatorUrl,
    bucketUrl,
    stripeUrl,
    temporalAddress: address,
    temporalNamespace: namespace,
    temporalUi: uiUrl,
    mailUrl,
    smtpUrl: mail?.smtpUrl ?? null,
    apiKeyFile: null,
    startPid: process.pid,
    pids: record.pids(),
  };
  writeJsonFile(folder.run, runFile);
  await runOnce('Making the first workspace', 'local/demo/seed.ts', {
    env,
    logFile: openLogFile(join(folder.logs, 'seed-demo.log')),
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    // Everything else works without it.
    log(messageOf(error));
  });
  const complete = {
    ...runFile,
    isConsoleBuilt: await consoleBuild.done,
    apiKeyFile: existsSync(folder.demoApiKey) ? folder.demoApiKey : null,
  };
  writeJsonFile(folder.run, complete);
  return complete;
}

/** Waits for all before it fails, so that what did start is known and can be stopped. */
async function allOf<const T extends readonly unknown[]>(
  tasks: T,
): Promise<{ -readonly [Key in keyof T]: Awaited<T[Key]> }> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}

function originMapTo(simulatorUrl: string): string {
  return JSON.stringify({
    'https://login.microsoftonline.com': simulatorUrl,
    'https://graph.microsoft.com': simulatorUrl,
  });
}
