// A thousand connections with daily schedules on small simulated tenants: how their starts are spread and how late they are.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';
import { systemClock } from '#core/domain/clock.ts';
import type { SchedulePlan } from '#core/domain/schedule/plan.ts';
import { plannedRuns } from '#core/domain/schedule/spread.ts';
import { createLogger } from '#core/observability/logger.ts';
import { reconcileSchedules } from '#core/schedules/reconcile.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { sleep, waitFor } from '#local/processes/wait.ts';
import { connectTenant } from '../tests/support/connect-tenant.ts';
import type { Installation } from '../tests/support/installation.ts';
import { processUsage } from './process-usage.ts';
import { quantile } from './scale-history.ts';
import { type ScaleBench, open } from './scale-workers.ts';
import { treeSeconds } from './server-usage.ts';

const CONNECTIONS = Number(process.env['BENCH_CONNECTIONS'] ?? 1_000);
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 6);
const WINDOW_MINUTES = Number(process.env['BENCH_WINDOW'] ?? 120);
/** Of a workspace, which has turns of its own. */
const PER_WORKSPACE = 10;
const IDLE_SECONDS = 30;
const WORKERS = 2;

export async function measureSchedules(bench: ScaleBench): Promise<void> {
  const product = await open(bench);
  const { db } = product.services;
  const plan = planAround(Date.now());
  try {
    await enterAll(bench, product, plan);
    await db
      .updateTable('scheduleSync')
      .set({ comparedAt: sql<Date>`now()` })
      .execute();
    const deps = { db, schedules: product.schedules, clock: systemClock, logger: createLogger({ level: 'fatal' }) };
    const counted = usage(bench);
    console.log(
      `scale, ${CONNECTIONS} schedules handed to Temporal: ${JSON.stringify(await reconcileSchedules(deps))}, ${counted()}`,
    );
    const again = usage(bench);
    console.log(`  compared again: ${JSON.stringify(await reconcileSchedules(deps))}, ${again()}`);
    const idle = usage(bench);
    await sleep(IDLE_SECONDS * 1_000);
    console.log(`  without a worker: ${idle()}`);
    const from = Date.now();
    for (let n = 0; n < WORKERS; n += 1) await product.startWorker({ LOG_LEVEL: 'info' });
    const working = usage(bench);
    await sleep(MINUTES * 60_000);
    const until = Date.now();
    console.log(`  ${WORKERS} workers: ${working()}`);
    await report(db, { from, until });
  } finally {
    await product.close();
  }
}

/** Due at a minute that has passed, so that the window is open, and this day's runs are the ones that are left. */
function planAround(now: number): SchedulePlan {
  const due = new Date(now - (WINDOW_MINUTES / 4) * 60_000);
  const time = due.toISOString().slice(11, 16);
  return {
    spec: { kind: 'daily', time },
    timeZone: 'UTC',
    windowMinutes: WINDOW_MINUTES,
    startDate: null,
    endDate: null,
  };
}

async function enterAll({ ready }: ScaleBench, product: Installation, plan: SchedulePlan): Promise<void> {
  const { services } = product;
  let workspaceId = '';
  for (let n = 0; n < CONNECTIONS; n += 1) {
    if (n % PER_WORKSPACE === 0) {
      workspaceId = randomUUID();
      await services.db
        .insertInto('workspace')
        .values({ id: workspaceId, name: `Workspace ${n}` })
        .execute();
    }
    const tenant = ready.tenants[n % ready.tenants.length];
    if (!tenant) throw new Error('there are no tenants');
    const connectionId = await connectTenant(services, workspaceId, tenant);
    await insertSchedule(
      services.db,
      { id: randomUUID(), workspaceId, connectionId, name: 'Daily', plan, createdBy: 'bench' },
      1,
    );
  }
}

function usage({ servers }: ScaleBench): () => string {
  const startedAt = performance.now();
  const now = () => ({
    temporal: processUsage(servers.temporal.process.pid).cpuSeconds,
    postgres: treeSeconds(servers.postgres.process.pid),
  });
  const before = now();
  return () => {
    const after = now();
    return (
      `${((performance.now() - startedAt) / 1_000).toFixed(1)} s, CPU Temporal ${(after.temporal - before.temporal).toFixed(1)} s, ` +
      `PostgreSQL ${(after.postgres - before.postgres).toFixed(1)} s, Temporal ${processUsage(servers.temporal.process.pid).peakRssMib.toFixed(0)} MiB`
    );
  };
}

async function report(db: Db, { from, until }: { from: number; until: number }): Promise<void> {
  // What was due at the very end is given the time to begin.
  await waitFor(async () => (await late(db)).every(({ started }) => started !== null), {
    timeoutMs: 60_000,
    intervalMs: 2_000,
  });
  const runs = await late(db);
  const due = await dueBetween(db, from, until);
  const seconds = (values: readonly (number | null)[]): string => {
    const ascending = values.flatMap((value) => (value === null ? [] : [value])).toSorted((a, b) => a - b);
    return `median ${quantile(ascending, 0.5).toFixed(2)} s, p95 ${quantile(ascending, 0.95).toFixed(2)} s, most ${quantile(ascending, 1).toFixed(2)} s`;
  };
  const inTime = runs.filter(({ planned }) => planned >= from && planned <= until);
  console.log(
    `  due in that time: ${due} schedules, fired: ${inTime.length}, backups started: ${inTime.filter(({ started }) => started !== null).length}, ` +
      `completed: ${runs.filter(({ state }) => state?.startsWith('completed') === true).length}, failed: ${runs.filter(({ state }) => state === 'failed').length}, ` +
      `skipped: ${runs.filter(({ outcome }) => outcome === 'skipped').length}`,
  );
  console.log(
    `  fired after they were due: ${seconds(inTime.map(({ fired }) => fired))}; first read after: ${seconds(inTime.map(({ started }) => started))}`,
  );
  const gaps = inTime
    .map(({ planned }) => planned)
    .toSorted((a, b) => a - b)
    .map((at, index, all) => (at - (all[index - 1] ?? at)) / 1_000);
  console.log(
    `  between one start and the next: ${seconds(gaps.slice(1))}; an even spread is one in ${((WINDOW_MINUTES * 60) / CONNECTIONS).toFixed(1)} s`,
  );
}

/** In seconds after the planned moment. */
async function late(db: Db) {
  const { rows } = await sql<{
    planned: number;
    fired: number;
    started: number | null;
    state: string | null;
    outcome: string;
  }>`
    select extract(epoch from r.planned_for)::float8 * 1000 as planned, extract(epoch from r.fired_at - r.planned_for)::float8 as fired,
      extract(epoch from b.started_at - r.planned_for)::float8 as started, b.state, r.outcome
    from schedule_run r left join backup b on b.id = r.backup_id join schedule s on s.id = r.schedule_id
    where s.created_by = 'bench' and s.name = 'Daily' and r.planned_for is not null and s.synced_revision is not null
      and r.trigger = 'planned'`.execute(db);
  return rows;
}

async function dueBetween(db: Db, from: number, until: number): Promise<number> {
  const rows = await db
    .selectFrom('schedule')
    .select(['id', 'spec', 'timeZone', 'windowMinutes', 'startDate', 'endDate'])
    .where('syncedRevision', 'is not', null)
    .execute();
  return rows.filter(({ id, ...plan }) => {
    const [next] = plannedRuns(plan, { id, from, count: 1 });
    return next !== undefined && next <= until;
  }).length;
}
