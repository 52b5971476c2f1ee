import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import {
  type KeyValue,
  type Page,
  type PageRequest,
  decodeCursor,
  mapPage,
  rowAfter,
  toPage,
} from '../../../database/paging.ts';
import type { FacetFilter } from '../../../domain/facets.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { type ListedObject, type ListedRow, objectsAt, toListedObject } from './objects.ts';
import { countObjects } from './published.ts';
import type { BrowseScope } from './scope.ts';
import {
  hasFacets,
  idBegins,
  idConditions,
  isAddressed,
  isNamed,
  matchesSearch,
  nameBegins,
  sortName,
  validAt,
} from './sql.ts';

export interface Walks {
  /** Rows of the list that are looked through before anything is known of the text: a word in one of twenty names fills a page. */
  readonly first: number;
  /** Of one further walk. */
  readonly longest: number;
  /** What a row of a walk costs, with a hit of the search index as 1. */
  readonly rowCost: number;
}

/** A row and a hit were measured at 2.6 µs each: both are read from the table, where they lie in the order of their IDs. */
export const WALKS: Walks = { first: 1_000, longest: 10_000, rowCost: 1 };

export interface SearchRequest extends PageRequest {
  /** Null: all types. */
  readonly type: TypeKey | null;
  readonly text: string;
  readonly facets?: readonly FacetFilter[];
}

/**
 * Finds objects of a backup that have every word in name, UPN or mail (`matchesSearch`), or by their object ID or app ID.
 * Those with this ID, or whose ID begins with the text, come first, then those that are called so and nothing else, those
 * whose name begins so, and all others, each by name, each once.
 *
 * What is called or begins so is a range of the list. For the others two ways lead to one page, and neither alone is fast for
 * every text. A frequent text fills the page within the first rows of the list, while the search index would have to collect
 * hundreds of thousands of hits. A rare text is not met there, and the index answers at once. So the list is walked as long as
 * what was met so far promises that this takes less than the index would. Both answer the same rows in the same order.
 */
export async function searchObjects(
  db: Db,
  scope: BrowseScope,
  { type, text, facets = [], ...page }: SearchRequest,
  walks = WALKS,
): Promise<Page<ListedObject>> {
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  const list = JSON.stringify(['search', scope, type, wanted, facets]);
  const [rank = RANKS[0].rank, ...last] = page.cursor === null ? [] : decodeCursor(list, page.cursor, 4);
  const after = page.cursor === null ? null : last;
  const whole = { type, text: wanted, facets, after: null, limit: 1, hasIds: true, walks };
  const hasIds = (await findById(db, scope, whole)).length > 0;
  const search = { ...whole, after, limit: page.limit + 1, hasIds };
  const rows = await inOrderOfRank(db, scope, search, rank);
  const key = (row: RankedRow): KeyValue[] => [row.rank, row.sortName, row.type, row.objectId];
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toListedObject);
}

interface Rank {
  readonly rank: string;
  readonly find: (db: Db, scope: BrowseScope, search: Search) => Promise<ListedRow[]>;
}

const RANKS: readonly [Rank, ...Rank[]] = [
  { rank: 'id', find: findById },
  { rank: 'exact', find: findExactly },
  { rank: 'begins', find: findBeginning },
  { rank: 'other', find: findOthers },
];

type RankedRow = ListedRow & { rank: string };

/** @param first the rank that the page goes on in; those before are through. */
async function inOrderOfRank(db: Db, scope: BrowseScope, search: Search, first: KeyValue): Promise<RankedRow[]> {
  const rows: RankedRow[] = [];
  for (const { rank, find } of RANKS.slice(RANKS.findIndex((one) => one.rank === first))) {
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
  /** Whether anything is found by its ID. */
  readonly hasIds: boolean;
  readonly walks: Walks;
}

/** By name along the list; by UPN and mail, which are rare, through the search index. */
async function findExactly(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit, hasIds }: Search,
): Promise<ListedRow[]> {
  const types = type === null ? TYPE_KEYS : [type];
  const order = [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')];
  const all = () => objectsAt(db, scope, facets).where('v.type', 'in', types).where(isNotFoundById(text, hasIds));
  const named = all().where(isNamed('v', text));
  const addressed = all().where(matchesSearch('v', text)).where(isAddressed('v', text));
  const found = [named, ...(ADDRESS.test(text) ? [addressed] : [])].map((query) =>
    after === null ? query : query.where(rowAfter(order, '>', after)),
  );
  const [first, second] = found;
  if (!first) return [];
  const both = second ? first.union(second) : first;
  return both.orderBy('sortName').orderBy('type').orderBy('objectId').limit(limit).execute();
}

/** A part of the list, of one type or of all. */
async function findBeginning(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit, hasIds }: Search,
): Promise<ListedRow[]> {
  let query = objectsAt(db, scope, facets)
    .where(nameBegins('v', text))
    .where(matchesSearch('v', text))
    .where(sql<boolean>`not ${isExactly(text)}`)
    .where(isNotFoundById(text, hasIds))
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
  const { limit, walks } = search;
  const rows: ListedRow[] = [];
  let { after } = search;
  let length = walks.first;
  for (let walked = 0; ;) {
    const walk = await walkList(db, scope, { ...search, after, limit: limit - rows.length }, length);
    rows.push(...walk.rows);
    if (walk.end === null || rows.length === limit) return rows;
    after = walk.end;
    walked += length;
    // As often as it was met so far, it is met in all that there is.
    const stillToWalk = ((limit - rows.length) * walked) / rows.length;
    const hits = rows.length === 0 ? 0 : (rows.length / walked) * (await countObjects(db, scope, search.type));
    if (!(stillToWalk * walks.rowCost < hits)) break;
    length = Math.min(walks.longest, Math.max(length, Math.ceil(stillToWalk)));
  }
  return [...rows, ...(await askIndex(db, scope, { ...search, after, limit: limit - rows.length }))];
}

/** What may be a whole UPN or mail address. */
const ADDRESS = /^[^@]+@[^@]+$/;

function isExactly(text: string): RawBuilder<boolean> {
  return ADDRESS.test(text) ? sql<boolean>`(${isNamed('v', text)} or ${isAddressed('v', text)})` : isNamed('v', text);
}

/** Asked of each row only where it makes a difference: it takes as long as the rest. */
function isNotFoundById(text: string, hasIds: boolean): RawBuilder<boolean> {
  if (!hasIds) return sql<boolean>`true`;
  // Without an app ID it is unknown whether that is the text.
  return sql<boolean>`coalesce(not (${sql.join(idConditions('v', text), sql` or `)}), true)`;
}

/** Who is called so begins so. */
function isOther({ text, hasIds }: Search): RawBuilder<boolean> {
  const isElse = sql<boolean>`${matchesSearch('v', text)} and not ${nameBegins('v', text)} and ${isNotFoundById(text, hasIds)}`;
  return ADDRESS.test(text) ? sql<boolean>`${isElse} and not ${isAddressed('v', text)}` : isElse;
}

async function findById(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit }: Search,
): Promise<ListedRow[]> {
  // The indexes are by type, then ID; naming all types keeps them in use.
  const types = type === null ? TYPE_KEYS : [type];
  const order = [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')];
  const [first, ...others] = idConditions('v', text).map((condition) => {
    const query = objectsAt(db, scope, facets).where('v.type', 'in', types).where(condition);
    return after === null ? query : query.where(rowAfter(order, '>', after));
  });
  if (!first) return [];
  const all = others.reduce((one, other) => one.union(other), first);
  return all.orderBy('sortName').orderBy('type').orderBy('objectId').limit(limit).execute();
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
