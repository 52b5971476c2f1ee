import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../../database/paging.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import { ownConnection } from './objects.ts';
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
  other_type: LinkTargetType;
  other_id: string;
  from_seq: number;
  display_name: string | null;
  user_principal_name: string | null;
  found: string | null;
}

async function linksOut(db: Db, scope: BrowseScope, request: LinksRequest): Promise<Page<ListedLink>> {
  const list = listOf(scope, request);
  let query = db
    .selectFrom('link_version as l')
    .leftJoin('object_version as v', (join) =>
      join
        .onRef('v.connection_id', '=', 'l.connection_id')
        .on(sql<boolean>`v.type = l.target_type`)
        .onRef('v.object_id', '=', 'l.target_id')
        .on(validAt('v', scope.seq)),
    )
    .select(['l.relation', 'l.target_type as other_type', 'l.target_id as other_id', 'l.from_seq'])
    .select(['v.display_name', 'v.user_principal_name', 'v.object_id as found'])
    .where('l.connection_id', '=', ownConnection(scope))
    .where('l.type', '=', request.type)
    .where('l.source_id', '=', request.objectId)
    .where(validAt('l', scope.seq))
    .orderBy('l.relation')
    .orderBy('l.target_id')
    .limit(request.limit + 1);
  if (request.relation !== null) query = query.where('l.relation', '=', request.relation);
  if (request.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('l.relation'), sql.ref('l.target_id')], '>', decodeCursor(list, request.cursor, 2)),
    );
  }
  const rows: LinkRow[] = await query.execute();
  return toPage(rows, { list, limit: request.limit, key: (row) => [row.relation, row.other_id], map: toLink });
}

async function linksIn(db: Db, scope: BrowseScope, request: LinksRequest): Promise<Page<ListedLink>> {
  const list = listOf(scope, request);
  let query = db
    .selectFrom('link_version as l')
    .leftJoin('object_version as v', (join) =>
      join
        .onRef('v.connection_id', '=', 'l.connection_id')
        .onRef('v.type', '=', 'l.type')
        .onRef('v.object_id', '=', 'l.source_id')
        .on(validAt('v', scope.seq)),
    )
    .select(['l.relation', 'l.type as other_type', 'l.source_id as other_id', 'l.from_seq'])
    .select(['v.display_name', 'v.user_principal_name', 'v.object_id as found'])
    .where('l.connection_id', '=', ownConnection(scope))
    .where('l.target_id', '=', request.objectId)
    .where(validAt('l', scope.seq))
    .orderBy('l.relation')
    .orderBy('l.type')
    .orderBy('l.source_id')
    .limit(request.limit + 1);
  if (request.relation !== null) query = query.where('l.relation', '=', request.relation);
  if (request.cursor !== null) {
    const columns = [sql.ref('l.relation'), sql.ref('l.type'), sql.ref('l.source_id')];
    query = query.where(rowAfter(columns, '>', decodeCursor(list, request.cursor, 3)));
  }
  const rows: LinkRow[] = await query.execute();
  return toPage(rows, {
    list,
    limit: request.limit,
    key: (row) => [row.relation, row.other_type, row.other_id],
    map: toLink,
  });
}

/** How many links an object has in a backup, by relation. */
export async function countLinks(
  db: Db,
  scope: BrowseScope,
  { type, objectId }: { type: TypeKey; objectId: string },
): Promise<{ out: Readonly<Record<string, number>>; in: Readonly<Record<string, number>> }> {
  const base = db
    .selectFrom('link_version as l')
    .select(['l.relation', sql<number>`count(*)`.as('links')])
    .where('l.connection_id', '=', ownConnection(scope))
    .where(validAt('l', scope.seq))
    .groupBy('l.relation')
    .orderBy('l.relation');
  const out = await base.where('l.type', '=', type).where('l.source_id', '=', objectId).execute();
  const inward = await base.where('l.target_id', '=', objectId).execute();
  const toRecord = (rows: { relation: string; links: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.relation, row.links]));
  return { out: toRecord(out), in: toRecord(inward) };
}

function listOf(scope: BrowseScope, { type, objectId, direction, relation }: LinksRequest): string {
  return JSON.stringify(['links', scope, type, objectId, direction, relation]);
}

function toLink(row: LinkRow): ListedLink {
  return {
    relation: row.relation,
    type: row.other_type,
    id: row.other_id,
    displayName: row.display_name,
    userPrincipalName: row.user_principal_name,
    inBackup: row.found !== null,
  };
}
