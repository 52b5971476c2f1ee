import { settleRenewal } from '#core/deletions/settle-renewal.ts';
import { isCybbackError } from '#core/domain/errors.ts';
import { licensedWorkspacesAfter } from '#core/licences/store/licences.ts';
import { activity, cancellation } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

export interface LicenceActivities {
  /**
   * Looks at the licences of some workspaces: what Stripe says, the size, what owners are to be notified of.
   *
   * @returns the last workspace that was seen, from which the next call goes on; null at the end.
   */
  checkLicences(after: string | null): Promise<string | null>;
}

/** Each may need a few requests to Stripe. */
const PAGE = 50;

export function createLicenceActivities(deps: ActivityDeps): LicenceActivities {
  const { db, licences, logger } = deps;

  const checkLicences = async (after: string | null): Promise<string | null> => {
    if (!licences.plansOn) return null;
    const page = await licensedWorkspacesAfter(db, after, PAGE);
    let isStripeAway = false;
    for (const { workspaceId } of page) {
      cancellation().throwIfAborted();
      // One that cannot be looked at costs only itself; tomorrow is another check. Where Stripe is away, it is not waited for again.
      await (isStripeAway ? licences.refresh(workspaceId) : checkOne(workspaceId)).catch((error: unknown) => {
        if (isCybbackError(error, 'billing-unavailable')) isStripeAway = true;
        logger.warn({ err: error, workspaceId }, 'a licence could not be checked');
      });
    }
    return page.length < PAGE ? null : (page.at(-1)?.workspaceId ?? null);
  };

  /** What people asked for while Stripe was away is done now. */
  const checkOne = async (workspaceId: string): Promise<void> => {
    await licences.check(workspaceId);
    await settleRenewal({ db, billing: deps.deletions.billing }, workspaceId);
  };

  return { checkLicences: activity(deps, checkLicences) };
}
