import type { Db } from '../../database/database.ts';
import type { Match } from '../../domain/counterparts.ts';
import type { AttributeChange } from '../../domain/diff/diff-objects.ts';
import type { TenantFacts } from '../../domain/diff/diff-tenants.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { NamedRef, ObjectNames } from '../store/browse/names.ts';
import type { BrowseScope } from '../store/browse/scope.ts';
import type { ReadContent, UnreadableSide } from './types.ts';

/** A backup of one of two tenants. */
export interface TenantSide {
  readonly scope: BrowseScope;
  readonly tenant: TenantFacts;
  readonly readContent: ReadContent;
}

export interface TenantSides {
  readonly db: Db;
  readonly before: TenantSide;
  readonly after: TenantSide;
}

export type Side = 'before' | 'after';

export const ACROSS_KINDS = ['onlyBefore', 'onlyAfter', 'changed', 'linksChanged', 'ambiguous', 'unknown'] as const;
export type AcrossKind = (typeof ACROSS_KINDS)[number];

export interface AcrossLink {
  readonly relation: string;
  readonly change: 'added' | 'removed';
  readonly type: NamedRef['type'];
  readonly id: string;
}

export interface NamedInTenant extends ObjectNames {
  readonly id: string;
}

/** Two that stand for each other. */
export interface Pair {
  readonly type: TypeKey;
  readonly before: NamedInTenant;
  readonly after: NamedInTenant;
  readonly matchedBy: Match;
}

/** An object that is not the same in both tenants, or of which that cannot be told. */
export interface AcrossObject {
  readonly type: TypeKey;
  readonly kind: AcrossKind;
  readonly before: NamedInTenant | null;
  readonly after: NamedInTenant | null;
  /** By what the two stand for each other; null: there are no two. */
  readonly matchedBy: Match | null;
  /** Where the name is ambiguous: the IDs of all that have it, on both sides. */
  readonly namesakes: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** `current` is what the first tenant has, `backup` what the second has. IDs are those of the second, where there is a counterpart. */
  readonly attributes: readonly AttributeChange[];
  readonly links: readonly AcrossLink[];
  readonly linksAdded: number;
  readonly linksRemoved: number;
  /** What the object names, or is linked with, and of which the counterpart cannot be told: that is not compared. */
  readonly unclear: readonly (NamedRef & { readonly side: Side })[];
  /** There are too many links to compare them. */
  readonly linksLeftOut: boolean;
  readonly unreadable: UnreadableSide | null;
}

/** Nothing that differs. */
export const NOTHING_ACROSS = {
  matchedBy: null,
  namesakes: { before: [], after: [] },
  attributes: [],
  links: [],
  linksAdded: 0,
  linksRemoved: 0,
  unclear: [],
  linksLeftOut: false,
  unreadable: null,
} as const;
