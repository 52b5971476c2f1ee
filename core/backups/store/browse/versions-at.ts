import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { Link } from '../../../domain/record.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { toLocation } from '../capture/lookups.ts';
import { validAt } from './sql.ts';

/** A published backup, for workers, who know that the connection is theirs to read. */
export interface BackupView {
  readonly connectionId: string;
  readonly backupSeq: number;
}

export interface ObjectKey {
  readonly type: TypeKey;
  readonly objectId: string;
}

export interface VersionAt extends ObjectKey {
  readonly repositoryId: string;
  readonly hash: string;
  readonly displayName: string | null;
  readonly location: RecordLocation;
}

const keyTable = (keys: readonly ObjectKey[]): ReturnType<typeof sql> =>
  sql`unnest(${keys.map((key) => key.type)}::text[], ${keys.map((key) => key.objectId)}::text[]) k (type, object_id)`;

/** Where the backup's versions of the objects lie; absent ones are left out. */
export async function versionsAt(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  keys: readonly ObjectKey[],
): Promise<VersionAt[]> {
  const { rows } = await sql<
    ObjectKey & RecordLocation & { repositoryId: string; hash: string; displayName: string | null }
  >`
    select v.type, v.object_id, v.repository_id, v.hash, v.display_name, v.pack_id, v.frame_offset, v.frame_length, v.record_offset, v.record_length
    from ${keyTable(keys)}
    join object_version v on v.connection_id = ${connectionId} and v.type = k.type and v.object_id = k.object_id
      and ${validAt('v', backupSeq)}`.execute(db);
  return rows.map((row) => ({
    type: row.type,
    objectId: row.objectId,
    repositoryId: row.repositoryId,
    hash: row.hash,
    displayName: row.displayName,
    location: toLocation(row),
  }));
}

export type LinkFrom = Link & { readonly sourceType: TypeKey };

export interface LinkRow {
  readonly type: TypeKey;
  readonly sourceId: string;
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
}

export function toLinkFrom({ type: sourceType, ...link }: LinkRow): LinkFrom {
  return { sourceType, ...link };
}

/** Links of the objects in the backup. The place of an object below its parent is part of the object, not a link. */
export async function linksAt(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  keys: readonly ObjectKey[],
): Promise<LinkFrom[]> {
  const { rows } = await sql<LinkRow>`
    select l.type, l.source_id, l.relation, l.target_id, l.target_type
    from ${keyTable(keys)}
    join link_version l on l.connection_id = ${connectionId} and l.type = k.type and l.source_id = k.object_id
      and ${validAt('l', backupSeq)}
    where l.relation <> 'parent'`.execute(db);
  return rows.map(toLinkFrom);
}

/** Those of the IDs, in lower case, that the backup has as objects of the types. */
export async function idsInTypes(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  { types, ids }: { types: readonly TypeKey[]; ids: readonly string[] },
): Promise<string[]> {
  if (types.length === 0) return [];
  const rows = await db
    .selectFrom('objectVersion as v')
    .select('v.objectId')
    .where('v.connectionId', '=', connectionId)
    .where('v.type', 'in', types)
    .where(sql<boolean>`v.object_id = any(${ids}::text[])`)
    .where(validAt('v', backupSeq))
    .execute();
  return rows.map((row) => row.objectId.toLowerCase());
}
