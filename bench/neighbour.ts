// What the neighbours of the measurements do: connect a tenant, back it up, plan restores.
import { randomUUID } from 'node:crypto';
import { startBackup } from '#core/backups/start-backup.ts';
import { type Backup, getBackup } from '#core/backups/store/backups.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { locationOf, type S3Settings } from '#core/storage/s3-settings.ts';
import { sealStorageSecret } from '#core/storages/storage-secret.ts';
import { useStorage } from '#core/storages/store/repositories.ts';
import { replaceStorageAccess, saveNewStorage } from '#core/storages/store/storages.ts';
import { waitFor } from '#local/processes/wait.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { connectTenant } from '../tests/support/connect-tenant.ts';
import type { Installation } from '../tests/support/installation.ts';

export interface Neighbour {
  readonly workspaceId: string;
  readonly connectionId: string;
}

export async function enter(product: Installation, tenant: TenantHandle): Promise<Neighbour> {
  const { services } = product;
  const workspaceId = randomUUID();
  await services.db.insertInto('workspace').values({ id: workspaceId, name: tenant.displayName }).execute();
  return { workspaceId, connectionId: await connectTenant(services, workspaceId, tenant) };
}

export async function giveBucket(product: Installation, whose: Neighbour, settings: S3Settings, secret: string) {
  const { db, box } = product.services;
  const id = randomUUID();
  const values = {
    id,
    workspaceId: whose.workspaceId,
    secretSealed: await sealStorageSecret(box, id, secret),
    test: { result: {}, at: new Date() },
  };
  await saveNewStorage(db, { ...values, name: 'Own bucket', location: locationOf(settings), settings });
  await useStorage(db, whose, id);
  return {
    moveTo: (endpoint: string) => replaceStorageAccess(db, values, { ...values, settings: { ...settings, endpoint } }),
  };
}

async function connectionOf({ services: { db } }: Installation, { workspaceId, connectionId }: Neighbour) {
  const connection = await getConnection(db, { workspaceId, id: connectionId });
  if (!connection) throw new Error('the bench has made this connection');
  return connection;
}

export async function start(product: Installation, whose: Neighbour): Promise<string> {
  const connection = await connectionOf(product, whose);
  const deps = {
    db: product.services.db,
    jobs: product.jobs,
    clock: systemClock,
    mayRunBackups: () => Promise.resolve(null),
  };
  return (await startBackup(deps, { connection, mode: 'full', trigger: 'manual', createdBy: 'bench' })).id;
}

export async function ended(product: Installation, { workspaceId }: Neighbour, id: string): Promise<Backup> {
  const backup = await waitFor(
    async () => {
      const now = await getBackup(product.services.db, { workspaceId, id });
      return now && now.state !== 'pending' && now.state !== 'running' ? now : undefined;
    },
    { timeoutMs: 600_000 },
  );
  if (!backup?.state.startsWith('completed')) throw new Error(`the backup did not complete: ${JSON.stringify(backup)}`);
  return backup;
}

export async function timed(product: Installation, whose: Neighbour): Promise<number> {
  const startedAt = performance.now();
  await ended(product, whose, await start(product, whose));
  return (performance.now() - startedAt) / 1_000;
}

export async function median(product: Installation, whose: Neighbour, rounds: number): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await timed(product, whose));
  return seconds.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
}

export async function dryRun(product: Installation, whose: Neighbour, backup: Backup): Promise<void> {
  await startRestore(
    { db: product.services.db, jobs: product.jobs },
    {
      target: { connection: await connectionOf(product, whose) },
      backup,
      selection: { objects: [], types: ['users', 'groups'], dependencies: false },
      types: ['users', 'groups'],
      options: { ...DEFAULT_JOB_OPTIONS, dryRun: true },
      reason: 'bench',
      createdBy: 'bench',
    },
  );
}

export async function waitingIn({ services: { db } }: Installation, { workspaceId }: Neighbour): Promise<number> {
  const { count } = await db
    .selectFrom('jobTurn')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function cancelAll(product: Installation, whose: Neighbour): Promise<void> {
  const { db } = product.services;
  const rows = await db.selectFrom('jobTurn').select('jobId').where('workspaceId', '=', whose.workspaceId).execute();
  for (const { jobId } of rows) await product.jobs.cancelRestore(jobId);
  await product.jobs.cancelBackup(whose.connectionId);
  await waitFor(async () => (await waitingIn(product, whose)) === 0, { timeoutMs: 600_000, intervalMs: 500 });
}
