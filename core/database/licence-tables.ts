import type { ColumnType } from 'kysely';
import type { SubscriptionFacts } from '../domain/licences/licence.ts';
import type { CreatedAt, NullableTimestamp } from './columns.ts';

export interface LicenceTables {
  licence: LicenceTable;
}

/** Times within JSON are texts. */
export type StoredSubscription = {
  readonly [K in keyof SubscriptionFacts]: Date | null extends SubscriptionFacts[K]
    ? string | null
    : SubscriptionFacts[K];
};

export interface LicenceTable {
  workspaceId: string;
  trialEndsAt: NullableTimestamp;
  /** By the operator: unlimited from then on. */
  grantedAt: NullableTimestamp;
  /** Null: for good, where it is granted. */
  grantedUntil: NullableTimestamp;
  endedByOperatorAt: NullableTimestamp;
  aboveSizeSince: NullableTimestamp;
  /** Since when new backups have been refused, as far as it was noticed. */
  refusedSince: NullableTimestamp;
  /** Schedules have been able to run since. */
  allowedSince: ColumnType<Date, Date | undefined, Date>;
  /** Of the workspace at Stripe: one, once it was needed. */
  customerId: string | null;
  subscriptionId: string | null;
  subscription: ColumnType<StoredSubscription | null, string | null, string | null>;
  /** When Stripe was read last. */
  syncedAt: NullableTimestamp;
  createdAt: CreatedAt;
}
