import { approvalHours } from '../accounts/store/workspaces.ts';
import type { Db } from '../database/database.ts';
import { APPROVAL_REFUSALS, type ApprovalRefusal, decisionRefusal } from '../domain/approval.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Jobs } from '../temporal/client.ts';
import { notifyApprovers } from './notify-approvers.ts';
import { cancelRestore, confirmable, confirmPlan } from './steer-restore.ts';
import {
  decideApproval,
  deleteApproval,
  getApproval,
  insertApproval,
  reopenApproval,
  unapprovedRestores,
} from './store/restore-approvals.ts';
import type { Restore, RestoreScope } from './store/restores.ts';

interface Deps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly clock: Clock;
}

/** Who confirms a plan, approves or refuses it. */
export interface Decider {
  readonly name: string;
  /** Null for an API key. */
  readonly personId: string | null;
  /** Who answers for it: the person, or who made the API key; null where nobody knows. */
  readonly answerable: string | null;
}

const HOUR_MS = 3_600_000;
const EXPIRED_AT_ONCE = 100;

/**
 * Lets a plan that waits be carried out; where the workspace asks for the approval of a second person, asks for that
 * instead. Refusals: as `confirmPlan`.
 */
export async function confirmOrAsk(deps: Deps, scope: RestoreScope, by: Decider): Promise<Restore> {
  const { db } = deps;
  const restore = await confirmable(db, scope);
  if (restore.confirmedAt !== null) return restore;
  const [hours, approval] = await Promise.all([approvalHours(db, scope.workspaceId), getApproval(db, scope)]);
  // Its approval was given, and the workflow service was away then.
  if (approval?.state === 'approved') return confirmPlan(deps, scope, by.name);
  if (hours === null) {
    await deleteApproval(db, scope);
    return confirmPlan(deps, scope, by.name);
  }
  await ask(deps, restore, { by, hours });
  return restore;
}

async function ask(
  { db, clock }: Deps,
  restore: Restore,
  { by, hours }: { by: Decider; hours: number },
): Promise<void> {
  const { answerable } = by;
  if (answerable === null)
    throw new CybbackError(
      'conflict',
      'Nobody knows who made this API key, and somebody else has to approve what it asks for. Make a new key, or sign in.',
    );
  const requestedAt = new Date(clock.now());
  const expiresAt = new Date(clock.now() + hours * HOUR_MS);
  await db.transaction().execute(async (trx) => {
    const asked = { requestedBy: by.name, requestedPerson: answerable, requestedAt, expiresAt };
    if (await insertApproval(trx, restore, asked)) await notifyApprovers(trx, restore, asked);
  });
}

/** Agrees to a plan, which is carried out then. Refusals: `conflict` by `APPROVAL_REFUSALS`, and as `confirmPlan`. */
export async function approveRestore(
  deps: Deps,
  scope: RestoreScope,
  { by, reason }: { by: Decider; reason: string | null },
): Promise<Restore> {
  const { db } = deps;
  await confirmable(db, scope);
  await refuseDecision(deps, scope, by);
  if (!(await decideApproval(db, scope, { state: 'approved', decidedBy: by.name, reason }))) throw refused('decided');
  try {
    return await confirmPlan(deps, scope, by.name);
  } catch (error) {
    await reopenApproval(db, scope);
    throw error;
  }
}

/** Says no, which ends the restore: nothing was written. Refusals: as `approveRestore`. */
export async function refuseRestore(
  deps: Deps,
  scope: RestoreScope,
  { by, reason }: { by: Decider; reason: string },
): Promise<Restore> {
  const { db } = deps;
  await confirmable(db, scope);
  await refuseDecision(deps, scope, by);
  if (!(await decideApproval(db, scope, { state: 'refused', decidedBy: by.name, reason }))) throw refused('decided');
  return cancelRestore(deps, scope);
}

/** Ends restores that were refused, or that nobody has approved in time. @returns how many. */
export async function endUnapprovedRestores(deps: Deps): Promise<number> {
  const { db, clock } = deps;
  const open = await unapprovedRestores(db, new Date(clock.now()), EXPIRED_AT_ONCE);
  for (const scope of open) {
    await decideApproval(db, scope, { state: 'expired', decidedBy: null, reason: null });
    await cancelRestore(deps, scope).catch((error: unknown) => {
      // It has ended at this moment.
      if (!isCybbackError(error, 'conflict')) throw error;
    });
  }
  return open.length;
}

async function refuseDecision({ db, clock }: Deps, scope: RestoreScope, { personId }: Decider): Promise<void> {
  const refusal = decisionRefusal(await getApproval(db, scope), personId, clock.now());
  if (refusal !== null) throw refused(refusal);
}

function refused(refusal: ApprovalRefusal): CybbackError {
  return new CybbackError('conflict', APPROVAL_REFUSALS[refusal], { facts: { reason: refusal } });
}
