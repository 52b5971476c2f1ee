import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Backup } from '../catalog/backups.ts';
import type { Connection } from '../catalog/connections.ts';
import type { Database } from '../catalog/database.ts';
import { endRestore } from '../catalog/restore-states.ts';
import type { Restore } from '../catalog/restores.ts';
import { insertPendingRestore, writingRestore } from '../catalog/restores.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Jobs } from '../temporal/client.ts';

export interface StartRestoreRequest {
  readonly connection: Connection;
  readonly backup: Backup;
  readonly selection: unknown;
  readonly options: { readonly dryRun: boolean; readonly confirmation: 'automatic' | 'required' } & Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly createdBy: string;
}

/** Row first, workflow second, as for a backup. Refusals: `connection-not-ready`, `restore-running`, `temporal-unavailable`. */
export async function startRestore({ db, jobs }: { db: Kysely<Database>; jobs: Jobs }, request: StartRestoreRequest): Promise<Restore> {
  const { connection, backup, options } = request;
  refuseUnready(connection, options.dryRun);
  if (!options.dryRun) await refuseWhileWriting(db, connection);
  const restore = await insertPendingRestore(db, {
    id: randomUUID(),
    workspaceId: connection.workspaceId,
    connectionId: backup.connectionId,
    backupId: backup.id,
    targetConnectionId: connection.id,
    options,
    selection: request.selection,
    reason: request.reason,
    createdBy: request.createdBy,
  });
  try {
    await jobs.startRestore({
      restoreId: restore.id,
      dryRun: options.dryRun,
      confirmationRequired: !options.dryRun && options.confirmation === 'required',
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      label: `${options.dryRun ? 'dry run of a restore' : 'restore'} into ${connection.name}`,
    });
  } catch (error) {
    const failure = isCybbackError(error) ? error : new CybbackError('internal', 'The restore could not be started.', { cause: error });
    await endRestore(db, restore, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
  return restore;
}

/** A plan only reads; a restore writes. */
function refuseUnready(connection: Connection, dryRun: boolean): void {
  if (dryRun ? connection.readyForBackup : connection.readyForRestore) return;
  throw new CybbackError(
    'connection-not-ready',
    dryRun
      ? `The connection ${connection.name} cannot read the tenant. Test the connection to see what is missing.`
      : `The connection ${connection.name} is not ready for restore. Test the connection to see which write permissions are missing.`,
    { facts: { connectionId: connection.id } },
  );
}

async function refuseWhileWriting(db: Kysely<Database>, connection: Connection): Promise<void> {
  const other = await writingRestore(db, { workspaceId: connection.workspaceId, targetConnectionId: connection.id });
  if (other === null) return;
  throw new CybbackError('restore-running', `Another restore is writing into ${connection.name}. Wait for its end or cancel it.`, {
    facts: { restoreId: other },
  });
}
