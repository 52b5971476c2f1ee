import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type KeyValue, rowAfter } from '../../../database/paging.ts';
import { type ListedRow, objectsAt } from './objects.ts';
import { countObjects } from './published.ts';
import type { BrowseScope } from './scope.ts';
import { isAfter, isOther, orderOf, type Search, type Walks } from './search-conditions.ts';
import { hasFacets, sortName, validAt } from './sql.ts';

/** A row and a hit were measured at 2.6 and 2.2 µs: both are read from the table, where they lie in the order of their IDs. */
export const WALKS: Walks = { first: 1_000, longest: 10_000, rowCost: 1, sample: 500 };

/** Objects that have every word and are found in no better way. See `searchObjects`. */
export async function findOthers(db: Db, scope: BrowseScope, search: Search): Promise<ListedRow[]> {
  const { limit, walks } = search;
  const rows: ListedRow[] = [];
  let { after } = search;
  let length = walks.first;
  let hits: number | null = null;
  for (let walked = 0; ;) {
    const walk = await walkList(db, scope, { ...search, after, limit: limit - rows.length }, length);
    rows.push(...walk.rows);
    if (walk.end === null || rows.length === limit) return rows;
    after = walk.end;
    walked += length;
    hits ??= await estimateHits(db, scope, search);
    if (walked * walks.rowCost >= hits) break;
    length = Math.min(walks.longest, 2 * length);
  }
  return [...rows, ...(await askIndex(db, scope, { ...search, after, limit: limit - rows.length }))];
}

/** Of so many types, the largest, a sample is looked at: in a large tenant nearly all objects are of these. */
const SAMPLED_TYPES = 3;
/** IDs from here on are a sample: most are random. Names are none, as what is called alike stands together. */
const SAMPLED_FROM = '8';

/** How many objects the search index would have to collect, whatever filters leave of them. */
async function estimateHits(db: Db, scope: BrowseScope, search: Search): Promise<number> {
  const counts = await countObjects(db, scope);
  const types = [...counts]
    .filter(([type]) => (search.type ?? type) === type)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, SAMPLED_TYPES);
  let estimated = 0;
  for (const [type, count] of types) {
    const sample = objectsAt(db, scope)
      .select(isOther(search).as('hit'))
      .where('v.type', '=', type)
      .where('v.objectId', '>=', SAMPLED_FROM)
      .orderBy('v.objectId')
      .limit(search.walks.sample);
    const { hits, looked } = await db
      .selectFrom(sample.as('sample'))
      .select([sql<number>`count(*) filter (where hit)`.as('hits'), sql<number>`count(*)`.as('looked')])
      .executeTakeFirstOrThrow();
    estimated += looked === 0 ? 0 : (hits / looked) * count;
  }
  return estimated;
}

interface Walk {
  readonly rows: ListedRow[];
  /** Name, type and ID of the last row that was looked at; null: the list ended, and there is nothing more to find. */
  readonly end: readonly KeyValue[] | null;
}

async function walkList(db: Db, scope: BrowseScope, search: Search, length: number): Promise<Walk> {
  const { type, facets, after, limit } = search;
  let walked = objectsAt(db, scope)
    .select(sql<boolean>`${isOther(search)} and ${hasFacets('v', facets)}`.as('hit'))
    .select(sql<number>`row_number() over (order by ${sql.join(orderOf(type))})`.as('position'))
    .orderBy(sortName('v'))
    .$if(type === null, (query) => query.orderBy('v.type'))
    .orderBy('v.objectId')
    .limit(length);
  if (type !== null) walked = walked.where('v.type', '=', type);
  if (after !== null) walked = walked.where(isAfter(type, after));
  const found = await db
    .selectFrom(walked.as('walked'))
    .selectAll()
    // The row at the walk's end comes along, hit or not: it shows that the walk got so far.
    .where(sql<boolean>`(hit or position = ${length})`)
    // In the words of the list itself, not by position: PostgreSQL knows this order and stops as soon as the page is full.
    .orderBy('sortName')
    .$if(type === null, (query) => query.orderBy('type'))
    .orderBy('objectId')
    .limit(limit)
    .execute();
  const last = found.at(-1);
  return {
    rows: found.filter((row) => row.hit),
    end: last?.position === length ? [last.sortName, last.type, last.objectId] : null,
  };
}

async function askIndex(db: Db, scope: BrowseScope, search: Search): Promise<ListedRow[]> {
  const { type, facets, after, limit } = search;
  // `offset 0`: the order and limit outside must not tempt the planner back onto the list.
  const { rows } = await sql<ListedRow>`
    select * from (
      select v.type, v.object_id, v.display_name, v.user_principal_name, v.mail, v.app_id, v.from_seq, v.facets, ${sortName('v')} as sort_name
      from object_version v
      where v.connection_id = ${ownConnection(scope)} and ${isOther(search)} and ${validAt('v', scope.seq)}
        and ${hasFacets('v', facets)} ${type === null ? sql`` : sql`and v.type = ${type}`}
      offset 0
    ) hit
    ${after === null ? sql`` : sql`where ${rowAfter([sql.ref('sortName'), sql.ref('type'), sql.ref('objectId')], '>', after)}`}
    order by sort_name, type, object_id
    limit ${limit}`.execute(db);
  return rows;
}
