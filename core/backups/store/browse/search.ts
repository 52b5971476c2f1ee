import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import {
  type KeyValue,
  type Page,
  type PageRequest,
  decodeCursor,
  rowAfter,
  toPage,
} from '../../../database/paging.ts';
import type { FacetFilter } from '../../../domain/facets.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { type ListedObject, type ListedRow, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';
import { hasFacets, idBegins, isAddressed, isNamed, matchesSearch, nameBegins, sortName, validAt } from './sql.ts';

/** Rows of the list that are looked through before the search index is asked: a word in one of twenty names fills a page. */
const WALK_ROWS = 1_000;

export interface SearchRequest extends PageRequest {
  /** Null: all types. */
  readonly type: TypeKey | null;
  readonly text: string;
  readonly facets?: readonly FacetFilter[];
}

/**
 * Finds objects of a backup that have every word in name, UPN or mail (`matchesSearch`), or by their object ID or app ID.
 * Those whose ID begins with the text come first, then those that are called so and nothing else, those whose name begins
 * so, and all others, each by name.
 *
 * What is called or begins so is a range of the list. For the others two ways lead to one page, and neither alone is fast for
 * every text. A frequent text fills the page within the first rows of the list, while the search index would have to collect
 * hundreds of thousands of hits. A rare text is not met there, and the index answers at once. So the list is walked for a
 * bounded number of rows, and only when that does not fill the page is the index asked. Both answer the same rows in the
 * same order. The walk is short because a row of it costs more than a hit of the index: rows lie in the order of their IDs.
 */
export async function searchObjects(
  db: Db,
  scope: BrowseScope,
  { type, text, facets = [], ...page }: SearchRequest,
): Promise<Page<ListedObject>> {
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  const list = JSON.stringify(['search', scope, type, wanted, facets]);
  const [rank, ...after] = page.cursor === null ? [EXACT] : decodeCursor(list, page.cursor, 4);
  if (page.cursor === null) {
    const byId = await findById(db, scope, { type, text: wanted, facets });
    if (byId.length > 0) return { items: byId.slice(0, page.limit).map(toListedObject), nextCursor: null };
  }
  const wide = { type, text: wanted, facets, after: null, limit: page.limit };
  const begun = page.cursor === null ? await findByBeginning(db, scope, wide) : [];
  const limit = Math.max(1, page.limit - begun.length);
  const search = { ...wide, after: after.length === 0 ? null : after, limit: limit + 1 };
  const rows = await inOrderOfRank(db, scope, search, String(rank));
  const key = (row: ListedRow & { rank: string }): KeyValue[] => [row.rank, row.sortName, row.type, row.objectId];
  const named = toPage(rows, { list, limit, key });
  const known = new Set(begun.map((row) => `${row.type} ${row.objectId}`));
  const items = named.items.filter((row) => !known.has(`${row.type} ${row.objectId}`));
  return { items: [...begun, ...items].map(toListedObject), nextCursor: named.nextCursor };
}

const EXACT = 'exact';
const BEGINS = 'begins';
const OTHER = 'other';

type RankedRow = ListedRow & { rank: string };

/** @param first the rank that the page goes on in; those before are through. */
async function inOrderOfRank(db: Db, scope: BrowseScope, search: Search, first: string): Promise<RankedRow[]> {
  const ranks = [
    { rank: EXACT, find: findExactly },
    { rank: BEGINS, find: findBeginning },
    { rank: OTHER, find: findOthers },
  ];
  const rows: RankedRow[] = [];
  for (const { rank, find } of ranks.slice(ranks.findIndex((one) => one.rank === first))) {
    const after = rank === first ? search.after : null;
    const found = await find(db, scope, { ...search, after, limit: search.limit - rows.length });
    rows.push(...found.map((row) => ({ ...row, rank })));
    if (rows.length === search.limit) break;
  }
  return rows;
}

interface Search {
  readonly type: TypeKey | null;
  readonly text: string;
  readonly facets: readonly FacetFilter[];
  /** Name, type and ID of the last row before. */
  readonly after: readonly KeyValue[] | null;
  readonly limit: number;
}

/** By name along the list; by UPN and mail, which are rare, through the search index. */
async function findExactly(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit }: Search,
): Promise<ListedRow[]> {
  const types = type === null ? TYPE_KEYS : [type];
  const order = [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')];
  const named = objectsAt(db, scope, facets).where('v.type', 'in', types).where(isNamed('v', text));
  const addressed = objectsAt(db, scope, facets)
    .where('v.type', 'in', types)
    .where(matchesSearch('v', text))
    .where(isAddressed('v', text));
  const found = [named, ...(text.includes('@') ? [addressed] : [])].map((query) =>
    after === null ? query : query.where(rowAfter(order, '>', after)),
  );
  const [first, second] = found;
  if (!first) return [];
  const all = second ? first.union(second) : first;
  return all.orderBy('sortName').orderBy('type').orderBy('objectId').limit(limit).execute();
}

/** A part of the list, of one type or of all. */
async function findBeginning(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit }: Search,
): Promise<ListedRow[]> {
  let query = objectsAt(db, scope, facets)
    .where(nameBegins('v', text))
    .where(matchesSearch('v', text))
    .where(sql<boolean>`not ${isExactly(text)}`)
    .orderBy(sortName('v'))
    .$if(type === null, (all) => all.orderBy('v.type'))
    .orderBy('v.objectId')
    .limit(limit);
  if (type !== null) query = query.where('v.type', '=', type);
  if (after !== null) query = query.where(isAfter(type, after));
  return query.execute();
}

