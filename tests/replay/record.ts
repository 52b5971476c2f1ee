import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Backup } from '#core/backups/store/backups.ts';
import { VERSION } from '#core/config/version.ts';
import { requestDeletion } from '#core/deletions/request-deletion.ts';
import { systemClock } from '#core/domain/clock.ts';
import { createLogger } from '#core/observability/logger.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { syncSchedule } from '#core/schedules/sync-schedule.ts';
import {
  backupWorkflowId,
  dailyCheckScheduleId,
  deleteWorkspaceWorkflowId,
  restoreWorkflowId,
  scheduleWorkflowId,
} from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type TenantHandle } from '#simulator/index.ts';
import { installation, type Installation } from '../support/installation.ts';
import { migrateTemplate } from '../support/migrate-template.ts';
import { recordComparisons } from './record-comparisons.ts';
import { recordProofs } from './record-proofs.ts';
import { recordRebuild } from './record-rebuild.ts';
import { RECORDED_TENANT } from './tenant.ts';

/**
 * Records histories of the present workflows for the release named in package.json. Run by hand before a release that
 * changes workflows: `node tests/replay/record.ts`. What is recorded already is never touched: workflows that were
 * started like that must still be understood.
 */
const target = join(import.meta.dirname, 'histories', VERSION);
const folder = await mkdtemp(join(tmpdir(), 'cybback-record-'));
const [simulator, postgres, temporal] = await Promise.all([
  startSimulator(RECORDED_TENANT),
  startPostgres({ dataDir: join(folder, 'postgres') }),
  startTemporal({ dataDir: join(folder, 'temporal') }),
]);
await migrateTemplate(postgres.url);
const product = await installation({
  originMap: simulator.originMap,
  databaseUrl: postgres.url,
  temporal,
  env: { TEMPORAL_TASK_QUEUE: 'recorded' },
});
const connection = await Connection.connect({ address: temporal.address });
const { workflow, schedule } = new Client({ connection, namespace: temporal.namespace });
try {
  await mkdir(target, { recursive: true });
  await product.startWorker();
  await record(product, simulator.tenant());
} finally {
  await connection.close();
  await product.close();
  await Promise.all([postgres.stop(), temporal.stop(), simulator.close()]);
  await rm(folder, { recursive: true, force: true });
}

async function record(product: Installation, tenant: TenantHandle): Promise<void> {
  const connectionId = await product.connect(tenant);
  const backupId = backupWorkflowId(connectionId);
  const keep = async (name: string, workflowId: string): Promise<void> => {
    // Its last event follows what it wrote.
    await workflow.getHandle(workflowId).result();
    const history = await workflow.getHandle(workflowId).fetchHistory();
    const file = join(target, `${name}.json`);
    if (existsSync(file)) return console.log(`${name}: is recorded already`);
    await writeFile(
      file,
      `${JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) as unknown }, anonymous)}\n`,
    );
    console.log(`${name}: ${history.events?.length ?? 0} events`);
  };
  const backUp = async (name: string): Promise<Backup> => {
    await waitFor(async () => !(await product.jobs.isBackupRunning(connectionId)), { timeoutMs: 30_000 });
    const backup = await product.ended((await product.start(connectionId)).id);
    await waitFor(async () => !(await product.jobs.isBackupRunning(connectionId)), { timeoutMs: 30_000 });
    await keep(name, backupId);
    return backup;
  };

  await backUp('backup-full');
  simulator.addFault({ path: '/v1.0/groups*', status: 403, code: 'Authorization_RequestDenied', count: 10 });
  await backUp('backup-incremental-carried');
  simulator.clearFaults();
  const backup = await backUp('backup-incremental');

  simulator.addFault({ path: '/v1.0/groups*', kind: 'delay', delayMs: 5_000, count: 10 });
  const slow = await product.start(connectionId);
  await waitFor(
    async () =>
      (await product.services.db.selectFrom('backup').select('state').where('id', '=', slow.id).executeTakeFirst())
        ?.state === 'running',
    { timeoutMs: 30_000 },
  );
  await product.cancel(slow.id);
  await product.ended(slow.id);
  await waitFor(async () => !(await product.jobs.isBackupRunning(connectionId)), { timeoutMs: 30_000 });
  await keep('backup-cancelled', backupId);
  simulator.clearFaults();

  const group = tenant
    .list('groups')
    .find((candidate) => candidate['mailEnabled'] !== true && candidate['onPremisesSyncEnabled'] !== true);
  const objects = [{ type: 'groups' as const, id: String(group?.['id']) }];
  tenant.update(String(group?.['id']), { description: 'Changed by mistake' });
  const restore = async (
    name: string,
    options: { dryRun?: boolean; confirmation?: 'required'; steer?: (id: string) => Promise<unknown> },
  ): Promise<void> => {
    const { id } = await product.restore({ backup, objects, ...options });
    if (options.steer) {
      await product.restoreWhere(id, ({ phase }) => phase === 'planned');
      await options.steer(id);
    }
    await product.restoreEnded(id);
    await workflow.getHandle(restoreWorkflowId(id)).result();
    await keep(name, restoreWorkflowId(id));
  };
  await restore('restore-dry-run', { dryRun: true });
  await restore('restore-cancelled-plan', { confirmation: 'required', steer: (id) => product.cancelRestore(id) });
  await restore('restore-confirmed', { confirmation: 'required', steer: (id) => product.confirm(id) });

  await recordProofs(product, { simulator, backup, keep });
  await recordComparisons(product, { simulator, backup, keep });
  await recordRebuild(product, connectionId, keep);
  await keep('scheduled-backup', await fired(product, connectionId));
  await keep('daily-check', await checked());
  // Last: nothing is left of what the others used.
  await keep('delete-workspace', await deleted(product));
}

