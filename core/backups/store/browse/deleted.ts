import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import {
  type KeyValue,
  type Page,
  type PageRequest,
  decodeCursor,
  mapPage,
  rowAfter,
  toPage,
} from '../../../database/paging.ts';
import { GOOD_STATES } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { hasType } from '../unavailable-types.ts';
import type { HistoryBackup } from './history.ts';
import { type ListedObject, type ListedRow, toListedObject } from './objects.ts';
import { idBegins, matchesSearch, sortName } from './sql.ts';

/** An object that backups held once and the newest does not. */
export interface DeletedObject extends ListedObject {
  /** `soft`: it lay in the recycle bin when it was last looked for. */
  readonly deletion: 'soft' | 'hard';
  /** The last backup that is kept and holds it; null where none of those is kept. */
  readonly lastIn: HistoryBackup | null;
  /** The backup that found it gone; its ID is null where it is no longer kept. */
  readonly goneIn: HistoryBackup;
}

export interface DeletedRequest extends PageRequest {
  readonly type: TypeKey | null;
  /** Empty: all. */
  readonly text: string;
  /** Found gone by a backup of this time or later; null: ever. */
  readonly since: Date | null;
}

/** Objects of a connection that are gone, as they last were: the latest deletions first, then by name. */
export async function listDeleted(
  db: Db,
  scope: { readonly workspaceId: string; readonly connectionId: string },
  { type, text, since, ...page }: DeletedRequest,
): Promise<Page<DeletedObject>> {
  const list = JSON.stringify(['deleted', scope, type, text, since]);
  const after = page.cursor === null ? null : decodeCursor(list, page.cursor, 4);
  const conditions = [
    ...(type === null ? [] : [sql`v.type = ${type}`]),
    ...(text === ''
      ? []
      : [sql`(${matchesSearch('v', text)} or v.object_id = ${text} or ${idBegins('v', text) ?? sql`false`})`]),
    ...(since === null
      ? []
      : [
          sql`v.to_seq >= coalesce((select min(b.seq) from backup b where ${published(scope)}
            and b.created_at >= ${since}), 2147483647)`,
        ]),
    ...(after === null ? [] : [rowAfter([sql`-v.to_seq`, sortName('v'), sql`v.type`, sql`v.object_id`], '>', after)]),
  ];
  const { rows } = await sql<DeletedRow>`
    select v.type, v.object_id as "objectId", v.display_name as "displayName",
      v.user_principal_name as "userPrincipalName", v.mail, v.app_id as "appId", v.from_seq as "fromSeq", v.facets,
      ${sortName('v')} as "sortName", v.deleted, v.to_seq as "toSeq", gone.id as "goneId", gone.created_at as "goneAt",
      held.id as "heldId", held.seq as "heldSeq", held.created_at as "heldAt"
    from object_version v
    left join lateral (select b.id, b.created_at from backup b where ${published(scope)} and b.seq = v.to_seq) gone on true
    left join lateral (
      select b.id, b.seq, b.created_at from backup b
      where ${published(scope)} and b.seq >= v.from_seq and b.seq < v.to_seq
        and ${hasType('b', sql`v.type`)} order by b.seq desc limit 1) held on true
    where v.connection_id = ${ownConnection(scope)} and v.deleted is not null
      and not exists (select from object_version n where n.connection_id = v.connection_id and n.type = v.type
        and n.object_id = v.object_id and n.from_seq >= v.to_seq)
      ${conditions.length === 0 ? sql`` : sql`and ${sql.join(conditions, sql` and `)}`}
    order by v.to_seq desc, ${sortName('v')}, v.type, v.object_id limit ${page.limit + 1}`.execute(db);
  const key = (row: DeletedRow): KeyValue[] => [-row.toSeq, row.sortName, row.type, row.objectId];
  return mapPage(toPage(rows, { list, limit: page.limit, key }), toDeletedObject);
}

function published({ workspaceId, connectionId }: { workspaceId: string; connectionId: string }) {
  return sql`b.workspace_id = ${workspaceId} and b.connection_id = ${connectionId}
    and b.state in (${sql.join([...GOOD_STATES])}) and b.seq is not null`;
}

interface DeletedRow extends ListedRow {
  deleted: 'soft' | 'hard';
  toSeq: number;
  goneId: string | null;
  goneAt: Date | null;
  heldId: string | null;
  heldSeq: number | null;
  heldAt: Date | null;
}

function toDeletedObject({
  deleted,
  toSeq,
  goneId,
  goneAt,
  heldId,
  heldSeq,
  heldAt,
  ...row
}: DeletedRow): DeletedObject {
  return {
    ...toListedObject(row),
    deletion: deleted,
    goneIn: { seq: toSeq, backupId: goneId, at: goneAt },
    lastIn: heldSeq === null ? null : { seq: heldSeq, backupId: heldId, at: heldAt },
  };
}
