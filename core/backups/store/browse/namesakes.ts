import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';

/** Another object of the type with the same key, which no two objects have at a time. */
export interface Namesake {
  readonly id: string;
  readonly displayName: string | null;
  readonly key: 'userPrincipalName' | 'appId';
  /** Whether the newest backup holds it. */
  readonly isThere: boolean;
}

interface Ref {
  readonly type: TypeKey;
  readonly id: string;
}

interface Row extends Namesake {
  readonly type: TypeKey;
  readonly of: string;
}

const MOST_OF_ONE = 10;

/**
 * By type and ID, as `placeOf` writes them: who has or had the user principal name or appId that an object has or had. That
 * one was made again from the other is not known from that.
 */
export async function namesakesOf(
  db: Db,
  scope: { readonly workspaceId: string; readonly connectionId: string },
  refs: readonly Ref[],
): Promise<ReadonlyMap<string, readonly Namesake[]>> {
  if (refs.length === 0) return new Map();
  const connection = ownConnection(scope);
  const others = sql`n.connection_id = ${connection} and n.type = m.type and n.object_id <> m.id`;
  // The words of the index `object_version_by_local_name`.
  const local = (table: string) => sql`lower(split_part(${sql.ref(`${table}.user_principal_name`)}, '@', 1))`;
  const { rows } = await sql<Row>`
    with mine as (
      select distinct v.type, v.object_id as id, v.user_principal_name, v.app_id
      from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) r (type, id)
      join object_version v on v.connection_id = ${connection} and v.type = r.type and v.object_id = r.id)
    select distinct on (m.type, m.id, n.id) m.type, m.id as "of", n.id, n.name as "displayName", n.key,
      n.to_seq is null as "isThere"
    from mine m cross join lateral (
      select n.object_id as id, n.display_name as name, n.to_seq, 'userPrincipalName' as key from object_version n
      where ${others} and n.user_principal_name is not null and ${local('n')} = ${local('m')}
        and lower(n.user_principal_name) = lower(m.user_principal_name)
      union all
      select n.object_id, n.display_name, n.to_seq, 'appId' from object_version n
      where ${others} and n.app_id = m.app_id) n
    order by m.type, m.id, n.id, n.to_seq desc nulls first`.execute(db);
  const found = new Map<string, Namesake[]>();
  for (const { type, of, ...namesake } of rows) {
    const place = placeOf({ type, id: of });
    const before = found.get(place) ?? [];
    if (before.length < MOST_OF_ONE) found.set(place, [...before, namesake]);
  }
  return found;
}

export const placeOf = ({ type, id }: Ref): string => `${type} ${id}`;
