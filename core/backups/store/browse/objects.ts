import { type SelectQueryBuilder, sql } from 'kysely';
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
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { sortName, validAt } from './sql.ts';

/** An object as lists and search show it. */
export interface ListedObject {
  readonly type: TypeKey;
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly appId: string | null;
  readonly fromSeq: number;
}

export type ObjectOrder = 'name' | 'id';

export interface ListedRow {
  type: TypeKey;
  objectId: string;
  displayName: string | null;
  userPrincipalName: string | null;
  mail: string | null;
  appId: string | null;
  fromSeq: number;
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
] as const;

/** Objects of one type in a backup, by name or by ID. */
export async function listObjects(
  db: Db,
  scope: BrowseScope,
  { type, order, ...page }: PageRequest & { type: TypeKey; order: ObjectOrder },
): Promise<Page<ListedObject>> {
  const list = JSON.stringify(['objects', scope, type, order]);
  let query = objectsAt(db, scope)
    .where('v.type', '=', type)
    .limit(page.limit + 1);
  if (order === 'name') query = query.orderBy(sortName('v')).orderBy('v.objectId');
  else query = query.orderBy('v.objectId');
  if (page.cursor !== null) {
    const columns = order === 'name' ? [sortName('v'), sql.ref('v.objectId')] : [sql.ref('v.objectId')];
    query = query.where(rowAfter(columns, '>', decodeCursor(list, page.cursor, columns.length)));
  }
  const rows = await query.execute();
  const key = (row: ListedRow): KeyValue[] => (order === 'name' ? [row.sortName, row.objectId] : [row.objectId]);
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toListedObject);
}

/** Every object version of the workspace's connection that is part of the backup. */
export function objectsAt(
  db: Db,
  scope: BrowseScope,
): SelectQueryBuilder<Database & { v: Database['objectVersion'] }, 'v', ListedRow> {
  return db
    .selectFrom('objectVersion as v')
    .select(LISTED_COLUMNS)
    .select(sortName('v').as('sortName'))
    .where('v.connectionId', '=', ownConnection(scope))
    .where(validAt('v', scope.seq));
}

export function toListedObject(row: ListedRow): ListedObject {
  const { type, objectId: id, displayName, userPrincipalName, mail, appId, fromSeq } = row;
  return { type, id, displayName, userPrincipalName, mail, appId, fromSeq };
}
