import { sql } from 'kysely';
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
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { ChangedObject, ChangesFilter } from './changes.ts';
import { type ListedObject, type ListedRow, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';
import { searchObjects } from './search.ts';
import { sortName, validAt } from './sql.ts';

/** The changes of a backup that has none before it: everything it holds is added. By type and name; a search by name. */
export async function listAdded(
  db: Db,
  scope: BrowseScope,
  { type, kind, search, ...page }: ChangesFilter & PageRequest,
): Promise<Page<ChangedObject>> {
  if (kind !== undefined && kind !== 'added') return { items: [], nextCursor: null };
  const found =
    search === undefined
      ? await listAll(db, scope, { type, ...page })
      : await searchObjects(db, scope, { type: type ?? null, text: search, ...page });
  const links = await linksOf(db, scope, found.items);
  const items = found.items.map(({ type: key, id, displayName, userPrincipalName }, index): ChangedObject => {
    return {
      type: key,
      id,
      displayName,
      userPrincipalName,
      kind: 'added',
      linksAdded: links[index] ?? 0,
      linksRemoved: 0,
    };
  });
  return { items, nextCursor: found.nextCursor };
}

async function listAll(
  db: Db,
  scope: BrowseScope,
  { type, ...page }: PageRequest & { type: TypeKey | undefined },
): Promise<Page<ListedObject>> {
  const list = JSON.stringify(['added', scope, type ?? null]);
  const order = [sql.ref('v.type'), sortName('v'), sql.ref('v.objectId')];
  let query = objectsAt(db, scope)
    .orderBy('v.type')
    .orderBy(sortName('v'))
    .orderBy('v.objectId')
    .limit(page.limit + 1);
  if (type !== undefined) query = query.where('v.type', '=', type);
  if (page.cursor !== null) query = query.where(rowAfter(order, '>', decodeCursor(list, page.cursor, 3)));
  const rows = await query.execute();
  const key = (row: ListedRow): KeyValue[] => [row.type, row.sortName, row.objectId];
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toListedObject);
}

/** Numbers of links, in the order of the objects. */
async function linksOf(db: Db, scope: BrowseScope, objects: readonly ListedObject[]): Promise<readonly number[]> {
  const { rows } = await sql<{ links: number }>`
    select (
      select count(*) from link_version l
      where l.connection_id = ${ownConnection(scope)} and l.type = k.type and l.source_id = k.id and ${validAt('l', scope.seq)} and l.relation <> 'parent'
    ) as links
    from unnest(${objects.map(({ type }) => type)}::text[], ${objects.map(({ id }) => id)}::text[]) with ordinality k (type, id, position)
    order by k.position`.execute(db);
  return rows.map(({ links }) => links);
}