/** Of a workspace whose deletion was asked for a fortnight ago. */
async function deleted({ services: { db }, jobs, workspaceId }: Installation): Promise<string> {
  const clock = { now: () => Date.now() - 15 * 86_400_000 };
  await requestDeletion(
    { db, clock, logger: createLogger({ level: 'fatal' }), billing: null },
    { workspaceId, name: 'Test', ownFiles: false, by: 'test' },
  );
  await jobs.startWorkspaceDeletion({ workspaceId });
  return deleteWorkspaceWorkflowId(workspaceId);
}

/** Lets a schedule of the connection fire, as an operator may from Temporal's own pages. */
async function fired(product: Installation, connectionId: string): Promise<string> {
  const id = randomUUID();
  const plan = {
    spec: { kind: 'daily', time: '03:00' },
    timeZone: 'UTC',
    windowMinutes: 1,
    startDate: null,
    endDate: null,
  } as const;
  await insertSchedule(
    product.services.db,
    { id, workspaceId: product.workspaceId, connectionId, name: 'Nightly', plan, createdBy: 'test' },
    20,
  );
  await syncSchedule({ db: product.services.db, schedules: product.schedules, clock: systemClock }, id);
  return run(scheduleWorkflowId(id));
}

/** The workers keep the schedule of the daily check. */
async function checked(): Promise<string> {
  const id = dailyCheckScheduleId('recorded');
  const found = await waitFor(
    () =>
      schedule
        .getHandle(id)
        .describe()
        .catch(() => undefined),
    { timeoutMs: 30_000 },
  );
  if (!found) throw new Error('no worker made the schedule of the daily check');
  return run(id);
}

/** Triggers a schedule; the ID of the workflow that it started, once that has ended. */
async function run(scheduleId: string): Promise<string> {
  const handle = schedule.getHandle(scheduleId);
  await handle.trigger();
  const started = await waitFor(async () => (await handle.describe()).info.recentActions.at(-1)?.action.workflow, {
    timeoutMs: 30_000,
  });
  if (!started) throw new Error(`the schedule ${scheduleId} did not start anything`);
  await workflow.getHandle(started.workflowId).result();
  return started.workflowId;
}

/** What says nothing about a workflow and something about where it ran. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'identity') return 'worker';
  if (key === 'stackTrace') return '';
  return value;
}
