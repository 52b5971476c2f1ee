import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

export interface ObjectRef {
  readonly type: TypeKey;
  readonly id: string;
}

/**
 * The number before that at which the object became what the backup has: its content, its links, or its absence. Null
 * where it has always been so.
 */
export async function lastDifferentSeq(db: Db, scope: BrowseScope, ref: ObjectRef): Promise<number | null> {
  const [content, links] = await Promise.all([contentSince(db, scope, ref), linksSince(db, scope, ref)]);
  const since = Math.max(content, links);
  return since > 1 ? since - 1 : null;
}

async function contentSince(db: Db, scope: BrowseScope, { type, id }: ObjectRef): Promise<number> {
  const versions = await db
    .selectFrom('objectVersion')
    .select(['fromSeq', 'toSeq', 'hash'])
    .where('connectionId', '=', ownConnection(scope))
    .where('type', '=', type)
    .where('objectId', '=', id)
    .where('fromSeq', '<=', scope.seq)
    .orderBy('fromSeq', 'desc')
    .execute();
  const [last, ...earlier] = versions;
  if (!last) return 0;
  if (last.toSeq !== null && last.toSeq <= scope.seq) return last.toSeq;
  let since = last.fromSeq;
  // Written again with the same content, into another storage.
  for (const version of earlier) {
    if (version.hash !== last.hash || version.toSeq !== since) break;
    since = version.fromSeq;
  }
  return since;
}

async function linksSince(db: Db, scope: BrowseScope, { type, id }: ObjectRef): Promise<number> {
  const { rows } = await sql<{ since: number | null }>`
    select greatest(max(from_seq) filter (where from_seq <= ${scope.seq}), max(to_seq) filter (where to_seq <= ${scope.seq})) as since
    from link_version
    where connection_id = ${ownConnection(scope)} and type = ${type} and source_id = ${id} and relation <> 'parent'`.execute(
    db,
  );
  return rows[0]?.since ?? 0;
}

export interface ChangedLink {
  readonly relation: string;
  readonly change: 'added' | 'removed';
  readonly type: LinkTargetType;
  readonly id: string;
}

export interface LinkDifferences {
  readonly links: readonly ChangedLink[];
  readonly added: number;
  readonly removed: number;
}

/** Links from the object that only one of two backups has; `before` null: all of the later one are added. */
export async function linkDifferences(
  db: Db,
  scope: BrowseScope,
  { type, id, before, limit }: ObjectRef & { before: number | null; limit: number },
): Promise<LinkDifferences> {
  const had = before === null ? sql<boolean>`false` : validAt('l', before);
  const { rows } = await sql<{
    relation: string;
    targetType: LinkTargetType;
    targetId: string;
    has: boolean;
    added: number;
    removed: number;
  }>`
    select d.*, count(*) filter (where has) over () as added, count(*) filter (where not has) over () as removed
    from (
      select l.relation, l.target_id, min(l.target_type) as target_type, bool_or(${validAt('l', scope.seq)}) as has
      from link_version l
      where l.connection_id = ${ownConnection(scope)} and l.type = ${type} and l.source_id = ${id} and l.relation <> 'parent'
      group by l.relation, l.target_id
      having bool_or(${validAt('l', scope.seq)}) <> bool_or(${had})
    ) d
    order by relation, target_id limit ${limit}`.execute(db);
  return {
    links: rows.map((row) => ({
      relation: row.relation,
      change: row.has ? 'added' : 'removed',
      type: row.targetType,
      id: row.targetId,
    })),
    added: rows[0]?.added ?? 0,
    removed: rows[0]?.removed ?? 0,
  };
}
