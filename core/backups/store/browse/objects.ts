import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database, Db } from '../../../database/database.ts';
import {
  type KeyValue,
  type Page,
  type PageRequest,
  decodeCursor,
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
  object_id: string;
  display_name: string | null;
  user_principal_name: string | null;
  mail: string | null;
  app_id: string | null;
  from_seq: number;
  sort_name: string;
}

export const LISTED_COLUMNS = [
  'v.type',
  'v.object_id',
  'v.display_name',
  'v.user_principal_name',
  'v.mail',
  'v.app_id',
  'v.from_seq',
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
  if (order === 'name') query = query.orderBy(sortName('v')).orderBy('v.object_id');
  else query = query.orderBy('v.object_id');
  if (page.cursor !== null) {
    const columns = order === 'name' ? [sortName('v'), sql.ref('v.object_id')] : [sql.ref('v.object_id')];
    query = query.where(rowAfter(columns, '>', decodeCursor(list, page.cursor, columns.length)));
  }
  const rows = await query.execute();
  const key = (row: ListedRow): KeyValue[] => (order === 'name' ? [row.sort_name, row.object_id] : [row.object_id]);
  return toPage(rows, { list, limit: page.limit, key, map: toListedObject });
}

/** Every object version of the workspace's connection that is part of the backup. */
export function objectsAt(
  db: Db,
  scope: BrowseScope,
): SelectQueryBuilder<Database & { v: Database['object_version'] }, 'v', ListedRow> {
  return db
    .selectFrom('object_version as v')
    .select(LISTED_COLUMNS)
    .select(sortName('v').as('sort_name'))
    .where('v.connection_id', '=', ownConnection(scope))
    .where(validAt('v', scope.seq));
}

/** The connection's ID if it belongs to the workspace, else nothing matches. */
export function ownConnection({ workspaceId, connectionId }: Pick<BrowseScope, 'workspaceId' | 'connectionId'>) {
  return sql<string>`(select id from connection where workspace_id = ${workspaceId} and id = ${connectionId})`;
}

export function toListedObject(row: ListedRow): ListedObject {
  return {
    type: row.type,
    id: row.object_id,
    displayName: row.display_name,
    userPrincipalName: row.user_principal_name,
    mail: row.mail,
    appId: row.app_id,
    fromSeq: row.from_seq,
  };
}
