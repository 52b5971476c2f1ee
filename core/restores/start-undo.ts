import { randomUUID } from 'node:crypto';
import { CybbackError } from '../domain/errors.ts';
import { DEFAULT_JOB_OPTIONS, type RestoreJobOptions } from '../domain/plan/restore-options.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { type LaunchDeps, launchRestore } from './launch-restore.ts';
import { insertUndone, nothingWritten, type UndoSelection, writtenTypes } from './store/restore-undo.ts';
import type { NewRestore, Restore } from './store/restores.ts';
import type { Target } from './target.ts';
import { UNDO_REFUSALS, type UndoRefusal, undoRefusal } from './undo-refusal.ts';

export interface StartUndoRequest extends UndoSelection {
  /** The restore that is undone. */
  readonly undone: Restore;
  /** The tenant that it wrote into. */
  readonly target: Target;
  readonly options: Pick<RestoreJobOptions, 'dryRun' | 'mailTo'>;
  readonly reason: string;
  readonly createdBy: string;
}

/**
 * Plans the Undo of a restore that has ended: a restore of its own, which waits for a confirmation. Refusals: `conflict`
 * where there is nothing to undo, and as `launchRestore`.
 */
export async function startUndo(deps: LaunchDeps, request: StartUndoRequest): Promise<Restore> {
  const { undone, target, items, overwrite, like = null } = request;
  const types = await refuseNothing(deps, request);
  const pending: NewRestore = {
    id: randomUUID(),
    workspaceId: undone.workspaceId,
    connectionId: undone.connectionId,
    backupId: undone.backupId,
    targetConnectionId: target.connection.id,
    undoOf: undone.id,
    options: undoOptions(request.options),
    selection: { objects: [], types: [], dependencies: false },
    reason: request.reason,
    createdBy: request.createdBy,
  };
  return launchRestore(deps, {
    target,
    pending,
    types,
    more: (tx) => insertUndone(tx, { id: pending.id, undoOf: undone.id }, { items, overwrite, like }),
  });
}

/** Everything returns, what was added goes; what else a restore may choose has no meaning here. */
function undoOptions({ dryRun, mailTo }: StartUndoRequest['options']): RestoreJobOptions {
  return {
    ...DEFAULT_JOB_OPTIONS,
    overwrite: true,
    links: 'rollBack',
    removeAdded: true,
    conditionalAccess: 'asInBackup',
    confirmation: 'required',
    dryRun,
    mailTo,
  };
}

async function refuseNothing(
  { db }: LaunchDeps,
  { undone, items, overwrite }: StartUndoRequest,
): Promise<readonly TypeKey[]> {
  const refusal = await undoRefusal(db, undone, null);
  if (refusal !== null) throw refused(refusal, { state: undone.state });
  const chosen = [...(items ?? []), ...(overwrite === 'all' ? [] : overwrite)];
  const [nothing] = await nothingWritten(db, undone.id, chosen);
  if (nothing !== undefined) {
    const why = (await undoRefusal(db, undone, nothing)) ?? 'nothing-written';
    throw refused(why, { ordinal: String(nothing) });
  }
  return writtenTypes(db, undone.id, items);
}

function refused(code: UndoRefusal, facts: Readonly<Record<string, string>>): CybbackError {
  return new CybbackError('conflict', UNDO_REFUSALS[code], { facts: { ...facts, reason: code } });
}
