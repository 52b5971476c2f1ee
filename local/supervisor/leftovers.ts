import { readJsonFile, writeJsonFile } from '../installation/json-file.ts';
import { commandLineOf, isAlive, type ProcessIdentity } from '../processes/process-identity.ts';
import { waitFor } from '../processes/wait.ts';

/** Which children run, on disk, so that a start after a killed one finds them. */
export interface ProcessRecord {
  set(name: string, identity: ProcessIdentity | undefined): void;
  pids(): Record<string, number>;
}

export function openProcessRecord(file: string): ProcessRecord {
  const running = new Map<string, ProcessIdentity>();
  return {
    set(name, identity) {
      if (identity) running.set(name, identity);
      else running.delete(name);
      writeJsonFile(file, Object.fromEntries(running));
    },
    pids: () => Object.fromEntries([...running].map(([name, { pid }]) => [name, pid])),
  };
}

/**
 * Ends what a killed start left behind: politely, then by force. PostgreSQL and Temporal are not in the
 * record; their launchers adopt them.
 */
export async function endLeftovers(file: string, log: (line: string) => void, graceMs = 35_000): Promise<void> {
  const recorded = (readJsonFile(file) ?? {}) as Record<string, ProcessIdentity>;
  const alive = Object.entries(recorded).filter(
    ([, identity]) => isAlive(identity) && commandLineOf(identity.pid) !== '',
  );
  if (alive.length === 0) return;
  log(`An earlier start was killed; ending what it left behind: ${alive.map(([name]) => name).join(', ')}.`);
  for (const [, { pid }] of alive) signalGroup(pid, 'SIGTERM');
  await waitFor(() => alive.every(([, identity]) => !isAlive(identity)), { timeoutMs: graceMs });
  for (const [, identity] of alive) if (isAlive(identity)) signalGroup(identity.pid, 'SIGKILL');
}

/** Children lead groups of their own, so what they have started goes with them. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
