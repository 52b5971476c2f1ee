import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, toPage } from '../../../database/paging.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

/** An object that refers to another one, and where. */
export interface Referrer {
  readonly type: TypeKey;
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  /** As its type declares them, with `[]`. */
  readonly paths: readonly string[];
}

interface ObjectOf {
  readonly type: TypeKey;
  readonly objectId: string;
}

/** Who refers to an object in a backup, by whatever identifier of it: by type, then by ID. */
export async function listUsedBy(
  db: Db,
  scope: BrowseScope,
  { type, objectId, by, ...page }: ObjectOf & PageRequest & { readonly by: TypeKey | null },
): Promise<Page<Referrer>> {
  const list = JSON.stringify(['used-by', scope, type, objectId, by]);
  const [afterType, afterId] = page.cursor === null ? ['', ''] : decodeCursor(list, page.cursor, 2);
  // By each identifier the next referrers in the order of the index, however many there are.
  const { rows } = await sql<Referrer>`
    with named as materialized (${identifiers(scope, { type, objectId })}),
    next as (
      select distinct s.type, s.object_id from named n cross join lateral (
        select distinct e.type, e.object_id from ${edges(scope)}
        where e.named = n.id and (e.type, e.object_id) > (${afterType}, ${afterId})
          and ${by === null ? sql`true` : sql`e.type = ${by}`} and ${isAnother({ type, objectId })}
        order by e.type, e.object_id limit ${page.limit + 1}
      ) s order by s.type, s.object_id limit ${page.limit + 1}
    )
    select k.type, k.object_id as id, min(v.display_name) as "displayName", min(v.user_principal_name) as "userPrincipalName",
      array_agg(distinct e.path) as paths
    from next k
    join reference_edge e on e.connection_id = ${ownConnection(scope)} and e.type = k.type and e.object_id = k.object_id
      and e.named in (select id from named)
    join object_version v on v.connection_id = e.connection_id and v.type = e.type and v.object_id = e.object_id
      and v.from_seq = e.from_seq and ${validAt('v', scope.seq)}
    where ${isAnother({ type, objectId })}
    group by k.type, k.object_id order by k.type, k.object_id`.execute(db);
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.type, row.id] });
}

/** How many objects of a type refer to an object by one path. */
export interface UsedByCount {
  readonly type: TypeKey;
  /** Null: by any of the paths. */
  readonly path: string | null;
  readonly objects: number;
  /** Of these, objects that leave it out of something. */
  readonly excluded: number;
}

/** @param exclusions Paths by which objects are left out of something. */
export async function countUsedBy(
  db: Db,
  scope: BrowseScope,
  { exclusions, ...object }: ObjectOf & { readonly exclusions: readonly string[] },
): Promise<readonly UsedByCount[]> {
  const { rows } = await sql<UsedByCount>`
    with named as materialized (${identifiers(scope, object)})
    select e.type, e.path, count(distinct e.object_id)::int as objects,
      count(distinct e.object_id) filter (where e.path = any(${exclusions}::text[]))::int as excluded
    from ${edges(scope)}
    where e.named in (select id from named) and ${isAnother(object)}
    group by grouping sets ((e.type), (e.type, e.path)) order by e.type, e.path nulls first`.execute(db);
  return rows;
}

/**
 * By what the object can be named: its object ID, the application (client) ID that it is or stands for, and the template
 * of an activated role.
 */
function identifiers(scope: BrowseScope, { type, objectId }: ObjectOf): RawBuilder<unknown> {
  return sql`
    select lower(${objectId}::text) as id
    union
    select lower(v.app_id) from object_version v
    where v.connection_id = ${ownConnection(scope)} and v.type = ${type} and v.object_id = ${objectId}
      and v.app_id is not null and ${validAt('v', scope.seq)}
    union
    select e.named from ${edges(scope)}
    where e.type = ${type} and e.object_id = ${objectId} and e.kind = 'roleTemplate' and ${type} = 'directoryRoles'`;
}

/** Edges `e` of the versions `v` of a backup. */
function edges(scope: BrowseScope): RawBuilder<unknown> {
  return sql`reference_edge e join object_version v on v.connection_id = e.connection_id and v.type = e.type
    and v.object_id = e.object_id and v.from_seq = e.from_seq and e.connection_id = ${ownConnection(scope)}
    and ${validAt('v', scope.seq)}`;
}

/** An application names itself in its own addresses, and so does its principal. */
function isAnother({ type, objectId }: ObjectOf): RawBuilder<boolean> {
  return sql<boolean>`not (e.type = ${type} and e.object_id = ${objectId})
    and (v.app_id is null or lower(v.app_id) <> e.named or e.path = 'appId')`;
}
