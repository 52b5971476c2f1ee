import { keepWorkspaceRow, lockDeletion, putDeletion } from '../accounts/store/workspace-deletions.ts';
import type { DbTransaction } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import type { EventFacts } from '../domain/notifications/facts.ts';
import { deletionDueAt, deletionState, isNameTyped } from '../domain/workspace-deletion.ts';
import { recordEvent } from '../notifications/store/notification-events.ts';
import type { Logger } from '../observability/logger.ts';
import { type RenewalDeps, settleRenewal } from './settle-renewal.ts';

export interface DeletionRequestDeps extends RenewalDeps {
  readonly clock: Clock;
  readonly logger: Logger;
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
  if (isNew) await tryToSettleRenewal(deps, workspaceId);
}

/** Takes it back. Errors: `not-found`, `conflict` where there is nothing to take back, or it has begun. */
export async function keepWorkspace(
  deps: DeletionRequestDeps,
  { workspaceId, by }: { workspaceId: string; by: string },
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const found = await lockDeletion(trx, workspaceId);
    if (!found) throw noWorkspace();
    const { deletion } = found;
    if (deletion === null || deletionState(deletion) === 'none')
      throw new CybbackError('conflict', 'The workspace is not going to be deleted.');
    if (deletionState(deletion) === 'started')
      throw new CybbackError('conflict', 'The deletion has begun. It cannot be taken back any more.');
    await keepWorkspaceRow(trx, workspaceId, new Date(deps.clock.now()));
    await tell(trx, workspaceId, { what: 'kept', by });
  });
  await tryToSettleRenewal(deps, workspaceId);
}

/** Where the payment service does not answer, the daily check tries again. */
async function tryToSettleRenewal(deps: DeletionRequestDeps, workspaceId: string): Promise<void> {
  try {
    await settleRenewal(deps, workspaceId);
  } catch (error) {
    deps.logger.warn(
      { err: error, workspaceId },
      'the renewal of a subscription could not be changed; the daily check tries again',
    );
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
