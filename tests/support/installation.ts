import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from '#core/catalog/connections.ts';
import { sealCredential } from '#core/catalog/credentials.ts';
import { getBackup } from '#core/catalog/backups.ts';
import type { Backup } from '#core/catalog/backups.ts';
import { startBackup } from '#core/backups/start-backup.ts';
import { getConnection } from '#core/catalog/connections.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { systemClock } from '#core/domain/clock.ts';
import { createLogger } from '#core/observability/logger.ts';
import { openServices } from '#core/runtime/services.ts';
import { openTemporal } from '#core/temporal/client.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { waitFor } from '../../scripts/runtime/wait.ts';
import { spawnNode } from './process.ts';
import type { SpawnedNode } from './process.ts';

export interface InstallationOptions {
  readonly originMap: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Migrated. */
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
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

  async function connect(tenant: Pick<TenantHandle, 'id' | 'clientId' | 'clientSecret' | 'displayName' | 'domains'>): Promise<string> {
    const id = randomUUID();
    await createConnection(services.db, {
      id,
      workspaceId,
      name: tenant.displayName,
      cloud: 'global',
      tenantId: tenant.id,
      clientId: tenant.clientId,
      credential: await sealCredential(services.box, id, { kind: 'secret', clientSecret: tenant.clientSecret }),
      findings: {
        tenantName: tenant.displayName,
        verifiedDomains: [...tenant.domains],
        credentialExpiresAt: null,
        readyForBackup: true,
        readyForRestore: true,
        report: null,
        testedAt: new Date(),
      },
    });
    return id;
  }

  async function start(connectionId: string, mode: 'auto' | 'full' = 'auto'): Promise<Backup> {
    const connection = await getConnection(services.db, { workspaceId, id: connectionId });
    if (!connection) throw new Error('no such connection');
    return startBackup(
      { db: services.db, jobs: client.jobs, clock: systemClock },
      { connection, mode, trigger: 'manual', createdBy: 'test' },
    );
  }

  /** Waits for the end of a backup; answers it whatever its state. */
  async function ended(backupId: string, timeoutMs = 120_000): Promise<Backup> {
    const backup = await waitFor(
      async () => {
        const now = await getBackup(services.db, { workspaceId, id: backupId }).catch(() => null);
        return now && now.state !== 'pending' && now.state !== 'running' ? now : undefined;
      },
      { timeoutMs },
    );
    if (!backup) throw new Error(`the backup did not end:\n${workers.map((worker) => worker.output()).join('\n---\n')}`);
    return backup;
  }

  return {
    vars,
    services,
    jobs: client.jobs,
    workspaceId,
    startWorker,
    connect,
    start,
    ended,
    workerOutput: () => workers.map((worker) => worker.output()).join('\n'),
    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.killGroup()));
      await client.close();
      await services.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
