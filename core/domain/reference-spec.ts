import type { TypeKey } from './type-keys.ts';

export interface ReferenceSpec {
  /** `conditions.users.includeGroups[]`, `principalId`. */
  readonly path: string;
  /** What the value identifies. Several where the value may be any of them. */
  readonly targets: readonly ReferenceTarget[];
  /** Values that are words, not IDs: `All`, `None`, `GuestsOrExternalUsers`. Compared without case. */
  readonly keywords: readonly string[];
  /** An unresolved value here must block the object instead of being reported (CA exclusions). */
  readonly exclusion: boolean;
  /** The IDs stand inside a text (a membership rule): each GUID in it is looked up. */
  readonly inText?: true;
}

export type ReferenceTarget =
  | { readonly kind: 'object'; readonly type: TypeKey }
  | { readonly kind: 'appId' }
  | { readonly kind: 'roleTemplate' }
  | { readonly kind: 'sku' }
  | { readonly kind: 'tenant' }
  /** `/administrativeUnits/{id}`, `/{objectId}`, `/`. */
  | { readonly kind: 'directoryScope' }
  /** An object of none of the types, which lies at this address: `/identityGovernance/termsOfUse/agreements/{id}`. */
  | { readonly kind: 'address'; readonly path: string };
