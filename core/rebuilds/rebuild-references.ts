import { setTimeout as sleep } from 'node:timers/promises';
import { readReferences, type ReadReferencesDeps } from '../backups/read-references.ts';
import { hasUnreadVersions } from '../backups/store/capture/edges.ts';
import type { RebuildWork } from './rebuild-backups.ts';

const OTHER_READS_MS = 2_000;
/** A chunk is read to its end; between two, the work can continue in another call. */
const WINDOW_MS = 60_000;

/**
 * Reads what the versions refer to: their content, once. It is the work that goes on in the background after an upgrade, and
 * continues there where this call leaves it. Called again until `done`.
 */
export async function rebuildReferences(
  { db, rebuild, signal }: Pick<RebuildWork, 'db' | 'rebuild' | 'signal'>,
  deps: ReadReferencesDeps,
): Promise<{ done: boolean }> {
  const { connectionId } = rebuild;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(WINDOW_MS)]);
  const before = await hasUnreadVersions(db, connectionId);
  if (!before) return { done: true };
  await readReferences(deps, ends);
  signal.throwIfAborted();
  if (!(await hasUnreadVersions(db, connectionId))) return { done: true };
  if (ends.aborted) return { done: false };
  // Another process is at it, or the storage cannot be read now: it is looked at again.
  await sleep(OTHER_READS_MS, undefined, { signal });
  return { done: false };
}
