import { countedTenants } from '../connections/store/connected-tenants.ts';
import type { Db, DbTransaction } from '../database/database.ts';
import { planInForce } from '../domain/licences/licence.ts';
import { backupRefusal } from '../domain/licences/may-run-backups.ts';
import { type LicenceNotice, dueNotices, noticeKey } from '../domain/licences/notices.ts';
import { type UserCounts, aboveSizeSince, countUsers, planThatFits } from '../domain/licences/size.ts';
import type { EventFacts } from '../domain/notifications/facts.ts';
import { recordEvent } from '../notifications/store/notification-events.ts';
import { type Licence, lockLicence, updateLicence } from './store/licences.ts';

/** A plan that can be bought, as far as its size goes. */
export interface OfferedPlan {
  readonly name: string;
  readonly userLimit: number | null;
}

/** Members and guests of the workspace's tenants, as the last backups counted them. */
export async function userCountsOf(db: Db, workspaceId: string): Promise<UserCounts> {
  return countUsers(await countedTenants(db, workspaceId));
}

/**
 * Writes down what follows from a licence, the counts and the clock: since when the plan is too small, since when backups
 * run or are refused, and what owners are to be notified of. It may be called at any time and as often as one likes.
 *
 * @param offered the plans that can be bought, to name the one that fits.
 */
export async function refreshLicence(
  db: Db,
  { workspaceId, nowMs, offered }: { workspaceId: string; nowMs: number; offered: readonly OfferedPlan[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const licence = await lockLicence(trx, workspaceId);
    if (!licence) return;
    const counts = await userCountsOf(trx, workspaceId);
    const present: Licence = { ...licence, aboveSizeSince: aboveSizeSince(licence, { counts, nowMs }) };
    const refused = backupRefusal(present, nowMs) !== null;
    await updateLicence(trx, workspaceId, {
      aboveSizeSince: present.aboveSizeSince,
      ...(refused === (licence.refusedSince !== null)
        ? {}
        : refused
          ? { refusedSince: new Date(nowMs) }
          : { refusedSince: null, allowedSince: new Date(nowMs) }),
    });
    for (const notice of dueNotices(present, nowMs)) {
      await recordNotice(trx, { licence: present, notice, counts, offered });
    }
  });
}

interface NoticeOf {
  readonly licence: Licence;
  readonly notice: LicenceNotice;
  readonly counts: UserCounts;
  readonly offered: readonly OfferedPlan[];
}

async function recordNotice(trx: DbTransaction, told: NoticeOf): Promise<void> {
  const { workspaceId } = told.licence;
  await recordEvent(trx, {
    workspaceId,
    connectionId: null,
    kind: 'licence',
    dedupeKey: `licence:${workspaceId}:${noticeKey(told.notice)}`,
    facts: factsOf(told),
  });
}

function factsOf({ licence, notice, counts, offered }: NoticeOf): EventFacts['licence'] {
  switch (notice.what) {
    case 'trialEnds':
      return { what: notice.what, endsAt: notice.endsAt.toISOString(), days: notice.days };
    case 'trialEnded':
    case 'ended':
      return { what: notice.what, endedAt: notice.endedAt.toISOString() };
    case 'paymentFailed':
      return { what: notice.what, since: notice.since.toISOString(), endsAt: notice.endsAt.toISOString() };
    case 'sizeExceeded': {
      const plan = planInForce(licence, notice.since.getTime());
      const members = counts.members ?? 0;
      return {
        what: notice.what,
        members,
        userLimit: plan?.userLimit ?? 0,
        plan: plan?.name ?? '',
        fits: planThatFits(offered, members)?.name ?? null,
        refusedAt: notice.refusedFrom.toISOString(),
      };
    }
  }
}
