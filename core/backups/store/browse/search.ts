import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import {
  type KeyValue,
  type Page,
  type PageRequest,
  decodeCursor,
  escapeLike,
  mapPage,
  rowAfter,
  toPage,
} from '../../../database/paging.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { type ListedObject, type ListedRow, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';
import { searchText, sortName, validAt } from './sql.ts';

/** Rows of the list that are looked through before the search index is asked. */
const WALK_ROWS = 20_000;

/** From this length on, text is found anywhere; shorter text at the beginnings of words. */
const ANYWHERE_LENGTH = 3;

export interface SearchRequest extends PageRequest {
  /** Null: all types. */
  readonly type: TypeKey | null;
  readonly text: string;
}

/**
 * Finds objects of a backup by name, UPN or mail, or by their exact object ID or app ID; ordered by name.
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
  const wanted = text.trim();
  const list = JSON.stringify(['search', scope, type, wanted]);
  const after = page.cursor === null ? null : decodeCursor(list, page.cursor, 3);
  if (after === null) {
    const exact = await findExactly(db, scope, { type, text: wanted });
    if (exact.length > 0) return { items: exact.slice(0, page.limit).map(toListedObject), nextCursor: null };
  }
  const search = { type, pattern: patternFor(wanted), after, limit: page.limit + 1 };
  const walk = await walkList(db, scope, search);
  const rows = walk.complete || walk.rows.length === search.limit ? walk.rows : await askIndex(db, scope, search);
  const key = (row: ListedRow): KeyValue[] => [row.sortName, row.type, row.objectId];
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toListedObject);
}

interface Search {
  readonly type: TypeKey | null;
  readonly pattern: string;
  readonly after: readonly KeyValue[] | null;
  readonly limit: number;
}

/** Lower case is left to PostgreSQL: both sides of a comparison must agree on what it is. */
export function patternFor(text: string): string {
  const escaped = escapeLike(text);
  return [...text].length >= ANYWHERE_LENGTH ? `%${escaped}%` : `% ${escaped}%`;
}

async function findExactly(
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

interface Walk {
  readonly rows: ListedRow[];
  /** The list ended within the walk: there is nothing more to find. */
  readonly complete: boolean;
}

async function walkList(db: Db, scope: BrowseScope, { type, pattern, after, limit }: Search): Promise<Walk> {
  const order =
    type === null ? [sortName('v'), sql.ref('v.type'), sql.ref('v.objectId')] : [sortName('v'), sql.ref('v.objectId')];
  let walked = objectsAt(db, scope)
    .select(sql<boolean>`${searchText('v')} like lower(${pattern})`.as('hit'))
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

async function askIndex(db: Db, scope: BrowseScope, { type, pattern, after, limit }: Search): Promise<ListedRow[]> {
  // Materialized: the order and limit outside must not tempt the planner back onto the list.
  const { rows } = await sql<ListedRow>`
    with hit as materialized (
      select v.type, v.object_id, v.display_name, v.user_principal_name, v.mail, v.app_id, v.from_seq, ${sortName('v')} as sort_name
      from object_version v
      where v.connection_id = ${ownConnection(scope)} and ${searchText('v')} like lower(${pattern}) and ${validAt('v', scope.seq)}
        ${type === null ? sql`` : sql`and v.type = ${type}`}
    )
    select * from hit
    ${after === null ? sql`` : sql`where ${rowAfter([sql.ref('sortName'), sql.ref('type'), sql.ref('objectId')], '>', after)}`}
    order by sort_name, type, object_id
    limit ${limit}`.execute(db);
  return rows;
}
