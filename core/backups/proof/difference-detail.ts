import type { AttributeChange } from '../../domain/diff/diff-objects.ts';
import type { GraphObject } from '../../domain/json.ts';

/** Both values of what differs in an object: `current` in the tenant, `backup` in the copy. */
export interface DifferenceDetail {
  readonly attributes: readonly AttributeChange[];
  /** What the tenant alone has, of a type whose objects lie below others: no backup tells below which. */
  readonly placed?: GraphObject;
}

/** Bound to what is sealed of a difference, so that it opens nowhere else. */
export function differenceContext(proofId: string, { type, objectId }: { type: string; objectId: string }): string {
  return `proof:${proofId}:difference:${type}:${objectId}`;
}
