// What it takes to bring back what was deleted for good: users, and groups with their members. Prints writes a second beside
// the documented quota, objects a minute, requests, CPU and memory, and what the same restore plans a second time.
// BENCH_USERS, BENCH_GROUPS, BENCH_LINKS: the tenant. BENCH_PURGE: users, BENCH_PURGE_GROUPS: groups that are purged.
// BENCH_LATENCY_MS: wait before every answer of Graph (default 100). BENCH_WRITES_PER_150S: another budget of writes.
// BENCH_PROFILE=folder: a profile of the worker, and the costliest statements.
import { sql } from 'kysely';
import { getConnection } from '#core/connections/store/connections.ts';
import { openDatabase } from '#core/database/open.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { getRestore, type Restore } from '#core/restores/store/restores.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator, type RequestStatistics, type Simulator } from '#simulator/index.ts';
import { installation } from '../tests/support/installation.ts';
import { withBenchServers, type BenchServers } from './bench-servers.ts';
import { ended, enter, start } from './neighbour.ts';
import { processUsage } from './process-usage.ts';
import { costliest, serverUsage } from './server-usage.ts';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const USERS = number('BENCH_USERS', 20_000);
const GROUPS = number('BENCH_GROUPS', 2_000);
const PURGED_USERS = number('BENCH_PURGE', USERS / 10);
const PURGED_GROUPS = number('BENCH_PURGE_GROUPS', GROUPS / 10);
const LATENCY_MS = number('BENCH_LATENCY_MS', 100);
const PROFILE = process.env['BENCH_PROFILE'];
const TYPES = ['users', 'groups'] as const;
/** Documented for one application in one tenant. */
const QUOTA_PER_SECOND = 3_000 / 150;
const TIMEOUT_MS = 3_600_000;

await withBenchServers(measure, {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
});

async function measure({ postgres, temporal }: BenchServers): Promise<void> {
  const simulator = await startSimulator({
    users: USERS,
    groups: GROUPS,
    links: number('BENCH_LINKS', USERS * 2),
    seed: 1,
  });
  const budget = process.env['BENCH_WRITES_PER_150S'];
  const product = await installation({
    originMap: simulator.originMap,
    env: { LOG_LEVEL: 'error', ...(budget && { GRAPH_BUDGET_WRITES_PER_150S: budget }) },
    databaseUrl: postgres.url,
    temporal,
  });
  const db = openDatabase(postgres.url, { maxConnections: 2 });
  try {
    await sql`create extension pg_stat_statements`.execute(db);
    const worker = await product.startWorker({
      LOG_LEVEL: 'info',
      ...(PROFILE && { NODE_OPTIONS: `--max-semi-space-size=8 --cpu-prof --cpu-prof-dir=${PROFILE}` }),
    });
    const whose = await enter(product, simulator.tenant());
    const backup = await ended(product, whose, await start(product, whose));
    const lost = purge(simulator);
    simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: LATENCY_MS, count: 1_000_000_000 });
    console.log(
      `${USERS} users, ${GROUPS} groups; purged: ${PURGED_USERS} users, ${PURGED_GROUPS} groups, with ${lost} links; ` +
        `${LATENCY_MS} ms before every answer`,
    );
    const run = async (name: string): Promise<void> => {
      await sql`select pg_stat_statements_reset()`.execute(db);
      simulator.resetStatistics();
      const before = { worker: processUsage(worker.pid), server: await serverUsage(db, postgres.process.pid) };
      const connection = await getConnection(db, { workspaceId: whose.workspaceId, id: whose.connectionId });
      if (!connection) throw new Error('the bench has made this connection');
      const options = { ...DEFAULT_JOB_OPTIONS, overwrite: true, dryRun: false, confirmation: 'automatic' as const };
      const { id, workspaceId } = await startRestore(
        { db, jobs: product.jobs },
        {
          target: { connection },
          backup,
          selection: { types: TYPES, objects: [], dependencies: false },
          types: TYPES,
          options,
          reason: 'bench',
          createdBy: 'bench',
        },
      );
      const find = () => getRestore(db, { workspaceId, id });
      let executedAt: number | undefined;
      let comparedAt: number | undefined;
      const job = await waitFor(
        async () => {
          const now = await find();
          if (now?.phase === 'executing') executedAt ??= Date.now();
          if (now?.phase === 'comparing') comparedAt ??= Date.now();
          return now?.finishedAt ? now : undefined;
        },
        { timeoutMs: TIMEOUT_MS, intervalMs: 250 },
      );
      if (!job?.state.startsWith('completed')) throw new Error(`the restore did not complete: ${JSON.stringify(job)}`);
      const after = { worker: processUsage(worker.pid), server: await serverUsage(db, postgres.process.pid) };
      report({
        name,
        job,
        statistics: simulator.statistics(),
        planMs: (executedAt ?? job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0),
        writeMs: executedAt === undefined ? 0 : (comparedAt ?? job.finishedAt?.getTime() ?? 0) - executedAt,
      });
      console.log(
        `  CPU: worker ${(after.worker.cpuSeconds - before.worker.cpuSeconds).toFixed(1)} s, ` +
          `PostgreSQL ${(after.server.cpuSeconds - before.server.cpuSeconds).toFixed(1)} s; ` +
          `worker at its peak ${after.worker.peakRssMib.toFixed(0)} MiB`,
      );
      const left = await db
        .selectFrom('restoreItem')
        .select(['state', 'comparison'])
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('restoreId', '=', id)
        .where('action', 'not in', ['skip'])
        .groupBy(['state', 'comparison'])
        .execute();
      console.log(`  items: ${JSON.stringify(left)}`);
      await blockedFor(id);
      if (PROFILE) console.log((await costliest(db, 25)).join('\n'));
    };
    const blockedFor = async (id: string): Promise<void> => {
      const { rows } = await sql<{ type: string; code: string; count: number }>`
        select i.type, reason->>'code' as code, count(*) from restore_item i, jsonb_array_elements(i.reasons) reason
        where i.restore_id = ${id} and i.action not in ('skip', 'create') group by 1, 2 order by 3 desc limit 8`.execute(
        db,
      );
      console.log(`  reasons: ${rows.map(({ type, code, count }) => `${type} ${code} ${count}`).join(', ')}`);
    };
    await run('restore');
    await run('the same again');
    await worker.stop();
  } finally {
    await db.destroy();
    await product.close();
    await simulator.close();
  }
}

