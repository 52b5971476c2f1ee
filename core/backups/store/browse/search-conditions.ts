import { type RawBuilder, sql } from 'kysely';
import { type KeyValue, rowAfter } from '../../../database/paging.ts';
import type { FacetFilter } from '../../../domain/facets.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { idConditions, isAddressed, isNamed, matchesSearch, nameBegins, sortName } from './sql.ts';

export interface Walks {
  /** Rows of the list that are looked through before anything is known of the text: a word in one of twenty names fills a page. */
  readonly first: number;
  /** Of one further walk. */
  readonly longest: number;
  /** What a row of a walk costs, with a hit of the search index as 1. */
  readonly rowCost: number;
  /** Rows of a type that say how frequent the text is. */
  readonly sample: number;
}

export interface Search {
  readonly type: TypeKey | null;
  readonly text: string;
  readonly facets: readonly FacetFilter[];
  /** Name, type and ID of the last row before. */
  readonly after: readonly KeyValue[] | null;
  readonly limit: number;
  /** Whether anything is found by its ID. */
  readonly hasIds: boolean;
  readonly walks: Walks;
}

/** Within one type the type is no part of the order, or its index were not used. */
export function orderOf(type: TypeKey | null): RawBuilder<unknown>[] {
  return type === null
    ? [sortName('v'), sql`${sql.ref('v.type')}`, sql`${sql.ref('v.objectId')}`]
    : [sortName('v'), sql`${sql.ref('v.objectId')}`];
}

export function isAfter(type: TypeKey | null, after: readonly KeyValue[]): ReturnType<typeof rowAfter> {
  return rowAfter(orderOf(type), '>', type === null ? after : after.filter((_, index) => index !== 1));
}

/** What may be a whole UPN or mail address. */
export const ADDRESS = /^[^@]+@[^@]+$/;

export function isExactly(text: string): RawBuilder<boolean> {
  return ADDRESS.test(text) ? sql<boolean>`(${isNamed('v', text)} or ${isAddressed('v', text)})` : isNamed('v', text);
}

/** Asked of each row only where it makes a difference: it takes as long as the rest. */
export function isNotFoundById(text: string, hasIds: boolean): RawBuilder<boolean> {
  if (!hasIds) return sql<boolean>`true`;
  // Without an app ID it is unknown whether that is the text.
  return sql<boolean>`coalesce(not (${sql.join(idConditions('v', text), sql` or `)}), true)`;
}

/** Who is called so begins so. */
export function isOther({ text, hasIds }: Search): RawBuilder<boolean> {
  const isElse = sql<boolean>`${matchesSearch('v', text)} and not ${nameBegins('v', text)} and ${isNotFoundById(text, hasIds)}`;
  return ADDRESS.test(text) ? sql<boolean>`${isElse} and not ${isAddressed('v', text)}` : isElse;
}
