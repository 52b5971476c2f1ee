import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { ObjectNames } from './names.ts';
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