/** Within one type the type is no part of the order, or its index were not used. */
function orderOf(type: TypeKey | null): RawBuilder<unknown>[] {
  return type === null
    ? [sortName('v'), sql`${sql.ref('v.type')}`, sql`${sql.ref('v.objectId')}`]
    : [sortName('v'), sql`${sql.ref('v.objectId')}`];
}

function isAfter(type: TypeKey | null, after: readonly KeyValue[]): ReturnType<typeof rowAfter> {
  return rowAfter(orderOf(type), '>', type === null ? after : after.filter((_, index) => index !== 1));
}

async function findOthers(db: Db, scope: BrowseScope, search: Search): Promise<ListedRow[]> {
  // Hardly anybody is called like an ID: the walk would be in vain.
  if (idBegins('v', search.text) !== null) return askIndex(db, scope, search);
  const walk = await walkList(db, scope, search);
  return walk.complete || walk.rows.length === search.limit ? walk.rows : askIndex(db, scope, search);
}

function isExactly(text: string): RawBuilder<boolean> {
  return text.includes('@') ? sql<boolean>`(${isNamed('v', text)} or ${isAddressed('v', text)})` : isNamed('v', text);
}

/** Who is called so begins so. */
function isOther(text: string): RawBuilder<boolean> {
  const isElse = sql<boolean>`${matchesSearch('v', text)} and not ${nameBegins('v', text)}`;
  return text.includes('@') ? sql<boolean>`${isElse} and not ${isAddressed('v', text)}` : isElse;
}

async function findById(
  db: Db,
  scope: BrowseScope,
  { type, text, facets }: Pick<Search, 'type' | 'text' | 'facets'>,
): Promise<ListedRow[]> {
  const types = type === null ? TYPE_KEYS : [type];
  // The index is by type, then ID; naming all types keeps it in use.
  const byId = objectsAt(db, scope, facets)
    .where('v.type', 'in', types)
    .where('v.objectId', 'in', [text, text.toLowerCase()]);
  const byApp = objectsAt(db, scope, facets).where('v.type', 'in', types).where('v.appId', '=', text.toLowerCase());
  return byId.union(byApp).orderBy('sortName').orderBy('type').orderBy('objectId').limit(100).execute();
}

/** More than so many are not meant by the beginning of an ID. */
const MOST_BEGUN = 20;

async function findByBeginning(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, limit }: Search,
): Promise<ListedRow[]> {
  const begins = idBegins('v', text);
  if (begins === null) return [];
  const types = type === null ? TYPE_KEYS : [type];
  const rows = objectsAt(db, scope, facets).where('v.type', 'in', types).where(begins);
  return rows.orderBy('v.type').orderBy('v.objectId').limit(Math.min(MOST_BEGUN, limit)).execute();
}

interface Walk {
  readonly rows: ListedRow[];
  /** The list ended within the walk: there is nothing more to find. */
  readonly complete: boolean;
}

async function walkList(db: Db, scope: BrowseScope, { type, text, facets, after, limit }: Search): Promise<Walk> {
  let walked = objectsAt(db, scope)
    .select(sql<boolean>`${isOther(text)} and ${hasFacets('v', facets)}`.as('hit'))
    .select(sql<number>`row_number() over (order by ${sql.join(orderOf(type))})`.as('position'))
    .orderBy(sortName('v'))
    .$if(type === null, (query) => query.orderBy('v.type'))
    .orderBy('v.objectId')
    .limit(WALK_ROWS);
  if (type !== null) walked = walked.where('v.type', '=', type);
  if (after !== null) walked = walked.where(isAfter(type, after));
  const found = await db
    .selectFrom(walked.as('walked'))
    .selectAll()
    // The row at the walk's end comes along, hit or not: it shows that the walk got so far.
    .where(sql<boolean>`(hit or position = ${WALK_ROWS})`)
    // In the words of the list itself, not by position: PostgreSQL knows this order and stops as soon as the page is full.
    .orderBy('sortName')
    .$if(type === null, (query) => query.orderBy('type'))
    .orderBy('objectId')
    .limit(limit)
    .execute();
  return { rows: found.filter((row) => row.hit), complete: found.at(-1)?.position !== WALK_ROWS };
}

async function askIndex(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit }: Search,
): Promise<ListedRow[]> {
  // Materialized: the order and limit outside must not tempt the planner back onto the list.
  const { rows } = await sql<ListedRow>`
    with hit as materialized (
      select v.type, v.object_id, v.display_name, v.user_principal_name, v.mail, v.app_id, v.from_seq, v.facets, ${sortName('v')} as sort_name
      from object_version v
      where v.connection_id = ${ownConnection(scope)} and ${isOther(text)} and ${validAt('v', scope.seq)}
        and ${hasFacets('v', facets)} ${type === null ? sql`` : sql`and v.type = ${type}`}
    )
    select * from hit
    ${after === null ? sql`` : sql`where ${rowAfter([sql.ref('sortName'), sql.ref('type'), sql.ref('objectId')], '>', after)}`}
    order by sort_name, type, object_id
    limit ${limit}`.execute(db);
  return rows;
}
