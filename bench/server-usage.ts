import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';

const TICKS_PER_SECOND = 100;

/** What PostgreSQL has done since it started. */
export interface ServerUsage {
  /** Of all its processes, those that have ended included. */
  readonly cpuSeconds: number;
  /** Written to the log that makes changes durable. */
  readonly walBytes: number;
  readonly databaseBytes: number;
  readonly statements: number;
  readonly statementRows: number;
}

/** Linux only. Statements are counted where `pg_stat_statements` is loaded. */
export async function serverUsage(db: Db, pid: number): Promise<ServerUsage> {
  const { rows } = await sql<Omit<ServerUsage, 'cpuSeconds'>>`
    select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as "walBytes", sum(pg_database_size(oid))::bigint as "databaseBytes",
      (select coalesce(sum(calls), 0)::bigint from pg_stat_statements) as statements,
      (select coalesce(sum(rows), 0)::bigint from pg_stat_statements) as "statementRows"
    from pg_database`.execute(db);
  const [found] = rows;
  if (!found) throw new Error('an aggregate answers one row');
  return { ...found, cpuSeconds: treeSeconds(pid) };
}

/** Of a process, its children, and what both have waited for. */
export function treeSeconds(pid: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(name);
    if (!fields) continue;
    const isChild = Number(fields[1]) === pid;
    if (isChild || Number(name) === pid) ticks += Number(fields[11]) + Number(fields[12]);
    if (Number(name) === pid) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return ticks / TICKS_PER_SECOND;
}

function statFields(pid: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/** The statements that took the most, planning included, in milliseconds. */
export async function costliest(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ calls: number; planned: number; ran: number; rows: number; wal: number; query: string }>`
    select calls, total_plan_time as planned, total_exec_time as ran, rows, wal_bytes::bigint as wal, query
    from pg_stat_statements order by total_plan_time + total_exec_time desc limit ${limit}`.execute(db);
  return rows.map(
    ({ calls, planned, ran, rows: count, wal, query }) =>
      `${ran.toFixed(0).padStart(8)} ms, planned ${planned.toFixed(0).padStart(5)} ms, ${calls} calls, ${count} rows, ` +
      `${(wal / 1e6).toFixed(1)} MB of WAL: ${query.replace(/\s+/g, ' ').slice(0, 150)}`,
  );
}
