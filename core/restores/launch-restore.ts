import { approvalHours } from '../accounts/store/workspaces.ts';
import type { ConnectionReport } from '../connections/connection-report.ts';
import type { Db, DbTransaction } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { joinQueue } from '../jobs/store/turns.ts';
import { DEFAULT_TURN_LIMITS, type TurnLimits } from '../jobs/turn-limits.ts';
import type { Jobs } from '../temporal/client.ts';
import { wantsAdded } from './store/restore-added.ts';
import { endRestore } from './store/restore-states.ts';
import { insertPendingRestore, type NewRestore, type Restore, writingRestore } from './store/restores.ts';
import type { Target } from './target.ts';

export interface LaunchDeps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly turnLimits?: TurnLimits;
}

export interface Launch {
  readonly target: Target;
  readonly pending: NewRestore;
  /** Every type that the restore touches. */
  readonly types: readonly TypeKey[];
  /** What belongs to the restore beside its row, in the same transaction. */
  readonly more?: (tx: DbTransaction) => Promise<void>;
}

/** Row first, workflow second, as for a backup. Refusals: `connection-not-ready`, `restore-running`, `queue-full`, `temporal-unavailable`. */
export async function launchRestore(
  { db, jobs, turnLimits = DEFAULT_TURN_LIMITS }: LaunchDeps,
  { target, pending: asked, types, more }: Launch,
): Promise<Restore> {
  const { connection } = target;
  const { dryRun } = asked.options;
  const isApproved = !dryRun && (await approvalHours(db, connection.workspaceId)) !== null;
  // What nobody has confirmed nobody can approve; and of whole types nothing is removed that nobody has looked at.
  const isLookedAt = isApproved || (!dryRun && wantsAdded({ ...asked, undoOf: asked.undoOf ?? null }));
  const pending = isLookedAt ? { ...asked, options: { ...asked.options, confirmation: 'required' as const } } : asked;
  const { confirmation } = pending.options;
  refuseUnready(target, dryRun ? null : types);
  if (!dryRun) await refuseWhileWriting(db, connection);
  const restore = await db.transaction().execute(async (trx) => {
    await target.keep?.(trx);
    const inserted = await insertPendingRestore(trx, pending);
    await more?.(trx);
    const { workspaceId, id: connectionId } = connection;
    const turn = { jobId: pending.id, jobKind: 'restore', workspaceId, connectionId, lane: 'manual' } as const;
    await joinQueue(trx, turn, turnLimits);
    return inserted;
  });
  try {
    await jobs.startRestore({
      restoreId: restore.id,
      dryRun,
      confirmationRequired: !dryRun && confirmation === 'required',
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      label: `${dryRun ? 'dry run of a restore' : 'restore'} into ${connection.name}`,
    });
  } catch (error) {
    const failure = isCybbackError(error)
      ? error
      : new CybbackError('internal', 'The restore could not be started.', { cause: error });
    await endRestore(db, restore, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
  return restore;
}

/** A plan only reads. A restore that can write some of the selected types goes ahead; its plan says what is blocked. */
function refuseUnready(target: Target, writtenTypes: readonly TypeKey[] | null): void {
  const { connection } = target;
  const facts = target.keep ? {} : { connectionId: connection.id };
  if (!connection.readyForBackup) {
    const message = target.keep
      ? `The application cannot read ${connection.name}. Grant it in that tenant: ${missingToRead(connection.lastReport).join(', ')}.`
      : `The connection ${connection.name} cannot read the tenant. Test the connection to see what is missing.`;
    throw new CybbackError('connection-not-ready', message, { facts });
  }
  if (writtenTypes === null || connection.readyForRestore) return;
  const unwritable = unwritableTypes(connection.lastReport);
  if (writtenTypes.some((type) => !unwritable.has(type))) return;
  const message = target.keep
    ? `The application may not write what was selected into ${connection.name}. Grant it the permissions that restoring needs.`
    : `The connection ${connection.name} may not write what was selected. Test the connection to see which permissions are missing.`;
  throw new CybbackError('connection-not-ready', message, { facts });
}

function missingToRead(report: unknown): string[] {
  const permissions = (report as Partial<Pick<ConnectionReport, 'permissions'>> | null)?.permissions ?? [];
  return permissions
    .filter(({ granted, neededFor }) => !granted && neededFor.includes('backup'))
    .map(({ permission }) => permission);
}

/** By the last test; of a report that says nothing, nothing is held against the connection. */
function unwritableTypes(report: unknown): ReadonlySet<string> {
  const types = (report as Partial<Pick<ConnectionReport, 'types'>> | null)?.types ?? [];
  return new Set(types.filter(({ restore }) => restore.state === 'missing').map(({ type }) => type));
}

async function refuseWhileWriting(db: Db, connection: Target['connection']): Promise<void> {
  const other = await writingRestore(db, connection);
  if (other === null) return;
  throw new CybbackError(
    'restore-running',
    `Another restore is writing into ${connection.name}. Wait for its end or cancel it.`,
    {
      facts: { restoreId: other },
    },
  );
}
