import { trialOfPerson } from '../accounts/store/persons.ts';
import type { MayRunBackups } from '../backups/may-run-backups.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { planInForce, trialEnd } from '../domain/licences/licence.ts';
import { backupRefusal } from '../domain/licences/may-run-backups.ts';
import { isAbove } from '../domain/licences/size.ts';
import type { Billing } from './billing.ts';
import { type OfferedPlan, refreshLicence, userCountsOf } from './refresh-licence.ts';
import { getLicence, insertLicence } from './store/licences.ts';

/** What the program asks of licences. Without plans everybody may do everything, whatever is written. */
export interface Licences {
  readonly plansOn: boolean;
  readonly mayRunBackups: MayRunBackups;
  /**
   * A new workspace begins with a trial, in the transaction that makes it. A person has one trial: a further workspace ends
   * its own with the first, however many are made.
   */
  begin(db: Db, workspaceId: string, personId?: string): Promise<void>;
  /** Users were counted. */
  refresh(workspaceId: string): Promise<void>;
  /** A day has passed. */
  check(workspaceId: string): Promise<void>;
  /** Schedules of the workspace have been able to run since; null where they are held at present. */
  allowedSince(workspaceId: string): Promise<Date | null>;
}

export interface LicencesOptions {
  readonly db: Db;
  readonly clock: Clock;
  /** Null: there are no plans. */
  readonly billing: { plans(): Promise<readonly OfferedPlan[]>; sync: Billing['sync'] } | null;
}

export function openLicences({ db, clock, billing }: LicencesOptions): Licences {
  if (!billing) return WITHOUT_PLANS;
  const mayRunBackups: MayRunBackups = async (workspaceId) =>
    backupRefusal(await getLicence(db, workspaceId), clock.now());
  const refresh = async (workspaceId: string): Promise<void> => {
    const nowMs = clock.now();
    const licence = await getLicence(db, workspaceId);
    if (!licence) return;
    const isTooSmall = isAbove(planInForce(licence, nowMs), await userCountsOf(db, workspaceId));
    // Only a name in a mail: where it cannot be had, the mail leaves without it.
    const offered = isTooSmall ? await billing.plans().catch((): readonly OfferedPlan[] => []) : [];
    await refreshLicence(db, { workspaceId, nowMs, offered });
  };
  return {
    plansOn: true,
    mayRunBackups,
    begin: async (trx, workspaceId, personId) => {
      const nowMs = clock.now();
      const fresh = trialEnd(nowMs);
      const trialEndsAt = personId === undefined ? fresh : await trialOfPerson(trx, personId, fresh);
      await insertLicence(trx, { workspaceId, trialEndsAt, now: new Date(nowMs) });
    },
    refresh,
    check: async (workspaceId) => {
      const customerId = (await getLicence(db, workspaceId))?.customerId ?? null;
      // What the clock brings about holds whether Stripe answers or not.
      const synced =
        customerId === null
          ? null
          : billing.sync(customerId).then(
              () => null,
              (error: unknown) => ({ error }),
            );
      const failure = await synced;
      await refresh(workspaceId);
      if (failure) throw failure.error;
    },
    allowedSince: async (workspaceId) => {
      const licence = await getLicence(db, workspaceId);
      return backupRefusal(licence, clock.now()) === null ? (licence?.allowedSince ?? ALWAYS) : null;
    },
  };
}

const ALWAYS = new Date(0);

export const WITHOUT_PLANS: Licences = {
  plansOn: false,
  mayRunBackups: () => Promise.resolve(null),
  begin: () => Promise.resolve(),
  refresh: () => Promise.resolve(),
  check: () => Promise.resolve(),
  allowedSince: () => Promise.resolve(ALWAYS),
};
