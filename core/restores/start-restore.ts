import { randomUUID } from 'node:crypto';
import type { Backup } from '../backups/store/backups.ts';
import { refuseUnavailable } from '../backups/store/unavailable-types.ts';
import type { RestoreJobOptions } from '../domain/plan/restore-options.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { type LaunchDeps, launchRestore } from './launch-restore.ts';
import type { RestoreSelection } from './restore-selection.ts';
import type { NewRestore, Restore } from './store/restores.ts';
import type { Target } from './target.ts';

export interface StartRestoreRequest {
  readonly target: Target;
  readonly backup: Backup;
  readonly selection: RestoreSelection;
  /** A comparison of the backup with the tenant, from which whole types are planned. */
  readonly comparisonId?: string;
  /** Every type that the selection touches. */
  readonly types: readonly TypeKey[];
  readonly options: RestoreJobOptions;
  readonly reason: string;
  readonly createdBy: string;
}

/** Refusals: as `launchRestore`; `repository-corrupt` where the index of a selected type is damaged in the backup. */
export async function startRestore(deps: LaunchDeps, request: StartRestoreRequest): Promise<Restore> {
  const { target, backup, types } = request;
  if (backup.seq !== null)
    await refuseUnavailable(deps.db, { connectionId: backup.connectionId, seqs: [backup.seq], types });
  const pending: NewRestore = {
    id: randomUUID(),
    workspaceId: backup.workspaceId,
    connectionId: backup.connectionId,
    backupId: backup.id,
    targetConnectionId: target.connection.id,
    options: request.options,
    selection: request.selection,
    ...(request.comparisonId !== undefined && { comparisonId: request.comparisonId }),
    reason: request.reason,
    createdBy: request.createdBy,
  };
  return launchRestore(deps, { target, pending, types });
}
