import type { ObjectType } from '../object-type.ts';
import type { TypeKey } from '../type-keys.ts';

/** The paths by which content is made canonical. */
export type CanonicalRules = Pick<ObjectType, 'volatile' | 'secrets' | 'unordered' | 'jsonStrings'>;

/**
 * Rules that a type had before its present ones, newest first. Versions that were hashed by them lie in customers' buckets
 * for years and stay readable: whoever changes such a path of a type adds the rules before the change here, and
 * `node scripts/format-types.ts` refuses to go on until it is done.
 */
export const EARLIER_RULES: Readonly<Partial<Record<TypeKey, readonly CanonicalRules[]>>> = {};
