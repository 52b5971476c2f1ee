import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isHeld } from './held.ts';
import type { CaptureScope } from './lookups.ts';

/** Objects that lay in the bin at the last backup, and of which this one knows nothing else yet. */
const stillInBin = (scope: CaptureScope): ReturnType<typeof sql> => sql`
  from object_version v
  where v.connection_id = ${scope.connectionId} and v.type = ${scope.type} and v.deleted = 'soft'
    and not exists (select from object_version o where o.connection_id = v.connection_id and o.type = v.type
      and o.object_id = v.object_id and ${isHeld(scope, 'o')})
    and not exists (select from capture_object c where c.backup_id = ${scope.backupId} and c.type = v.type
      and c.object_id = v.object_id)`;

export async function isAnyInBin(db: Db, scope: CaptureScope): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select ${stillInBin(scope)}) as found`.execute(db);
  return rows[0]?.found ?? false;
}

/** Those of the given IDs that lay in the bin before. */
export async function inBinBefore(db: Db, scope: CaptureScope, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct v.object_id as id ${stillInBin(scope)} and v.object_id = any(${ids}::text[])`.execute(db);
  return rows.map((row) => row.id);
}

/** Those that the bin has not shown, in order of ID, once what it shows is staged. */
export async function leftTheBin(
  db: Db,
  scope: CaptureScope,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct v.object_id as id ${stillInBin(scope)} and v.object_id > ${after}
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export interface LinkInDoubt {
  readonly sourceId: string;
  readonly relation: string;
}

/**
 * Sources and relations with links that were kept while one of their ends lay in the bin, where that end has come back and
 * nothing that was read since says whether the link is still there. In order, after the given one.
 */
export async function linksInDoubt(
  db: Db,
  scope: CaptureScope,
  { after, limit }: { after: LinkInDoubt; limit: number },
): Promise<LinkInDoubt[]> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<LinkInDoubt>`
    select distinct l.source_id as "sourceId", l.relation
    from capture_object c
    join object_version v on v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id
      and v.deleted = 'soft'
    join link_version l on l.connection_id = ${connectionId} and l.type = ${type} and ${isHeld(scope, 'l')}
      and (l.target_id = c.object_id or (l.source_id = c.object_id and c.type = l.type))
    where c.backup_id = ${backupId} and c.outcome = 'added' and (l.source_id, l.relation) > (${after.sourceId}, ${after.relation})
      and not exists (select from capture_link k where k.backup_id = c.backup_id and k.type = l.type
        and k.source_id = l.source_id and k.relation = l.relation and k.target_id = l.target_id)
    order by l.source_id, l.relation limit ${limit}`.execute(db);
  return rows;
}
