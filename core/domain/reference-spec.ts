import type { GraphObject } from './json.ts';
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
  /** Set where what the tenant lacks may be left out. Absent: without it the object would mean something else. */
  readonly leaveOut?: LeaveOut;
}

/** When an object still means what it meant without something that it names. */
export interface LeaveOut {
  /** Paths that together say one thing, such as whom a policy includes: one of them has to hold something yet. */
  readonly among: readonly string[];
  /** Each of them is required: without one, less is. */
  readonly requires?: true;
}

export type ReferenceTarget =
  | { readonly kind: 'object'; readonly type: TypeKey }
  | { readonly kind: 'appId' }
  | { readonly kind: 'roleTemplate' }
  | { readonly kind: 'sku' }
  | { readonly kind: 'tenant' }
  /** `/administrativeUnits/{id}`, `/{objectId}`, `/`. */
  | { readonly kind: 'directoryScope' }
  /** What Graph looks for at this address: `/identityGovernance/termsOfUse/agreements/{id}`, `/applications(appId='{id}')`. */
  | {
      readonly kind: 'address';
      readonly path: string;
      /** The path is that of a collection, and the ID is looked for in it: Graph lets more applications list than get. */
      readonly listed?: true;
      /** What lies there, where a restore can make it. */
      readonly type?: TypeKey;
      /** Of which objects; `home` is the tenant, where it is that of the backup. Absent: of all. */
      readonly when?: (object: GraphObject, home: string | null) => boolean;
    };
