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
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

/** A link of an object, with the object at the other end as the backup has it. */
export interface ListedLink {
  readonly relation: string;
  readonly type: LinkTargetType;
  readonly id: string;
  /** Null where the other end is not part of the backup. */
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  /** Whether the backup holds the other end. */
  readonly inBackup: boolean;
}

export interface LinksRequest extends PageRequest {
  readonly type: TypeKey;
  readonly objectId: string;
  readonly direction: 'out' | 'in';
  readonly relation: string | null;
}

/** Links from an object (`out`) or to it (`in`) in a backup, by relation, then by the other end. */
export function listLinks(db: Db, scope: BrowseScope, request: LinksRequest): Promise<Page<ListedLink>> {
  return request.direction === 'out' ? linksOut(db, scope, request) : linksIn(db, scope, request);
}

interface LinkRow {
  relation: string;
  otherType: LinkTargetType;
  otherId: string;
  fromSeq: number;
  displayName: string | null;
  userPrincipalName: string | null;
  found: string | null;
}

async function linksOut(db: Db, scope: BrowseScope, request: LinksRequest): Promise<Page<ListedLink>> {
  const list = listOf(scope, request);
  let query = db
    .selectFrom('linkVersion as l')
    .leftJoin('objectVersion as v', (join) =>
      join
        .onRef('v.connectionId', '=', 'l.connectionId')
        .on(sql<boolean>`v.type = l.target_type`)
        .onRef('v.objectId', '=', 'l.targetId')
        .on(validAt('v', scope.seq)),
    )
    .select(['l.relation', 'l.targetType as otherType', 'l.targetId as otherId', 'l.fromSeq'])
    .select(['v.displayName', 'v.userPrincipalName', 'v.objectId as found'])
    .where('l.connectionId', '=', ownConnection(scope))
    .where('l.type', '=', request.type)
    .where('l.sourceId', '=', request.objectId)
    .where(validAt('l', scope.seq))
    .orderBy('l.relation')
    .orderBy('l.targetId')
    .limit(request.limit + 1);
  if (request.relation !== null) query = query.where('l.relation', '=', request.relation);
  if (request.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('l.relation'), sql.ref('l.targetId')], '>', decodeCursor(list, request.cursor, 2)),
    );
  }
  const rows: LinkRow[] = await query.execute();
  return mapPage(toPage(rows, { list, limit: request.limit, key: (row) => [row.relation, row.otherId] }), toLink);
}

async function linksIn(db: Db, scope: BrowseScope, request: LinksRequest): Promise<Page<ListedLink>> {
  const list = listOf(scope, request);
  let query = db
    .selectFrom('linkVersion as l')
    .leftJoin('objectVersion as v', (join) =>
      join
        .onRef('v.connectionId', '=', 'l.connectionId')
        .onRef('v.type', '=', 'l.type')
        .onRef('v.objectId', '=', 'l.sourceId')
        .on(validAt('v', scope.seq)),
    )
    .select(['l.relation', 'l.type as otherType', 'l.sourceId as otherId', 'l.fromSeq'])
    .select(['v.displayName', 'v.userPrincipalName', 'v.objectId as found'])
    .where('l.connectionId', '=', ownConnection(scope))
    .where('l.targetId', '=', request.objectId)
    .where(validAt('l', scope.seq))
    .orderBy('l.relation')
    .orderBy('l.type')
    .orderBy('l.sourceId')
    .limit(request.limit + 1);
  if (request.relation !== null) query = query.where('l.relation', '=', request.relation);
  if (request.cursor !== null) {
    const columns = [sql.ref('l.relation'), sql.ref('l.type'), sql.ref('l.sourceId')];
    query = query.where(rowAfter(columns, '>', decodeCursor(list, request.cursor, 3)));
  }
  const rows: LinkRow[] = await query.execute();
  const key = (row: LinkRow): KeyValue[] => [row.relation, row.otherType, row.otherId];
  return mapPage(toPage(rows, { list, limit: request.limit, key }), toLink);
}

/** How many links an object has in a backup, by relation. */
export async function countLinks(
  db: Db,
  scope: BrowseScope,
  { type, objectId }: { type: TypeKey; objectId: string },
): Promise<{ out: Readonly<Record<string, number>>; in: Readonly<Record<string, number>> }> {
  const base = db
    .selectFrom('linkVersion as l')
    .select(['l.relation', sql<number>`count(*)`.as('links')])
    .where('l.connectionId', '=', ownConnection(scope))
    .where(validAt('l', scope.seq))
    .groupBy('l.relation')
    .orderBy('l.relation');
  const out = await base.where('l.type', '=', type).where('l.sourceId', '=', objectId).execute();
  const inward = await base.where('l.targetId', '=', objectId).execute();
  const toRecord = (rows: { relation: string; links: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.relation, row.links]));
  return { out: toRecord(out), in: toRecord(inward) };
}

function listOf(scope: BrowseScope, { type, objectId, direction, relation }: LinksRequest): string {
  return JSON.stringify(['links', scope, type, objectId, direction, relation]);
}

function toLink(row: LinkRow): ListedLink {
  const { relation, otherType: type, otherId: id, displayName, userPrincipalName, found } = row;
  return { relation, type, id, displayName, userPrincipalName, inBackup: found !== null };
}
