import type { GraphObject } from './json.ts';
import type { TypeKey } from './type-keys.ts';

/** A request for each object that can be a target, in batches: what it takes grows with the targets, not with the links. */
export interface ReadFromEnds {
  readonly kind: 'ends';
  readonly type: TypeKey;
  /** Lists the IDs of all that can be a target. */
  readonly list: string;
  /** Which stored objects of the type can be one. */
  canBe(end: GraphObject): boolean;
  /** Answers the objects whose target it is: `/groups/{id}/groupLifecyclePolicies`. */
  readonly endPath: string;
  /** Objects of which every or no other one is a target have no links. */
  appliesTo(object: GraphObject): boolean;
}
