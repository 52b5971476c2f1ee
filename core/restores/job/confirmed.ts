import type { PlanAction, PlanReason } from '../../domain/plan/index.ts';

/** What was confirmed of an item; while it is being planned, nothing. */
export interface Confirmed {
  readonly action: PlanAction;
  readonly newUserPrincipalName: string | null;
  readonly reasons: readonly PlanReason[];
  /** Present where only references of a living object are repaired. */
  readonly repairs?: readonly unknown[] | undefined;
}
