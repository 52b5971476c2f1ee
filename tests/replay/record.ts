import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Backup } from '#core/backups/store/backups.ts';
import { VERSION } from '#core/config/version.ts';
import { backupWorkflowId, restoreWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type TenantHandle } from '#simulator/index.ts';
import { installation, type Installation } from '../support/installation.ts';
import { migrateTemplate } from '../support/migrate-template.ts';
import { RECORDED_TENANT } from './tenant.ts';

/**
 * Records histories of the present workflows for the release named in package.json. Run by hand before a release that
 * changes workflows: `node tests/replay/record.ts`. What older releases recorded is never touched: workflows that they
 * started must still be understood.
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
const { workflow } = new Client({ connection, namespace: temporal.namespace });
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
    const history = await workflow.getHandle(workflowId).fetchHistory();
    await writeFile(
      join(target, `${name}.json`),
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
}

/** What says nothing about a workflow and something about where it ran. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'identity') return 'worker';
  if (key === 'stackTrace') return '';
  return value;
}
