import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

/** Two backups of a connection: `since` is the earlier one. */
export interface Comparison extends BrowseScope {
  readonly since: number;
}

type Bound = 'fromSeq' | 'toSeq';

/**
 * Versions that begin (`from_seq`) or end (`to_seq`) between the two backups. Said as an equation where one follows the
 * other: only then are the rows of the index in the order of type and ID.
 */
export function between(table: string, bound: Bound, { since, seq }: Comparison): RawBuilder<boolean> {
  const column = sql.ref(`${table}.${bound}`);
  const range = seq === since + 1 ? sql`${column} = ${seq}` : sql`${column} > ${since} and ${column} <= ${seq}`;
  // In the words of the index, which leaves out the first backup.
  return bound === 'fromSeq' ? sql<boolean>`(${range} and ${column} > 1)` : sql<boolean>`(${range})`;
}

/** Versions that begin or end with the backup `q.seq`, of `ofEachSeq`. */
export function atSeq(table: string, bound: Bound): RawBuilder<boolean> {
  const column = sql.ref(`${table}.${bound}`);
  return bound === 'fromSeq' ? sql<boolean>`(${column} = q.seq and ${column} > 1)` : sql<boolean>`(${column} = q.seq)`;
}

/**
 * The first objects of all that `each` answers for the backups after the first of the two, one by one: the indexes by
 * number are in the order of type and ID within one backup only. `each` selects type and ID and answers so many at most.
 */
export function ofEachSeq({ since, seq }: Comparison, each: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`
    select distinct e.type, e.id from generate_series(${since + 1}::integer, ${seq}::integer) q (seq)
    cross join lateral (${each}) e order by e.type, e.id limit ${limit}`;
}

/**
 * Links that only one of the two backups has, as `l`. The place of an object below its parent is part of the object,
 * not a link.
 */
export function changedLinks(change: 'added' | 'removed', comparison: Comparison): RawBuilder<unknown> {
  const { since, seq } = comparison;
  const [bound, there, elsewhere] =
    change === 'added' ? (['fromSeq', seq, since] as const) : (['toSeq', since, seq] as const);
  // Between backups that follow each other, a link that begins is there in the second alone.
  const isNet = sql`
    ${validAt('l', there)} and not exists (
      select from link_version o where o.connection_id = l.connection_id and o.type = l.type and o.source_id = l.source_id
        and o.relation = l.relation and o.target_id = l.target_id and ${validAt('o', elsewhere)})`;
  return sql`
    link_version l
    where l.connection_id = ${ownConnection(comparison)} and ${between('l', bound, comparison)} and l.relation <> 'parent'
      and ${seq === since + 1 ? sql`true` : isNet}`;
}

export interface SourcesRequest {
  readonly type: string | undefined;
  /** Type and ID of the object before the first. */
  readonly after: readonly [string, string];
  readonly limit: number;
}

/**
 * Common table `name` of the objects whose links changed, by type and ID. Between backups that follow each other with one
 * descent of the index for each of them, however many links it has.
 */
export function linkSources(
  name: string,
  bound: Bound,
  comparison: Comparison,
  { type, after, limit }: SourcesRequest,
): RawBuilder<unknown> {
  const table = sql.id(name);
  const sources = (last: RawBuilder<unknown>, when = between('l', bound, comparison)): RawBuilder<unknown> => sql`
    from link_version l
    where l.connection_id = ${ownConnection(comparison)} and ${when} and l.relation <> 'parent'
      and ${type === undefined ? sql`true` : sql`l.type = ${type}`} and (l.type, l.source_id) > ${last}`;
  const first = sources(sql`(${after[0]}, ${after[1]})`);
  if (comparison.seq !== comparison.since + 1) {
    const each = sql`select distinct l.type, l.source_id as id ${sources(sql`(${after[0]}, ${after[1]})`, atSeq('l', bound))} order by l.type, id limit ${limit}`;
    return sql`${table} (type, id) as (${ofEachSeq(comparison, each, limit)})`;
  }
  const next = (from: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select l.type, l.source_id ${from} order by l.type, l.source_id limit 1`;
  return sql`
    ${table} (type, id, position) as (
      select s.type, s.source_id, 1 from (${next(first)}) s
      union all
      select s.type, s.source_id, t.position + 1 from ${table} t cross join lateral (${next(sources(sql`(t.type, t.id)`))}) s
      where t.position < ${limit}
    )`;
}
