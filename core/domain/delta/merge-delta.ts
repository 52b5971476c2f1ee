import type { GraphObject } from '../json.ts';

/** An object after a delta entry: the last mention of a property wins, what is not mentioned stays. */
export function mergeDelta(previous: GraphObject | null, mentioned: GraphObject): GraphObject {
  return previous === null ? { ...mentioned } : { ...previous, ...mentioned };
}
