// Overview and lists of workspaces with one, a hundred and a thousand connections, all in one database, through the API.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import type { Db } from '#core/database/database.ts';
import { processUsage } from './process-usage.ts';
import { fillWorkspace } from './scale-fill.ts';
import { quantile } from './scale-history.ts';
import { type ScaleBench, open, startApi } from './scale-workers.ts';
import { costliest } from './server-usage.ts';

const SIZES = [1, 100, 1_000];
const BACKUPS = Number(process.env['BENCH_BACKUPS'] ?? 30);
const ROUNDS = 30;
/** The statements behind each page. */
const DETAILS = process.env['BENCH_DETAILS'] === '1';
/** The first page of each: what the console asks for. */
const PAGES = [
  '/overview?limit=100',
  '/connections?limit=50',
  '/schedules?limit=50',
  '/backups?limit=50',
  '/restores?limit=50',
  '/proofs?limit=50',
];

export async function measurePages(bench: ScaleBench): Promise<void> {
  const product = await open(bench);
  const { db } = product.services;
  const api = await startApi(product);
  try {
    console.log(`scale, pages: API started with ${processUsage(api.process.pid).peakRssMib.toFixed(0)} MiB`);
    // After the start, at which schedules are compared with Temporal's.
    const workspaces = new Map<number, string>();
    for (const connections of SIZES)
      workspaces.set(connections, await fillWorkspace(db, { connections, backups: BACKUPS }));
    await sql`vacuum analyze`.execute(db);
    for (const [connections, workspaceId] of workspaces) {
      const key = newApiKey(randomBytes);
      await createApiKey(db, { workspaceId, name: 'bench', role: 'owner', key });
      const { cpuSeconds } = processUsage(api.process.pid);
      for (const page of PAGES)
        await measurePage(db, { url: `${api.url}/api/v1${page}`, key, name: `${page} of ${connections} connections` });
      const after = processUsage(api.process.pid);
      console.log(
        `  API: ${(after.cpuSeconds - cpuSeconds).toFixed(1)} s CPU, ${after.peakRssMib.toFixed(0)} MiB at its peak`,
      );
    }
  } finally {
    await api.process.killGroup();
    await product.close();
  }
}

async function measurePage(db: Db, { url, key, name }: { url: string; key: string; name: string }): Promise<void> {
  const ask = async (): Promise<number> => {
    const startedAt = performance.now();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    const body = await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${Buffer.from(body).toString()}`);
    return performance.now() - startedAt;
  };
  for (let round = 0; round < 3; round += 1) await ask();
  await sql`select pg_stat_statements_reset()`.execute(db);
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) took.push(await ask());
  const { rows } = await sql<{ calls: number; ran: number }>`
    select coalesce(sum(calls), 0)::float8 as calls, coalesce(sum(total_exec_time), 0) as ran from pg_stat_statements
    where query not like '%pg_stat_statements%'`.execute(db);
  if (DETAILS) for (const line of await costliest(db, 25)) console.log(`    ${line}`);
  const ascending = took.toSorted((a, b) => a - b);
  console.log(
    `  ${name}: ${((rows[0]?.calls ?? 0) / ROUNDS).toFixed(1)} statements, ${((rows[0]?.ran ?? 0) / ROUNDS).toFixed(1)} ms in PostgreSQL, ` +
      `median ${quantile(ascending, 0.5).toFixed(0)} ms, p95 ${quantile(ascending, 0.95).toFixed(0)} ms`,
  );
}
