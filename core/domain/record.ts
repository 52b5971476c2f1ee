import type { GraphObject } from './json.ts';
import type { LinkTargetType, TypeKey } from './type-keys.ts';

/** What a pack holds for one object version. Links are not part of it: they have runs of their own. */
export interface ObjectRecord {
  readonly type: TypeKey;
  readonly id: string;
  /** As Graph returned it, without secrets and without `@odata.context`. */
  readonly object: GraphObject;
}

/** One relationship between two objects. */
export interface Link {
  readonly sourceId: string;
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
}
