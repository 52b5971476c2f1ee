// A dry run of all users and groups of a tenant, read in bulk, beside the same with each object named, which reads each by
// itself: seconds and requests, in the same run. Prints figures, judges nothing.
// BENCH_ONLY=plan runs this alone; BENCH_USERS, BENCH_GROUPS and BENCH_LINKS say how large the tenant is, BENCH_NAMED=no
// leaves the second one out.
import { getConnection } from '#core/connections/store/connections.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import type { RestoreSelection } from '#core/restores/restore-selection.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { getRestore } from '#core/restores/store/restores.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator } from '#simulator/index.ts';
import { installation } from '../tests/support/installation.ts';
import { type BenchServers, withBenchServers } from './bench-servers.ts';
import { ended, enter, start } from './neighbour.ts';
import { processUsage } from './process-usage.ts';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const CHANGES = 200;
const TYPES = ['users', 'groups'] as const;

await withBenchServers(measure);

async function measure({ postgres, temporal }: BenchServers): Promise<void> {
  const simulator = await startSimulator({
    users: number('BENCH_USERS', 20_000),
    groups: number('BENCH_GROUPS', 3_000),
    links: number('BENCH_LINKS', 40_000),
    seed: 1,
  });
  const product = await installation({
    originMap: simulator.originMap,
    env: { LOG_LEVEL: 'error' },
    databaseUrl: postgres.url,
    temporal,
  });
  const { db } = product.services;
  try {
    const worker = await product.startWorker({ LOG_LEVEL: 'info' });
    const whose = await enter(product, simulator.tenant());
    const backup = await ended(product, whose, await start(product, whose));
    const peak = (): string => `${processUsage(worker.pid).peakRssMib.toFixed(0)} MiB`;
    console.log(`backup: ${backup.objects} objects, ${backup.requests} requests; worker at its peak ${peak()}`);
    simulator.tenant().applyChanges({ count: CHANGES, seed: 42 });

    const plan = async (selection: RestoreSelection) => {
      const connection = await getConnection(db, { workspaceId: whose.workspaceId, id: whose.connectionId });
      if (!connection) throw new Error('the bench has made this connection');
      const before = simulator.statistics().total;
      const startedAt = performance.now();
      const options = { ...DEFAULT_JOB_OPTIONS, overwrite: true, dryRun: true };
      const { id, workspaceId } = await startRestore(
        { db, jobs: product.jobs },
        { target: { connection }, backup, selection, types: TYPES, options, reason: 'bench', createdBy: 'bench' },
      );
      let readAt = startedAt;
      const job = await waitFor(
        async () => {
          if (await isReading(id)) readAt = performance.now();
          const now = await getRestore(db, { workspaceId, id });
          return now?.finishedAt ? now : undefined;
        },
        { timeoutMs: 3_600_000, intervalMs: 200 },
      );
      if (job?.state.startsWith('completed') !== true)
        throw new Error(`the plan did not complete: ${JSON.stringify(job)}`);
      const { actions } = job.summary as { actions: Record<string, number> };
      const seconds = (performance.now() - startedAt) / 1_000;
      const readSeconds = (readAt - startedAt) / 1_000;
      return { seconds, readSeconds, requests: simulator.statistics().total - before, actions };
    };
    /** Of what is compared for a plan, something is still being read or compared. */
    const isReading = async (id: string): Promise<boolean> => {
      const open = await db
        .selectFrom('proofType')
        .innerJoin('restore', 'restore.comparisonId', 'proofType.proofId')
        .select('proofType.type')
        .where('restore.id', '=', id)
        .where('proofType.state', 'not in', ['compared', 'unread'])
        .where('proofType.asked', '=', true)
        .limit(1)
        .executeTakeFirst();
      return open !== undefined;
    };
    const say = (name: string, { seconds, readSeconds, requests, actions }: Awaited<ReturnType<typeof plan>>): void => {
      console.log(
        `${name}: ${seconds.toFixed(1)} s, of which ${readSeconds.toFixed(1)} s to read the tenant, ${requests} requests, ${JSON.stringify(actions)}; worker at its peak ${peak()}`,
      );
    };

    const bulk = await plan({ types: TYPES, objects: [], dependencies: false });
    say('dry run of all users and groups', bulk);
    if (process.env['BENCH_NAMED'] === 'no') return;
    const rows = await db
      .selectFrom('objectVersion')
      .select(['type', 'objectId as id'])
      .where('connectionId', '=', whose.connectionId)
      .where('type', 'in', TYPES)
      .where('toSeq', 'is', null)
      .execute();
    const named = await plan({ types: [], objects: rows, dependencies: false });
    say('the same objects, each named and read by itself', named);
    console.log(
      `ratio: ${(named.seconds / bulk.seconds).toFixed(1)} times the seconds, ${(named.requests / bulk.requests).toFixed(1)} times the requests`,
    );
  } finally {
    await product.close();
    await simulator.close();
  }
}
