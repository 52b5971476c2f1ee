import type { AttributeChange } from '../../domain/diff/diff-objects.ts';

/** Both values of what differs in an object: `current` in the tenant, `backup` in the copy. */
export interface DifferenceDetail {
  readonly attributes: readonly AttributeChange[];
}

/** Bound to what is sealed of a difference, so that it opens nowhere else. */
export function differenceContext(proofId: string, { type, objectId }: { type: string; objectId: string }): string {
  return `proof:${proofId}:difference:${type}:${objectId}`;
}
