import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelBackup } from '#core/backups/cancel-backup.ts';
import { startBackup } from '#core/backups/start-backup.ts';
import { type Backup, getBackup } from '#core/backups/store/backups.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { createLogger } from '#core/observability/logger.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { cancelRestore, confirmPlan } from '#core/restores/steer-restore.ts';
import { type Restore, getRestore } from '#core/restores/store/restores.ts';
import type { Target } from '#core/restores/target.ts';
import { openServices } from '#core/runtime/services.ts';
import { openTemporal } from '#core/temporal/client.ts';
import { waitFor } from '#local/processes/wait.ts';
import { type ConnectedTenant, connectTenant } from './connect-tenant.ts';
import { spawnNode, type SpawnedNode } from './process.ts';

export interface InstallationOptions {
  readonly originMap: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Migrated. */
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
}

export interface RestoreRequest {
  readonly backup: Backup;
  readonly objects?: readonly { type: TypeKey; id: string }[];
  /** Whole ones. */
  readonly types?: readonly TypeKey[];
  readonly removeAdded?: boolean;
  readonly dryRun?: boolean;
  readonly confirmation?: 'automatic' | 'required';
  /** Default: the tenant of the backup. */
  readonly target?: Target;
  readonly domains?: Readonly<Record<string, string>>;
}

export type Installation = Awaited<ReturnType<typeof installation>>;

/** The product as it is run: worker processes of their own, a real workflow service, a real database, folder storage. */
export async function installation(options: InstallationOptions) {
  const data = await mkdtemp(join(tmpdir(), 'cybback-installation-'));
  const vars: Record<string, string> = {
    DATABASE_URL: options.databaseUrl,
    TEMPORAL_ADDRESS: options.temporal.address,
    TEMPORAL_NAMESPACE: options.temporal.namespace,
    TEMPORAL_TASK_QUEUE: `installation-${randomUUID()}`,
    CYBBACK_DATA: data,
    CYBBACK_MASTER_KEY: randomBytes(32).toString('base64'),
    ENTRA_ORIGIN_MAP: JSON.stringify(options.originMap),
    GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: '50',
    WORKER_PORT: '0',
    NODE_OPTIONS: '--max-semi-space-size=8',
    LOG_LEVEL: 'info',
    ...options.env,
  };
  const env = readEnv(vars);
  const config = configFrom(env);
  const secrets = secretsFrom(env);
  const logger = createLogger({ level: 'fatal' });
  const services = await openServices({ config, secrets, logger });
  const client = await openTemporal(config.temporal, secrets.temporalApiKey);
  const workspaceId = randomUUID();
  await services.db.insertInto('workspace').values({ id: workspaceId, name: 'Test' }).execute();
  const workers: SpawnedNode[] = [];

  async function startWorker(extra: Record<string, string> = {}): Promise<SpawnedNode> {
    const worker = spawnNode('worker/main.ts', { ...vars, ...extra });
    workers.push(worker);
    await worker.waitForLine('worker is ready', 60_000);
    return worker;
  }

  const connect = (tenant: ConnectedTenant): Promise<string> => connectTenant(services, workspaceId, tenant);

  async function connectionOf(id: string) {
    const connection = await getConnection(services.db, { workspaceId, id });
    if (!connection) throw new Error('no such connection');
    return connection;
  }

  async function start(connectionId: string, mode: 'auto' | 'full' = 'auto', clock = systemClock): Promise<Backup> {
    return startBackup(
      { db: services.db, jobs: client.jobs, clock, mayRunBackups: () => Promise.resolve(null) },
      { connection: await connectionOf(connectionId), mode, trigger: 'manual', createdBy: 'test' },
    );
  }

  async function restore({ objects = [], types = [], ...request }: RestoreRequest): Promise<Restore> {
    return startRestore(
      { db: services.db, jobs: client.jobs },
      {
        target: request.target ?? { connection: await connectionOf(request.backup.connectionId) },
        backup: request.backup,
        selection: { objects, types, dependencies: false },
        types: TYPE_KEYS.filter((type) => types.includes(type) || objects.some((object) => object.type === type)),
        options: {
          ...DEFAULT_JOB_OPTIONS,
          overwrite: true,
          removeAdded: request.removeAdded ?? false,
          dryRun: request.dryRun ?? false,
          confirmation: request.confirmation ?? 'automatic',
          domains: request.domains ?? {},
        },
        reason: 'test',
        createdBy: 'test',
      },
    );
  }

  /** Waits until a restore is as wished; fails with what the workers wrote where it does not get there. */
  async function restoreWhere(
    id: string,
    wanted: (restore: Restore) => boolean,
    timeoutMs = 120_000,
  ): Promise<Restore> {
    const found = await waitFor(
      async () => {
        const now = await getRestore(services.db, { workspaceId, id });
        return now !== null && wanted(now) ? now : undefined;
      },
      { timeoutMs },
    );
    if (!found) throw new Error(`the restore did not get there:\n${output()}`);
    return found;
  }

  const output = (): string => workers.map((worker) => worker.output()).join('\n---\n');

  /** Waits for the end of a backup; answers it whatever its state. */
  async function ended(backupId: string, timeoutMs = 120_000): Promise<Backup> {
    const backup = await waitFor(
      async () => {
        const now = await getBackup(services.db, { workspaceId, id: backupId }).catch(() => null);
        return now && now.state !== 'pending' && now.state !== 'running' ? now : undefined;
      },
      { timeoutMs },
    );
    if (!backup) throw new Error(`the backup did not end:\n${output()}`);
    return backup;
  }

  return {
    vars,
    services,
    jobs: client.jobs,
    schedules: client.schedules,
    workspaceId,
    startWorker,
    connect,
    start,
    ended,
    cancel: (backupId: string) => cancelBackup({ db: services.db, jobs: client.jobs }, { workspaceId, id: backupId }),
    restore,
    restoreWhere,
    restoreEnded: (id: string, timeoutMs?: number) =>
      restoreWhere(id, ({ state }) => state !== 'pending' && state !== 'running', timeoutMs),
    confirm: (restoreId: string) =>
      confirmPlan({ db: services.db, jobs: client.jobs }, { workspaceId, id: restoreId }, 'test'),
    cancelRestore: (restoreId: string) =>
      cancelRestore({ db: services.db, jobs: client.jobs }, { workspaceId, id: restoreId }),
    workerOutput: output,
    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.killGroup()));
      await client.close();
      await services.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
