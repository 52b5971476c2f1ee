import type { z } from 'zod';
import { licenceState, planInForce, stateEndsAt } from '#core/domain/licences/licence.ts';
import { backupRefusal } from '#core/domain/licences/may-run-backups.ts';
import { type UserCounts, sizeRefusedFrom } from '#core/domain/licences/size.ts';
import type { Licence } from '#core/licences/store/licences.ts';
import type { Plan } from '#core/licences/stripe/plans.ts';
import type { plans, subscription } from './schema.ts';

export function subscriptionView(
  licence: Licence | null,
  { users, nowMs }: { users: UserCounts; nowMs: number },
): z.infer<typeof subscription> {
  const bought = licence?.subscription ?? null;
  const isLive = planInForce(licence, nowMs) !== null;
  return {
    state: licenceState(licence, nowMs),
    endsAt: stateEndsAt(licence, nowMs)?.toISOString() ?? null,
    refusal: backupRefusal(licence, nowMs),
    plan: bought && { ...bought.plan },
    interval: bought?.interval ?? null,
    periodEndsAt: isLive ? (bought?.periodEndsAt?.toISOString() ?? null) : null,
    endsWithPeriod: isLive && bought?.endsWithPeriod === true,
    paymentPending: bought?.status === 'incomplete',
    users: { members: users.members, guests: users.guests },
    sizeRefusedFrom: sizeRefusedFrom(licence, nowMs)?.toISOString() ?? null,
    manageable: bought !== null,
    syncedAt: licence?.syncedAt?.toISOString() ?? null,
  };
}

export function planView({ key, name, userLimit, features, prices }: Plan): z.infer<typeof plans>['items'][number] {
  const { month, year } = prices;
  return {
    key,
    name,
    userLimit,
    features: [...features],
    month: { amount: month.amount, currency: month.currency },
    year: { amount: year.amount, currency: year.currency },
  };
}
