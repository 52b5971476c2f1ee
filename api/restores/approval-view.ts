import type { z } from 'zod';
import { approvalHours } from '#core/accounts/store/workspaces.ts';
import { APPROVAL_REFUSALS, type Approval, decisionRefusal } from '#core/domain/approval.ts';
import { roleAllows } from '#core/domain/states.ts';
import { getApproval } from '#core/restores/store/restore-approvals.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { ApiContext } from '../http/context.ts';
import type { Principal } from '../http/plugins/auth.ts';
import { iso } from '../http/view.ts';
import type { restoreApproval } from './approval-schema.ts';

export async function approvalView(
  { db, clock }: Pick<ApiContext, 'db' | 'clock'>,
  restore: Restore,
  { role, personId }: Principal,
): Promise<z.infer<typeof restoreApproval>> {
  const [hours, approval] = await Promise.all([approvalHours(db, restore.workspaceId), getApproval(db, restore)]);
  const isOpen = restore.state === 'running' && restore.phase === 'planned' && restore.confirmedAt === null;
  const waits = isOpen && approval?.state === 'waiting';
  const refusal = waits ? decisionRefusal(approval, personId, clock.now()) : null;
  return {
    hours,
    request: approval === null ? null : requestView(approval),
    mayDecide: waits && refusal === null && roleAllows(role, 'restorer'),
    refusal: refusal === null ? null : { code: refusal, message: APPROVAL_REFUSALS[refusal] },
  };
}

function requestView({
  state,
  requestedBy,
  requestedAt,
  expiresAt,
  decidedBy,
  decidedAt,
  reason,
}: Approval): z.infer<typeof restoreApproval>['request'] {
  return {
    state,
    requestedBy,
    requestedAt: requestedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    decidedBy,
    decidedAt: iso(decidedAt),
    reason,
  };
}
