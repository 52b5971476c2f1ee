import { connectionNameOf } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { Jobs } from '../temporal/client.ts';
import { runningRebuilds } from './store/rebuilds.ts';

/** Rebuilds that the workflow service does not run continue with what they have not taken in. Errors: `temporal-unavailable`. */
export async function takeUpRebuilds(
  { db, jobs, logger }: { db: Db; jobs: Jobs; logger: Logger },
  minAgeMs: number,
): Promise<void> {
  for (const { id: rebuildId, workspaceId, connectionId } of await runningRebuilds(db, minAgeMs)) {
    if ((await jobs.runOf({ kind: 'rebuild', jobId: rebuildId, connectionId })) === 'running') continue;
    const name = (await connectionNameOf(db, { workspaceId, id: connectionId })) ?? '';
    await jobs.startRebuild({ rebuildId, workspaceId, connectionId, label: `rebuild of ${name}` });
    logger.warn({ rebuildId }, 'a rebuild that no workflow worked on was continued');
  }
}