/** @returns how many links went with what was purged. */
function purge(simulator: Simulator): number {
  const tenant = simulator.tenant();
  const own = (id: unknown): boolean => tenant.clientId === id;
  const links = (): number => Object.values(tenant.dump().links).reduce((sum: number, of) => sum + of.length, 0);
  const before = links();
  // Who holds a role is left: the plan protects administrators.
  const holders = new Set(tenant.list('roleAssignments').map(({ principalId }) => principalId));
  const users = tenant.list('users').filter(({ id }) => !holders.has(id ?? null) && !own(id));
  const every = Math.max(1, Math.floor(users.length / PURGED_USERS));
  for (const { id } of users.filter((_, index) => index % every === 0).slice(0, PURGED_USERS))
    tenant.delete(String(id), { permanent: true });
  const groups = tenant.list('groups').filter(({ id }) => !holders.has(id ?? null));
  const step = Math.max(1, Math.floor(groups.length / PURGED_GROUPS));
  for (const { id } of groups.filter((_, index) => index % step === 0).slice(0, PURGED_GROUPS))
    tenant.delete(String(id), { permanent: true });
  return before - links();
}

interface Measured {
  readonly name: string;
  readonly job: Restore;
  readonly statistics: RequestStatistics;
  readonly planMs: number;
  readonly writeMs: number;
}

function report({ name, job, statistics, planMs, writeMs }: Measured): void {
  const { actions, same } = job.summary as { actions: Record<string, number>; same: number };
  const isWrite = (template: string): boolean =>
    !/^GET |getByIds|getAvailableExtensionProperties|\/token/.test(template);
  const templates = Object.entries(statistics.byTemplate);
  const writes = templates.filter(([template]) => isWrite(template)).reduce((sum, [, count]) => sum + count, 0);
  const objects = Object.entries(actions).reduce((sum, [action, n]) => sum + (action === 'skip' ? 0 : n), 0);
  const perSecond = writeMs === 0 ? 0 : writes / (writeMs / 1_000);
  const per = (count: number, of: number): string => (of === 0 ? '-' : (count / of).toFixed(2));
  console.log(`${name}: planned ${JSON.stringify(actions)}, as in the backup ${same}; ${job.state}`);
  console.log(
    `  planned in ${(planMs / 1_000).toFixed(1)} s, written in ${(writeMs / 1_000).toFixed(1)} s, ` +
      `all in ${(((job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1_000).toFixed(1)} s`,
  );
  console.log(
    `  ${writes} writes, ${perSecond.toFixed(1)} a second: ${((perSecond / QUOTA_PER_SECOND) * 100).toFixed(0)} % of the quota; ` +
      `${writeMs === 0 ? 0 : (objects / (writeMs / 60_000)).toFixed(0)} objects a minute`,
  );
  console.log(
    `  ${job.requests} requests: ${per(job.requests, writes)} a write, ${per(job.requests, objects)} an object; ` +
      `each of a batch counted ${statistics.total}: ${per(statistics.total, writes)} a write; ` +
      `throttled ${job.throttled}, waited ${(job.waitedMs / 1_000).toFixed(0)} s`,
  );
  for (const [template, count] of templates.toSorted(([, a], [, b]) => b - a).slice(0, 16))
    console.log(`    ${String(count).padStart(7)} ${template}`);
}
