import { COMPOSED_NAMES } from './object-types/composed-names.ts';
import type { TypeKey } from './type-keys.ts';

/**
 * By what an object is known in another tenant, where neither its ID nor its appId is the same there: people by their user
 * principal name before the `@`, what connects others by whom it connects, everything else by its name.
 */
export type CounterpartKey = 'userPrincipalName' | 'references' | 'displayName';

export function counterpartKey(type: TypeKey): CounterpartKey {
  if (type === 'users') return 'userPrincipalName';
  return identifyingPaths(type).length > 0 ? 'references' : 'displayName';
}

/** The references that make an object of such a type what it is. */
export function identifyingPaths(type: TypeKey): readonly string[] {
  return (COMPOSED_NAMES[type] ?? []).flatMap((part) => (part.from === 'reference' ? [part.path] : []));
}

export const MATCHES = ['id', 'appId', 'userPrincipalName', 'references', 'displayName'] as const;
/** By what two objects stand for each other, the surest first. */
export type Match = (typeof MATCHES)[number];

/** What stands for an object in the other tenant. */
export type Counterpart =
  | { readonly state: 'one'; readonly id: string; readonly by: Match }
  | { readonly state: 'none' }
  /** Several have the same key on one side. Neither is guessed. In the order of their IDs, the first 20 of each side. */
  | { readonly state: 'ambiguous'; readonly here: readonly string[]; readonly there: readonly string[] }
  /** It has no key, or one that is not known. */
  | { readonly state: 'keyless' };
