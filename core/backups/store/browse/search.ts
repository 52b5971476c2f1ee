import { sql } from 'kysely';
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
import type { BrowseScope } from './scope.ts';
import { ADDRESS, isAfter, isExactly, isNotFoundById, type Search } from './search-conditions.ts';
import { findOthers, WALKS } from './search-others.ts';
import { idConditions, isAddressed, isNamed, matchesSearch, nameBegins, sortName } from './sql.ts';

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
 * hundreds of thousands of hits. A rare text is not met there, and the index answers at once. So the list is walked until that
 * has cost as much as the index would: at worst a page takes twice as long as by the better way. Both answer the same rows
 * in the same order.
 */
export async function searchObjects(
  db: Db,
  scope: BrowseScope,
  { type, text, facets = [], ...page }: SearchRequest,
  walks = WALKS,
): Promise<Page<ListedObject>> {
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  const list = JSON.stringify(['search', scope, type, wanted, facets]);
  const [rank = BY_ID, ...last] = page.cursor === null ? [] : decodeCursor(list, page.cursor, 4);
  const after = page.cursor === null ? null : last;
  const asked = { type, text: wanted, facets, after, limit: page.limit + 1, walks };
  const rows = await inOrderOfRank(db, scope, asked, rank);
  const key = (row: RankedRow): KeyValue[] => [row.rank, row.sortName, row.type, row.objectId];
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toListedObject);
}

const BY_ID = 'id';
const RANKS: readonly {
  readonly rank: string;
  readonly find: (db: Db, scope: BrowseScope, search: Search) => Promise<ListedRow[]>;
}[] = [
  { rank: 'exact', find: findExactly },
  { rank: 'begins', find: findBeginning },
  { rank: 'other', find: findOthers },
];

type RankedRow = ListedRow & { rank: string };

/** @param first the rank that the page goes on in; those before are through. */
async function inOrderOfRank(
  db: Db,
  scope: BrowseScope,
  asked: Omit<Search, 'hasIds'>,
  first: KeyValue,
): Promise<RankedRow[]> {
  const isAmongIds = first === BY_ID;
  // The other ranks leave out what is found so, on whichever page it stood.
  const byId = await findById(db, scope, isAmongIds ? asked : { ...asked, after: null, limit: 1 });
  const hasIds = byId.length > 0 || (isAmongIds && asked.after !== null);
  const rows: RankedRow[] = isAmongIds ? byId.map((row) => ({ ...row, rank: BY_ID })) : [];
  const begin = isAmongIds ? 0 : RANKS.findIndex((one) => one.rank === first);
  for (const { rank, find } of RANKS.slice(begin)) {
    if (rows.length === asked.limit) break;
    const after = rank === first ? asked.after : null;
    const found = await find(db, scope, { ...asked, hasIds, after, limit: asked.limit - rows.length });
    rows.push(...found.map((row) => ({ ...row, rank })));
  }
  return rows;
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

async function findById(
  db: Db,
  scope: BrowseScope,
  { type, text, facets, after, limit }: Omit<Search, 'hasIds'>,
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
