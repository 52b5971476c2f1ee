import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, startTimeOf } from '../../processes/process-identity.ts';

export interface RecordedServer {
  readonly pid: number;
  readonly port: number;
  /** As PostgreSQL writes it: starting, ready, stopping, standby. */
  readonly status: string;
}

/** The live server of this cluster, or undefined. Lines of the file: pid, folder, start, port, socket, address, shm, status. */
export function readLiveServer(cluster: string): RecordedServer | undefined {
  const recorded = readPidFile(cluster);
  return recorded && isServerOf(recorded.pid, cluster) ? recorded : undefined;
}

/**
 * Removes the pid file of a server that has ended without tidying up. PostgreSQL does that by itself,
 * except where the dead server stays a zombie (nobody reaps it) or its number went to another process.
 */
export function removeDeadPidFile(cluster: string): void {
  const recorded = readPidFile(cluster);
  if (recorded && !isServerOf(recorded.pid, cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function readPidFile(cluster: string): RecordedServer | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Math.abs(Number(lines[0]));
    if (!Number.isInteger(pid) || pid === 0) return undefined;
    return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

function isServerOf(pid: number, cluster: string): boolean {
  return startTimeOf(pid) !== undefined && commandLineOf(pid).includes(cluster);
}
