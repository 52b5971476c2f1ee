import { getDeletion, noteRenewalStopped } from '../accounts/store/workspace-deletions.ts';
import type { Db } from '../database/database.ts';
import { deletionState } from '../domain/workspace-deletion.ts';
import type { Billing } from '../licences/billing.ts';

export interface RenewalDeps {
  readonly db: Db;
  /** Null: there are no plans. */
  readonly billing: Pick<Billing, 'setRenewal'> | null;
}

/**
 * A subscription is not renewed while the workspace is going to be deleted, and is renewed again once it is kept. What
 * people have cancelled themselves stays cancelled. Safe to repeat. Errors: those of the payment service.
 */
export async function settleRenewal({ db, billing }: RenewalDeps, workspaceId: string): Promise<void> {
  const found = billing && (await getDeletion(db, workspaceId));
  if (!found) return;
  const state = deletionState(found);
  if (state === 'pending' && !found.renewalStopped) {
    if (await billing.setRenewal(workspaceId, false)) await noteRenewalStopped(db, workspaceId, true);
  } else if (state === 'none' && found.renewalStopped) {
    await billing.setRenewal(workspaceId, true);
    await noteRenewalStopped(db, workspaceId, false);
  }
}
