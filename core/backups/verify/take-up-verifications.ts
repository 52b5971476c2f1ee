import { connectionNameOf } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Jobs } from '../../temporal/client.ts';
import { runningVerifications } from '../store/files/verifications.ts';

/** Verifications that the workflow service does not run continue with the files that they have not read. Errors: `temporal-unavailable`. */
export async function takeUpVerifications(
  { db, jobs, logger }: { db: Db; jobs: Jobs; logger: Logger },
  minAgeMs: number,
): Promise<void> {
  for (const { id: backupId, workspaceId, connectionId } of await runningVerifications(db, minAgeMs)) {
    if ((await jobs.runOf({ kind: 'verification', jobId: backupId, connectionId })) === 'running') continue;
    const name = (await connectionNameOf(db, { workspaceId, id: connectionId })) ?? '';
    await jobs.startVerify({ backupId, workspaceId, connectionId, label: `verification of a backup of ${name}` });
    logger.warn({ backupId }, 'a verification that no workflow worked on was continued');
  }
}
