import { randomUUID } from 'node:crypto';
import type { Connection } from '../../connections/store/connections.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import { TYPE_KEYS } from '../../domain/type-keys.ts';
import { joinQueue } from '../../jobs/store/turns.ts';
import { DEFAULT_TURN_LIMITS } from '../../jobs/turn-limits.ts';
import { type ComparisonSelection, insertPendingComparison } from '../store/proof/comparisons.ts';
import { endProof } from '../store/proof/proof-states.ts';
import { newestBackup, type Proof } from '../store/proof/proofs.ts';
import { refuseUnavailableIn } from '../store/unavailable-types.ts';
import { refuseUnready, type StartProofDeps } from './start-proof.ts';

export interface StartComparisonRequest {
  readonly connection: Connection;
  /** Any backup of the connection that is kept. */
  readonly backupId: string;
  readonly selection: ComparisonSelection;
  readonly createdBy: string;
}

/**
 * Compares a backup with the tenant as it is now. Several may wait, one after the other. Row first, workflow second, as
 * for a backup. Refusals: `connection-not-ready`, `conflict` (no backup), `queue-full`, `temporal-unavailable`;
 * `repository-corrupt` where the index of a type is damaged in the backup.
 */
export async function startComparison(
  { db, jobs, turnLimits = DEFAULT_TURN_LIMITS }: Omit<StartProofDeps, 'clock'>,
  { connection, backupId, selection, createdBy }: StartComparisonRequest,
): Promise<Proof> {
  refuseUnready(connection);
  const { workspaceId, id: connectionId } = connection;
  const newest = await newestBackup(db, { workspaceId, connectionId });
  if (!newest) throw new CybbackError('conflict', 'There is no backup yet to compare with. Run a backup first.');
  const asked = [...selection.types, ...selection.objects.map(({ type }) => type)];
  await refuseUnavailableIn(db, { backupId, types: asked.length === 0 ? TYPE_KEYS : asked });
  const id = randomUUID();
  const comparison = await db.transaction().execute(async (trx) => {
    const row = { id, workspaceId, connectionId, backupId, baseBackupId: newest.id, selection, createdBy };
    const inserted = await insertPendingComparison(trx, row);
    const turn = { jobId: id, jobKind: 'comparison', workspaceId, connectionId, lane: 'manual' } as const;
    await joinQueue(trx, turn, turnLimits);
    return inserted;
  });
  try {
    const label = `comparison of a backup of ${connection.name} with the tenant`;
    await jobs.startComparison({ proofId: id, connectionId, workspaceId, label });
  } catch (error) {
    const failure = isCybbackError(error)
      ? error
      : new CybbackError('internal', 'The comparison could not be started.', { cause: error });
    await endProof(db, comparison, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
  return comparison;
}
