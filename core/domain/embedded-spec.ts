import type { GraphObject } from './json.ts';

export interface EmbeddedSpec {
  readonly name: string;
  readonly path: string;
  /** Tried as `$expand` on the collection first. */
  readonly expand: boolean;
  appliesTo?(object: GraphObject): boolean;
  /** Absent: captured for reference only, or written by other means. */
  readonly write?: EmbeddedWrite;
}

/** How the children of an object are written: each by a request of its own. */
export interface EmbeddedWrite {
  /** Property by which a child is known. */
  readonly key: string;
  /** What is sent of a child that is created. */
  readonly properties: readonly string[];
  /** What of it can be changed. */
  readonly updatable: readonly string[];
  /** Whether children that the backup lacks are removed where existing objects are overwritten. */
  readonly remove: boolean;
  /** A child in the words of a request. */
  shape?(child: GraphObject): GraphObject;
}
