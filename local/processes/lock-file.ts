import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

export interface HeldLock {
  release(): void;
}

/** The process that holds the lock, or the lock when it was free or its holder has died. */
export function takeLock(path: string): { lock: HeldLock } | { holder: ProcessIdentity } {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  for (;;) {
    if (createExclusively(path, mine)) return { lock: { release: () => releaseIfMine(path, mine) } };
    const theirs = readText(path);
    const holder = parse(theirs);
    if (holder && isAlive(holder)) return { holder };
    removeStale(path, theirs);
  }
}

/** The file appears with its content or not at all: a reader never sees an empty lock. */
function createExclusively(path: string, content: string): boolean {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content, { mode: 0o600 });
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Two starts may find the same dead lock: the rename has one winner, who puts back a lock that is not the dead one. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readText(aside) !== stale) {
    try {
      linkSync(aside, path);
    } catch {
      // A third one took it meanwhile.
    }
  }
  rmSync(aside, { force: true });
}

function releaseIfMine(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    const value = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof value.pid === 'number' && typeof value.startTime === 'string'
      ? { pid: value.pid, startTime: value.startTime }
      : undefined;
  } catch {
    return undefined;
  }
}
