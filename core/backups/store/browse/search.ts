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
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { type ListedObject, type ListedRow, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';
import { idBegins, isExactly, matchesSearch, sortName, validAt } from './sql.ts';

/** Rows of the list that are looked through before the search index is asked. */
const WALK_ROWS = 20_000;

export interface SearchRequest extends PageRequest {
  /** Null: all types. */
  readonly type: TypeKey | null;
  readonly text: string;
}

/**
 * Finds objects of a backup that have every word in name, UPN or mail (`matchesSearch`), or by their object ID or app ID.
 * Those whose ID begins with the text come first, then those that are called so and nothing else, then all others by name.
 *
 * Two ways lead to one page, and neither alone is fast for every text. A frequent text fills the page within the first
 * rows of the list, while the search index would have to collect hundreds of thousands of hits. A rare text is not
 * met there, and the search index answers at once. So the list is walked for a bounded number of rows, and only when
 * that does not fill the page is the index asked. Both answer the same rows in the same order.
 */
export async function searchObjects(
  db: Db,
  scope: BrowseScope,
  { type, text, ...page }: SearchRequest,
): Promise<Page<ListedObject>> {
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  const list = JSON.stringify(['search', scope, type, wanted]);
  const [rank, ...after] = page.cursor === null ? [EXACT] : decodeCursor(list, page.cursor, 4);
  if (page.cursor === null) {
    const byId = await findById(db, scope, { type, text: wanted });
    if (byId.length > 0) return { items: byId.slice(0, page.limit).map(toListedObject), nextCursor: null };
  }
  const begun = page.cursor === null ? await findByBeginning(db, scope, { type, text: wanted, limit: page.limit }) : [];
  const limit = Math.max(1, page.limit - begun.length);
  const search = { type, text: wanted, after: after.length === 0 ? null : after, limit: limit + 1 };
  const exact = rank === EXACT ? await findExactly(db, scope, search) : [];
  const missing = search.limit - exact.length;
  const others =
    missing > 0
      ? await findOthers(db, scope, { ...search, after: rank === EXACT ? null : search.after, limit: missing })
      : [];
  const rows = [...ranked(exact, EXACT), ...ranked(others, OTHER)];
  const key = (row: ListedRow & { rank: string }): KeyValue[] => [row.rank, row.sortName, row.type, row.objectId];
  const named = toPage(rows, { list, limit, key });
  const known = new Set(begun.map((row) => `${row.type} ${row.objectId}`));
  const items = named.items.filter((row) => !known.has(`${row.type} ${row.objectId}`));
  return { items: [...begun, ...items].map(toListedObject), nextCursor: named.nextCursor };
}

const EXACT = 'exact';
const OTHER = 'other';

function ranked(rows: readonly ListedRow[], rank: string): (ListedRow & { rank: string })[] {
  return rows.map((row) => ({ ...row, rank }));
}

interface Search {
  readonly type: TypeKey | null;
  readonly text: string;
  /** Name, type and ID of the last row before. */
  readonly after: readonly KeyValue[] | null;
  readonly limit: number;
}

/** By name along the list; by UPN and mail, which are rare, through the search index. */
async function findExactly(db: Db, scope: BrowseScope, { type, text, after, limit }: Search): Promise<ListedRow[]> {
  const types = type === null ? TYPE_KEYS : [type];
  const order = [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')];
  const named = objectsAt(db, scope)
    .where('v.type', 'in', types)
    .where(sql<boolean>`${sortName('v')} = left(lower(${text}), 200)`)
    .where(isExactly('v', text));
  const addressed = objectsAt(db, scope)
    .where('v.type', 'in', types)
    .where(matchesSearch('v', text))
    .where(isExactly('v', text));
  const found = [named, ...(text.includes('@') ? [addressed] : [])].map((query) =>
    after === null ? query : query.where(rowAfter(order, '>', after)),
  );
  const [first, second] = found;
  if (!first) return [];
  const all = second ? first.union(second) : first;
  return all.orderBy('sortName').orderBy('type').orderBy('objectId').limit(limit).execute();
}

async function findOthers(db: Db, scope: BrowseScope, search: Search): Promise<ListedRow[]> {
  // Hardly anybody is called like an ID: the walk would be in vain.
  if (idBegins('v', search.text) !== null) return askIndex(db, scope, search);
  const walk = await walkList(db, scope, search);
  return walk.complete || walk.rows.length === search.limit ? walk.rows : askIndex(db, scope, search);
}

function isOther(text: string): RawBuilder<boolean> {
  return sql<boolean>`${matchesSearch('v', text)} and not ${isExactly('v', text)}`;
}

async function findById(
  db: Db,
  scope: BrowseScope,
  { type, text }: { type: TypeKey | null; text: string },
): Promise<ListedRow[]> {
  const types = type === null ? TYPE_KEYS : [type];
  // The index is by type, then ID; naming all types keeps it in use.
  const byId = objectsAt(db, scope).where('v.type', 'in', types).where('v.objectId', 'in', [text, text.toLowerCase()]);
  const byApp = objectsAt(db, scope).where('v.type', 'in', types).where('v.appId', '=', text.toLowerCase());
  return byId.union(byApp).orderBy('sortName').orderBy('type').orderBy('objectId').limit(100).execute();
}

/** More than so many are not meant by the beginning of an ID. */
const MOST_BEGUN = 20;

async function findByBeginning(
  db: Db,
  scope: BrowseScope,
  { type, text, limit }: { type: TypeKey | null; text: string; limit: number },
): Promise<ListedRow[]> {
  const begins = idBegins('v', text);
  if (begins === null) return [];
  const types = type === null ? TYPE_KEYS : [type];
  const rows = objectsAt(db, scope).where('v.type', 'in', types).where(begins);
  return rows.orderBy('v.type').orderBy('v.objectId').limit(Math.min(MOST_BEGUN, limit)).execute();
}

interface Walk {
  readonly rows: ListedRow[];
  /** The list ended within the walk: there is nothing more to find. */
  readonly complete: boolean;
}

async function walkList(db: Db, scope: BrowseScope, { type, text, after, limit }: Search): Promise<Walk> {
  const order =
    type === null ? [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')] : [sortName('v'), sql.ref('v.objectId')];
  let walked = objectsAt(db, scope)
    .select(isOther(text).as('hit'))
    .select(sql<number>`row_number() over (order by ${sql.join(order)})`.as('position'))
    .orderBy(sortName('v'))
    .$if(type === null, (query) => query.orderBy('v.type'))
    .orderBy('v.objectId')
    .limit(WALK_ROWS);
  if (type !== null) walked = walked.where('v.type', '=', type);
  if (after !== null)
    walked = walked.where(rowAfter(order, '>', type === null ? after : after.filter((_, index) => index !== 1)));
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

async function askIndex(db: Db, scope: BrowseScope, { type, text, after, limit }: Search): Promise<ListedRow[]> {
  // Materialized: the order and limit outside must not tempt the planner back onto the list.
  const { rows } = await sql<ListedRow>`
    with hit as materialized (
      select v.type, v.object_id, v.display_name, v.user_principal_name, v.mail, v.app_id, v.from_seq, ${sortName('v')} as sort_name
      from object_version v
      where v.connection_id = ${ownConnection(scope)} and ${isOther(text)} and ${validAt('v', scope.seq)}
        ${type === null ? sql`` : sql`and v.type = ${type}`}
    )
    select * from hit
    ${after === null ? sql`` : sql`where ${rowAfter([sql.ref('sortName'), sql.ref('type'), sql.ref('objectId')], '>', after)}`}
    order by sort_name, type, object_id
    limit ${limit}`.execute(db);
  return rows;
}
