import { recordAudit } from '../audit/store/audit.ts';
import type { Db } from '../database/database.ts';
import type { AuditAction } from '../domain/audit-actions.ts';
import { CybbackError } from '../domain/errors.ts';
import { insertLicence, lockLicence, updateLicence } from './store/licences.ts';

/** What the operator of the service does by hand. */
export type LicenceOrder =
  /** Unlimited, until then or for good. */
  | { readonly action: 'grant'; readonly until: Date | null }
  /** A trial, or what is left of one, lasts until then. */
  | { readonly action: 'extend'; readonly until: Date }
  /** Now, whatever else holds, until it is granted or extended again. A subscription at Stripe is not cancelled by it. */
  | { readonly action: 'end' };

const AUDIT: Readonly<Record<LicenceOrder['action'], AuditAction>> = {
  grant: 'licence.grant',
  extend: 'licence.extend',
  end: 'licence.end',
};

/** With its entry in the audit log of the workspace. Error: `request-invalid` for a time that has passed. */
export async function steerLicence(
  db: Db,
  {
    workspace,
    order,
    reason,
    nowMs,
  }: { workspace: { id: string; name: string }; order: LicenceOrder; reason: string | null; nowMs: number },
): Promise<void> {
  const until = 'until' in order ? order.until : null;
  if (until && until.getTime() <= nowMs)
    throw new CybbackError('request-invalid', `${until.toISOString()} has passed. Name a time that is to come.`);
  const now = new Date(nowMs);
  await db.transaction().execute(async (trx) => {
    await insertLicence(trx, { workspaceId: workspace.id, trialEndsAt: null, now });
    await lockLicence(trx, workspace.id);
    await updateLicence(trx, workspace.id, changesOf(order, now));
    await recordAudit(trx, {
      workspaceId: workspace.id,
      action: AUDIT[order.action],
      actor: { kind: 'service', id: null, name: 'Operator of the service' },
      from: { address: null, userAgent: null },
      target: { kind: 'workspace', ...workspace },
      reason,
      facts: until ? { until: until.toISOString() } : {},
      outcome: 'success',
      code: null,
    });
  });
}

function changesOf(order: LicenceOrder, now: Date): Parameters<typeof updateLicence>[2] {
  switch (order.action) {
    case 'grant':
      return { grantedAt: now, grantedUntil: order.until, endedByOperatorAt: null };
    case 'extend':
      return { trialEndsAt: order.until, endedByOperatorAt: null };
    case 'end':
      return { endedByOperatorAt: now };
  }
}
