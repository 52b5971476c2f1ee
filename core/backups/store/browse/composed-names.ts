import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { COMPOSED_NAMES, composedName } from '../../../domain/object-types/composed-names.ts';
import { type LinkTargetType, TYPE_KEYS, isTypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';

interface Row {
  readonly type: LinkTargetType;
  readonly id: string;
  readonly displayName: string | null;
}

interface Named {
  type: string;
  id: string;
  own: string | null;
  path: string;
  name: string;
}

/**
 * The rows with names for those whose type has none: of who and what they connect, as the backup knows these or knew them
 * last. One question for all rows; objects whose references are not known keep what they have.
 *
 * @param roles of app role assignments, by ID, where they were read.
 */
export async function withComposedNames<T extends Row>(
  db: Db,
  { workspaceId, connectionId, seq }: Omit<BrowseScope, 'seq'> & { readonly seq: number | null },
  rows: readonly T[],
  roles: ReadonlyMap<string, string> = new Map(),
): Promise<T[]> {
  const nameless = rows.filter(({ type }) => isTypeKey(type) && COMPOSED_NAMES[type] !== undefined);
  if (nameless.length === 0) return [...rows];
  const connection = ownConnection({ workspaceId, connectionId });
  const by = seq ?? NEWEST;
  const { rows: found } = await sql<Named>`
    select v.type, v.object_id as id, v.display_name as own, e.path,
      coalesce(n.display_name, n.user_principal_name, e.named) as name
    from unnest(${nameless.map(({ type }) => type)}::text[], ${nameless.map(({ id }) => id)}::text[]) k (type, id)
    cross join lateral (
      select o.* from object_version o
      where o.connection_id = ${connection} and o.type = k.type and o.object_id = k.id and o.from_seq <= ${by}
      order by o.from_seq desc limit 1
    ) v
    join reference_edge e on e.connection_id = v.connection_id and e.type = v.type and e.object_id = v.object_id and e.from_seq = v.from_seq
    left join lateral (
      select o.display_name, o.user_principal_name from object_version o
      where o.connection_id = ${connection} and o.type = any(${TYPE_KEYS}::text[]) and o.object_id = e.named and o.from_seq <= ${by}
      order by o.from_seq desc limit 1
    ) n on true`.execute(db);
  const parts = Map.groupBy(found, ({ type, id }) => `${type} ${id}`);
  return rows.map((row) => {
    const facts = parts.get(`${row.type} ${row.id}`);
    if (facts === undefined || !isTypeKey(row.type)) return row;
    const references = new Map(facts.map(({ path, name }) => [path, name]));
    const name = composedName(row.type, { references, own: facts[0]?.own ?? null, role: roles.get(row.id) ?? null });
    return name === null ? row : { ...row, displayName: name };
  });
}

const NEWEST = 2_147_483_647;
