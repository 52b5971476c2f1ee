import {
  type WorkspaceDeletion,
  keepWorkspaceRow,
  lockDeletion,
  noteRenewalStopped,
  putDeletion,
} from '../accounts/store/workspace-deletions.ts';
import type { Db, DbTransaction } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import type { EventFacts } from '../domain/notifications/facts.ts';
import { deletionDueAt, deletionState, isNameTyped } from '../domain/workspace-deletion.ts';
import { recordEvent } from '../notifications/store/notification-events.ts';
import type { Logger } from '../observability/logger.ts';

export interface DeletionRequestDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Null: there are no plans. */
  readonly billing: { setRenewal(workspaceId: string, renews: boolean): Promise<boolean> } | null;
}

export interface DeletionRequest {
  readonly workspaceId: string;
  /** As the owner typed it. */
  readonly name: string;
  readonly ownFiles: boolean;
  /** Of the owner, for the others. */
  readonly by: string;
}

/**
 * An owner asks for the deletion: every member is told, and for 14 days it can be taken back. A subscription is not
 * renewed meanwhile; it ends when the deletion is carried out. Asked for again, the first request stands.
 * Errors: `not-found`, `request-invalid` where the name is another one.
 */
export async function requestDeletion(deps: DeletionRequestDeps, request: DeletionRequest): Promise<void> {
  const { workspaceId, by, ownFiles } = request;
  const isNew = await deps.db.transaction().execute(async (trx) => {
    const found = await lockDeletion(trx, workspaceId);
    if (!found) throw noWorkspace();
    if (!isNameTyped(request.name, found.name))
      throw new CybbackError('request-invalid', 'Type the name of the workspace exactly as it is shown.');
    if (deletionState(found.deletion) !== 'none') return false;
    const nowMs = deps.clock.now();
    const dueAt = deletionDueAt(nowMs);
    await putDeletion(trx, { workspaceId, requestedBy: by, requestedAt: new Date(nowMs), dueAt, ownFiles });
    await tell(trx, workspaceId, { what: 'requested', by, dueAt: dueAt.toISOString(), ownFiles });
    return true;
  });
  if (isNew && (await setRenewal(deps, workspaceId, false))) await noteRenewalStopped(deps.db, workspaceId, true);
}

/** Takes it back. Errors: `not-found`, `conflict` where there is nothing to take back, or it has begun. */
export async function keepWorkspace(
  deps: DeletionRequestDeps,
  { workspaceId, by }: { workspaceId: string; by: string },
): Promise<void> {
  const kept = await deps.db.transaction().execute(async (trx): Promise<WorkspaceDeletion> => {
    const found = await lockDeletion(trx, workspaceId);
    if (!found) throw noWorkspace();
    const { deletion } = found;
    if (deletion === null || deletionState(deletion) === 'none')
      throw new CybbackError('conflict', 'The workspace is not going to be deleted.');
    if (deletionState(deletion) === 'started')
      throw new CybbackError('conflict', 'The deletion has begun. It cannot be taken back any more.');
    await keepWorkspaceRow(trx, workspaceId, new Date(deps.clock.now()));
    await tell(trx, workspaceId, { what: 'kept', by });
    return deletion;
  });
  if (kept.renewalStopped && (await setRenewal(deps, workspaceId, true)))
    await noteRenewalStopped(deps.db, workspaceId, false);
}

/**
 * What the payment service does not hear holds all the same: a subscription that is still renewed ends with the workspace,
 * and one that is not renewed says so on its page.
 */
async function setRenewal(
  { billing, logger }: DeletionRequestDeps,
  workspaceId: string,
  renews: boolean,
): Promise<boolean> {
  if (!billing) return false;
  try {
    return await billing.setRenewal(workspaceId, renews);
  } catch (error) {
    logger.warn({ err: error, workspaceId, renews }, 'the renewal of a subscription could not be changed');
    return false;
  }
}

async function tell(trx: DbTransaction, workspaceId: string, facts: EventFacts['workspaceDeletion']): Promise<void> {
  const request = await lockDeletion(trx, workspaceId);
  await recordEvent(trx, {
    workspaceId,
    connectionId: null,
    kind: 'workspaceDeletion',
    dedupeKey: `workspaceDeletion:${facts.what}:${request?.deletion?.requestedAt.toISOString() ?? ''}`,
    facts,
  });
}

function noWorkspace(): CybbackError {
  return new CybbackError('not-found', 'There is no such workspace.');
}
