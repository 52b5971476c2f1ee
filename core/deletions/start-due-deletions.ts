import { dueDeletions } from '../accounts/store/workspace-deletions.ts';
import type { DeletionDeps } from './deps.ts';

const PAGE = 100;

/**
 * Starts what is due, and again what had begun and is not running, as after the loss of the workflow service's database.
 * Errors: `temporal-unavailable`.
 */
export async function startDueDeletions({
  db,
  clock,
  jobs,
}: Pick<DeletionDeps, 'db' | 'clock' | 'jobs'>): Promise<void> {
  const now = new Date(clock.now());
  for (let after: string | null = null; ;) {
    const found: readonly string[] = await dueDeletions(db, { now, after, limit: PAGE });
    for (const workspaceId of found) await jobs.startWorkspaceDeletion({ workspaceId });
    after = found.at(-1) ?? null;
    if (found.length < PAGE || after === null) return;
  }
}
