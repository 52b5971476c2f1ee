import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { type NamedRef, type ObjectNames, nameKey } from './names.ts';
import type { BrowseScope } from './scope.ts';
import { matchesSearch, sortName, validAt } from './sql.ts';

export interface ObjectOfType extends ObjectNames {
  readonly id: string;
  readonly sortName: string;
}

/** Objects of a type by name, after the one before. */
export async function objectsOfType(
  db: Db,
  scope: BrowseScope,
  {
    type,
    after,
    limit,
    search,
  }: {
    readonly type: TypeKey;
    /** Name as lists are sorted by it, and ID. */
    readonly after: readonly [string, string];
    readonly limit: number;
    readonly search?: string | undefined;
  },
): Promise<readonly ObjectOfType[]> {
  const { rows } = await sql<ObjectOfType>`
    select v.object_id as id, v.display_name, v.user_principal_name, ${sortName('v')} as sort_name from object_version v
    where v.connection_id = ${ownConnection(scope)} and v.type = ${type} and ${validAt('v', scope.seq)}
      and (v.folded_name, v.object_id) > (${after[0]}, ${after[1]}) and ${search === undefined ? sql`true` : matchesSearch('v', search)}
    order by v.folded_name, v.object_id limit ${limit}`.execute(db);
  return rows;
}

/** How many objects of each type a backup holds. */
export async function countByType(db: Db, scope: BrowseScope): Promise<ReadonlyMap<TypeKey, number>> {
  const { rows } = await sql<{ type: TypeKey; count: number }>`
    select v.type, count(*)::integer as count from object_version v
    where v.connection_id = ${ownConnection(scope)} and ${validAt('v', scope.seq)} group by v.type`.execute(db);
  return new Map(rows.map(({ type, count }) => [type, count]));
}

/** The appIds of objects of a backup, by `nameKey`. */
export async function appIdsAt(
  db: Db,
  scope: BrowseScope,
  refs: readonly NamedRef[],
): Promise<ReadonlyMap<string, string>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<NamedRef & { appId: string }>`
    select v.type, v.object_id as id, v.app_id
    from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) k (type, id)
    join object_version v on v.connection_id = ${ownConnection(scope)} and v.type = k.type and v.object_id = k.id
      and ${validAt('v', scope.seq)} and v.app_id is not null`.execute(db);
  return new Map(rows.map((row) => [nameKey(row), row.appId]));
}

/** Links of objects of a backup, by the place of the object, of each so many at most. */
export async function someLinksAt(
  db: Db,
  scope: BrowseScope,
  { refs, most }: { readonly refs: readonly NamedRef[]; readonly most: number },
): Promise<readonly (readonly LinkAt[])[]> {
  const answer: LinkAt[][] = refs.map(() => []);
  if (refs.length === 0) return answer;
  const { rows } = await sql<LinkAt & { place: number }>`
    select k.place::integer, l.relation, l.target_type as type, l.target_id as id
    from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) with ordinality k (type, id, place)
    cross join lateral (
      select l.relation, l.target_type, l.target_id from link_version l
      where l.connection_id = ${ownConnection(scope)} and l.type = k.type and l.source_id = k.id and ${validAt('l', scope.seq)}
        and l.relation <> 'parent'
      order by l.relation, l.target_id limit ${most}
    ) l`.execute(db);
  for (const { place, ...link } of rows) answer[place - 1]?.push(link);
  return answer;
}

export interface LinkAt extends NamedRef {
  readonly relation: string;
}
