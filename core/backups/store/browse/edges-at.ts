import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { ReferenceEdge } from '../../../domain/plan/edges.ts';
import { validAt } from './sql.ts';
import type { BackupView, ObjectKey } from './versions-at.ts';

/**
 * What objects of a backup refer to, by `type id`. Those whose references the catalogue does not know are left out: of
 * them the content has to be read.
 */
export async function edgesAt(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  keys: readonly ObjectKey[],
): Promise<Map<string, ReferenceEdge[]>> {
  const { rows } = await sql<ObjectKey & { [K in keyof ReferenceEdge]: ReferenceEdge[K] | null }>`
    select v.type, v.object_id, e.path, e.kind, e.named
    from unnest(${keys.map(({ type }) => type)}::text[], ${keys.map(({ objectId }) => objectId)}::text[]) k (type, object_id)
    join object_version v on v.connection_id = ${connectionId} and v.type = k.type and v.object_id = k.object_id
      and ${validAt('v', backupSeq)} and v.references_read
    left join reference_edge e on e.connection_id = v.connection_id and e.type = v.type and e.object_id = v.object_id
      and e.from_seq = v.from_seq
    order by v.type, v.object_id, e.path, e.named`.execute(db);
  const found = new Map<string, ReferenceEdge[]>();
  for (const { type, objectId, path, kind, named } of rows) {
    const edges = found.get(`${type} ${objectId}`) ?? [];
    if (path !== null && kind !== null && named !== null) edges.push({ path, kind, named });
    found.set(`${type} ${objectId}`, edges);
  }
  return found;
}
