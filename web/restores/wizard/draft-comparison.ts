import { isFreshComparison } from '#core/domain/plan/fresh-comparison.ts';
import type { NewRestore } from '../data.ts';
import type { Draft } from './draft.ts';

/** The comparison of a backup with the tenant in which objects were picked. */
export interface DraftComparison {
  readonly id: string;
  readonly backupId: string;
  /** When the tenant was read. */
  readonly startedAt: string;
}

/** A plan is made from the comparison that its objects were picked in, where the tenant is not read again for it. */
export function comparisonAsked(
  { comparison, target }: Draft,
  backupId: string,
  nowMs: number,
): Pick<NewRestore, 'comparisonId'> {
  const isOfThis = comparison?.backupId === backupId && target.kind === 'own';
  return isOfThis && isFreshComparison(Date.parse(comparison.startedAt), nowMs) ? { comparisonId: comparison.id } : {};
}

/** As it was kept; null where it cannot be understood. */
export function comparisonIn({ id, backupId, startedAt }: Readonly<Record<string, unknown>>): DraftComparison | null {
  const isKept = typeof id === 'string' && typeof backupId === 'string' && typeof startedAt === 'string';
  return isKept ? { id, backupId, startedAt } : null;
}
