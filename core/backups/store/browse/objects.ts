import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Database, Db } from '../../../database/database.ts';
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
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { hasFacets, sortName, validAt } from './sql.ts';

/** An object as lists and search show it. */
export interface ListedObject {
  readonly type: TypeKey;
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly appId: string | null;
  readonly fromSeq: number;
  /** See `facetsOf`; null: not read yet. */
  readonly facets: readonly string[] | null;
}

export const OBJECT_ORDERS = ['name', '-name', 'changed', '-changed', 'id'] as const;
/** `-`: the other way round; `-changed` has what changed last first. */
export type ObjectOrder = (typeof OBJECT_ORDERS)[number];

export interface ListedRow {
  type: TypeKey;
  objectId: string;
  displayName: string | null;
  userPrincipalName: string | null;
  mail: string | null;
  appId: string | null;
  fromSeq: number;
  facets: string[] | null;
  sortName: string;
}

export const LISTED_COLUMNS = [
  'v.type',
  'v.objectId',
  'v.displayName',
  'v.userPrincipalName',
  'v.mail',
  'v.appId',
  'v.fromSeq',
  'v.facets',
] as const;

export interface ObjectsRequest extends PageRequest {
  readonly type: TypeKey;
  readonly order: ObjectOrder;
  readonly facets?: readonly FacetFilter[];
}

/** Objects of one type in a backup. */
export async function listObjects(db: Db, scope: BrowseScope, request: ObjectsRequest): Promise<Page<ListedObject>> {
  const { type, order, facets = [], limit, cursor } = request;
  const list = JSON.stringify(['objects', scope, type, order, facets]);
  const isChanged = order === 'changed' || order === '-changed';
  const after = cursor === null ? null : decodeCursor(list, cursor, order === 'id' ? 1 : 2);
  const asked = { type, facets, after, limit: limit + 1, isDescending: order.startsWith('-') };
  const columns = [...(order === 'id' ? [] : [sortName('v')]), sql`${sql.ref('v.objectId')}`];
  const rows = isChanged
    ? await rowsByChange(db, scope, asked)
    : await sortedRows(objectsAt(db, scope, facets), columns, asked);
  const key = (row: ListedRow): KeyValue[] => {
    if (isChanged) return [row.fromSeq, row.objectId];
    return order === 'id' ? [row.objectId] : [row.sortName, row.objectId];
  };
  return mapPage(toPage(rows, { list, limit, key }), toListedObject);
}

interface Sorted {
  readonly type: TypeKey;
  readonly facets: readonly FacetFilter[];
  readonly after: readonly KeyValue[] | null;
  readonly limit: number;
  readonly isDescending: boolean;
}

function sortedRows(
  query: ObjectsQuery,
  columns: readonly RawBuilder<unknown>[],
  { type, after, limit, isDescending }: Sorted,
): Promise<ListedRow[]> {
  let sorted = query.where('v.type', '=', type).limit(limit);
  for (const column of columns) sorted = sorted.orderBy(column, isDescending ? 'desc' : 'asc');
  if (after !== null) sorted = sorted.where(rowAfter(columns, isDescending ? '<' : '>', after));
  return sorted.execute();
}

/**
 * Most objects are as the first backup found them, and lie together in no index of changes: they are a list of their own,
 * which comes before or after that of what changed since.
 */
async function rowsByChange(db: Db, scope: BrowseScope, asked: Sorted): Promise<ListedRow[]> {
  const { after, isDescending, limit } = asked;
  const parts = [
    { isOfFirst: true, columns: [sql`${sql.ref('v.objectId')}`] },
    { isOfFirst: false, columns: [sql`${sql.ref('v.fromSeq')}`, sql`${sql.ref('v.objectId')}`] },
  ];
  const goesOnInFirst = after === null ? null : Number(after[0]) <= 1;
  const rows: ListedRow[] = [];
  let isReached = after === null;
  for (const { isOfFirst, columns } of isDescending ? parts.toReversed() : parts) {
    const isHere = isOfFirst === goesOnInFirst;
    isReached ||= isHere;
    if (!isReached || rows.length === limit) continue;
    const query = objectsAt(db, scope, asked.facets).where('v.fromSeq', isOfFirst ? '<=' : '>', sql.lit(1));
    const from = isHere && after !== null ? after.slice(-columns.length) : null;
    rows.push(...(await sortedRows(query, columns, { ...asked, after: from, limit: limit - rows.length })));
  }
  return rows;
}

type ObjectsQuery = SelectQueryBuilder<Database & { v: Database['objectVersion'] }, 'v', ListedRow>;

/** Every object version of the workspace's connection that is part of the backup. */
export function objectsAt(db: Db, scope: BrowseScope, facets: readonly FacetFilter[] = []): ObjectsQuery {
  return db
    .selectFrom('objectVersion as v')
    .select(LISTED_COLUMNS)
    .select(sortName('v').as('sortName'))
    .where('v.connectionId', '=', ownConnection(scope))
    .where(validAt('v', scope.seq))
    .$if(facets.length > 0, (query) => query.where(hasFacets('v', facets)));
}

export function toListedObject(row: ListedRow): ListedObject {
  const { type, objectId: id, displayName, userPrincipalName, mail, appId, fromSeq, facets } = row;
  return { type, id, displayName, userPrincipalName, mail, appId, fromSeq, facets };
}
