import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, mapPage, rowAfter, toPage } from '../../../database/paging.ts';
import type { FacetFilter } from '../../../domain/facets.ts';
import { GOOD_STATES } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { type ListedObject, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';

export interface ChangedRequest extends PageRequest {
  /** Null: all types. */
  readonly type: TypeKey | null;
  /** Found changed, or new, by a backup of this time or later. */
  readonly since: Date;
  readonly facets?: readonly FacetFilter[];
}

/**
 * Objects of a backup whose content came into being since a time, the latest first. What the first backup of a connection
 * found has not changed. Costs as much as has changed since then.
 */
export async function listChangedObjects(
  db: Db,
  scope: BrowseScope,
  { type, since, facets = [], ...page }: ChangedRequest,
): Promise<Page<ListedObject>> {
  const list = JSON.stringify(['changed-objects', scope, type, since, facets]);
  const order = [sql.ref('v.fromSeq'), sql.ref('v.type'), sql.ref('v.objectId')];
  const first = sql<number>`coalesce((
    select min(b.seq) from backup b
    where b.workspace_id = ${scope.workspaceId} and b.connection_id = ${scope.connectionId}
      and b.state in (${sql.join([...GOOD_STATES])}) and b.seq is not null and b.created_at >= ${since}), 2147483647)`;
  let query = objectsAt(db, scope, facets)
    .where('v.fromSeq', '>', 1)
    .where(sql<boolean>`v.from_seq >= ${first}`)
    .orderBy('v.fromSeq', 'desc')
    .orderBy('v.type', 'desc')
    .orderBy('v.objectId', 'desc')
    .limit(page.limit + 1);
  if (type !== null) query = query.where('v.type', '=', type);
  if (page.cursor !== null) query = query.where(rowAfter(order, '<', decodeCursor(list, page.cursor, 3)));
  const rows = await query.execute();
  return mapPage(
    toPage(rows, { list, limit: page.limit, key: ({ fromSeq, type: key, objectId }) => [fromSeq, key, objectId] }),
    toListedObject,
  );
}
