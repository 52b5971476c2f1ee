import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type LinkTargetType, TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { validAt } from './sql.ts';

export interface NamedRef {
  readonly type: LinkTargetType;
  readonly id: string;
}

export interface ObjectNames {
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
}

/** How names are kept in the answer of `namesOf`. */
export function nameKey({ type, id }: NamedRef): string {
  return `${type} ${id}`;
}

/**
 * Names of objects as a backup has them; with `seq` null, as they were seen last. Objects that were never backed up are
 * left out.
 */
export async function namesOf(
  db: Db,
  { workspaceId, connectionId, seq }: { workspaceId: string; connectionId: string; seq: number | null },
  refs: readonly NamedRef[],
): Promise<ReadonlyMap<string, ObjectNames>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<{
    type: LinkTargetType;
    id: string;
    displayName: string | null;
    userPrincipalName: string | null;
  }>`
    select k.type, k.id, v.display_name, v.user_principal_name
    from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) k (type, id)
    cross join lateral (
      select v.display_name, v.user_principal_name from object_version v
      where v.connection_id = ${ownConnection({ workspaceId, connectionId })} and v.type = k.type and v.object_id = k.id
        and ${seq === null ? sql`true` : validAt('v', seq)}
      order by v.from_seq desc limit 1
    ) v`.execute(db);
  return new Map(
    rows.map((row) => [nameKey(row), { displayName: row.displayName, userPrincipalName: row.userPrincipalName }]),
  );
}

export interface NamedObject extends ObjectNames {
  readonly type: TypeKey;
  readonly id: string;
}

/** Who the IDs are, whatever their type, as a backup has them. What it does not hold is left out. */
export async function namesById(
  db: Db,
  { workspaceId, connectionId, seq }: { workspaceId: string; connectionId: string; seq: number },
  ids: readonly string[],
): Promise<readonly NamedObject[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<NamedObject>`
    select v.type, v.object_id as id, v.display_name, v.user_principal_name from object_version v
    where v.connection_id = ${ownConnection({ workspaceId, connectionId })} and v.type = any(${TYPE_KEYS}::text[])
      and v.object_id = any(${ids}::text[]) and ${validAt('v', seq)}
    order by v.type, v.object_id`.execute(db);
  return rows;
}
