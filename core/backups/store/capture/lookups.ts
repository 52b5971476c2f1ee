import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { isHeld } from './held.ts';
import { liesInLostFile } from './lost-versions.ts';

export interface CaptureScope {
  readonly backupId: string;
  readonly connectionId: string;
  readonly type: TypeKey;
  /** Of a proof: number of the backup that it is about. */
  readonly asOf?: number | undefined;
}

export interface KnownVersion {
  readonly objectId: string;
  readonly hash: string;
  readonly repositoryId: string;
  readonly location: RecordLocation;
}

/** A version of the last backup. */
export interface OpenVersion extends KnownVersion {
  /** Its file is missing, damaged or another one: the version is known, and cannot be read. */
  readonly lost: boolean;
  /** Of its parts, see `PartHashes`; null also where they are not known. */
  readonly deltaHash: string | null;
  readonly asideHash: string | null;
}

export function toLocation({
  packId,
  frameOffset,
  frameLength,
  recordOffset,
  recordLength,
}: RecordLocation): RecordLocation {
  return { packId, frameOffset, frameLength, recordOffset, recordLength };
}

/** The versions valid in the last published backup, of the given objects. */
export async function openVersions(
  db: Db,
  scope: CaptureScope,
  ids: readonly string[],
): Promise<Map<string, OpenVersion>> {
  const { connectionId, type } = scope;
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('objectVersion as v')
    .select([
      'objectId',
      'hash',
      'repositoryId',
      'packId',
      'frameOffset',
      'frameLength',
      'recordOffset',
      'recordLength',
      'deltaHash',
      'asideHash',
    ])
    .select(liesInLostFile.as('lost'))
    .where('connectionId', '=', connectionId)
    .where('type', '=', type)
    .where(isHeld(scope, 'v'))
    .where(sql<boolean>`object_id = any(${ids}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.objectId,
      {
        objectId: row.objectId,
        hash: row.hash,
        repositoryId: row.repositoryId,
        location: toLocation(row),
        lost: row.lost,
        deltaHash: row.deltaHash,
        asideHash: row.asideHash,
      },
    ]),
  );
}

/** Objects that were in the recycle bin or gone at the last backup: a new mention of one means that it came back. */
export async function formerlyDeleted(
  db: Db,
  { connectionId, type }: CaptureScope,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('objectVersion')
    .select('objectId')
    .distinct()
    .where('connectionId', '=', connectionId)
    .where('type', '=', type)
    .where('deleted', 'is not', null)
    .where(sql<boolean>`object_id = any(${ids}::text[])`)
    .execute();
  return new Set(rows.map((row) => row.objectId));
}

export interface KnownLink {
  readonly sourceId: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
}

export async function openLinks(
  db: Db,
  scope: CaptureScope,
  relation: string,
  sourceIds: readonly string[],
): Promise<KnownLink[]> {
  const { connectionId, type } = scope;
  if (sourceIds.length === 0) return [];
  return db
    .selectFrom('linkVersion')
    .select(['sourceId', 'targetId', 'targetType'])
    .where('connectionId', '=', connectionId)
    .where('type', '=', type)
    .where('relation', '=', relation)
    .where(isHeld(scope, 'linkVersion'))
    .where(sql<boolean>`source_id = any(${sourceIds}::text[])`)
    .execute();
}

/** Links of the last published backup that lead to the objects, from objects that this backup has not found deleted. */
export async function openLinksTo(
  db: Db,
  scope: CaptureScope,
  relation: string,
  targetIds: readonly string[],
): Promise<KnownLink[]> {
  if (targetIds.length === 0) return [];
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<KnownLink>`
    select l.source_id as "sourceId", l.target_id as "targetId", l.target_type as "targetType"
    from link_version l
    where l.connection_id = ${connectionId} and l.type = ${type} and l.relation = ${relation} and ${isHeld(scope, 'l')}
      and l.target_id = any(${targetIds}::text[])
      and exists (select from object_version v where v.connection_id = l.connection_id and v.type = l.type
        and v.object_id = l.source_id and ${isHeld(scope, 'v')})
      and not exists (select from capture_object o where o.backup_id = ${backupId} and o.type = l.type
        and o.object_id = l.source_id and o.outcome in ('soft', 'hard'))`.execute(db);
  return rows;
}

/** Number of objects of the type in the last published backup. */
export async function countOpen(db: Db, scope: CaptureScope): Promise<number> {
  const { connectionId, type } = scope;
  const row = await db
    .selectFrom('objectVersion')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('connectionId', '=', connectionId)
    .where('type', '=', type)
    .where(isHeld(scope, 'objectVersion'))
    .executeTakeFirstOrThrow();
  return row.count;
}

export interface CurrentObject {
  readonly objectId: string;
  readonly hash: string;
  readonly location: RecordLocation;
}

/**
 * The type as this backup knows it so far, in order of ID: what it has read, over what the last backup held.
 * `changed` narrows to what this backup found new or different; `read` to what it has read, `unread` to what it has not.
 */
export async function currentObjects(
  db: Db,
  scope: CaptureScope,
  options: { after: string | null; limit: number; only?: 'changed' | 'read' | 'unread' },
): Promise<CurrentObject[]> {
  const { backupId, connectionId, type } = scope;
  const after = options.after ?? '';
  const staged = sql`
    select c.object_id, c.hash, coalesce(c.pack_id, v.pack_id) pack_id, coalesce(c.frame_offset, v.frame_offset) frame_offset,
      coalesce(c.frame_length, v.frame_length) frame_length, coalesce(c.record_offset, v.record_offset) record_offset,
      coalesce(c.record_length, v.record_length) record_length
    from capture_object c
    left join object_version v on c.pack_id is null and v.connection_id = ${connectionId} and v.type = c.type
      and v.object_id = c.object_id and ${isHeld(scope, 'v')}
    where c.backup_id = ${backupId} and c.type = ${type} and c.object_id > ${after}
      and c.outcome in (${options.only === 'changed' ? sql`'added', 'changed'` : sql`'unchanged', 'added', 'changed'`})
    order by c.object_id limit ${options.limit}`;
  const unread = sql`
    select v.object_id, v.hash, v.pack_id, v.frame_offset, v.frame_length, v.record_offset, v.record_length
    from object_version v
    where v.connection_id = ${connectionId} and v.type = ${type} and ${isHeld(scope, 'v')} and v.object_id > ${after}
      and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type and c.object_id = v.object_id)
    order by v.object_id limit ${options.limit}`;
  const query =
    options.only === 'changed' || options.only === 'read'
      ? staged
      : options.only === 'unread'
        ? unread
        : sql`select * from ((${staged}) union all (${unread})) u order by object_id limit ${options.limit}`;
  const { rows } = await sql<RecordLocation & { objectId: string; hash: string }>`${query}`.execute(db);
  return rows.map((row) => ({ objectId: row.objectId, hash: row.hash, location: toLocation(row) }));
}

/** Of the same objects as `currentObjects`, the IDs alone. */
export async function currentIds(
  db: Db,
  scope: CaptureScope,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<{ objectId: string }>`
    select * from (
      (select c.object_id from capture_object c
       where c.backup_id = ${backupId} and c.type = ${type} and c.object_id > ${after}
         and c.outcome in ('unchanged', 'added', 'changed')
       order by c.object_id limit ${limit})
      union all
      (select v.object_id from object_version v
       where v.connection_id = ${connectionId} and v.type = ${type} and ${isHeld(scope, 'v')} and v.object_id > ${after}
         and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type
           and c.object_id = v.object_id)
       order by v.object_id limit ${limit})
    ) u order by object_id limit ${limit}`.execute(db);
  return rows.map((row) => row.objectId);
}

/** Of the objects that this backup has not read, the next one after each of the given beginnings of an ID. */
export async function sampleUnread(db: Db, scope: CaptureScope, starts: readonly string[]): Promise<KnownVersion[]> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<RecordLocation & { objectId: string; hash: string; repositoryId: string }>`
    select distinct on (v.object_id) v.object_id, v.hash, v.repository_id, v.pack_id, v.frame_offset, v.frame_length,
      v.record_offset, v.record_length
    from unnest(${starts}::text[]) as start (id) cross join lateral (
      select * from object_version o
      where o.connection_id = ${connectionId} and o.type = ${type} and ${isHeld(scope, 'o')} and o.object_id >= start.id
        and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = o.type
          and c.object_id = o.object_id)
      order by o.object_id limit 1
    ) v`.execute(db);
  return rows.map((row) => ({
    objectId: row.objectId,
    hash: row.hash,
    repositoryId: row.repositoryId,
    location: toLocation(row),
  }));
}

/** Objects of the last backup that an enumeration has not shown, in order of ID. */
export async function vanishedObjects(
  db: Db,
  scope: CaptureScope,
  options: { after: string | null; limit: number; parents: ParentsRead | null },
): Promise<string[]> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<{ objectId: string }>`
    select v.object_id from object_version v
    where v.connection_id = ${connectionId} and v.type = ${type} and ${isHeld(scope, 'v')} and v.object_id > ${options.after ?? ''}
      and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type and c.object_id = v.object_id)
      and ${wasLookedFor(scope, options.parents)}
    order by v.object_id limit ${options.limit}`.execute(db);
  return rows.map((row) => row.objectId);
}

/** Below what a type's objects were looked for. */
export interface ParentsRead {
  readonly type: TypeKey;
  /** The name under which a parent's set is known or unknown. */
  readonly part: string;
  /** Below every parent, or only below those that this backup found changed. */
  readonly every: boolean;
}

/** Children of parents whose set was not read, or could not be, are not missing. */
function wasLookedFor(scope: CaptureScope, parents: ParentsRead | null): ReturnType<typeof sql> {
  if (parents === null) return sql`true`;
  const { backupId } = scope;
  const part = (outcome: 'known' | 'unknown'): ReturnType<typeof sql> => sql`exists (
    select from capture_part q where q.backup_id = ${backupId} and q.type = l.type and q.object_id = l.target_id
      and q.part = ${parents.part} and q.outcome = ${outcome})`;
  const read = sql`(${part('known')} or exists (
    select from capture_object p where p.backup_id = ${backupId} and p.type = ${parents.type}
      and p.object_id = l.target_id and p.outcome <> 'unchanged'))`;
  return sql`not exists (
    select from link_version l where l.connection_id = v.connection_id and l.type = v.type and l.source_id = v.object_id
      and l.relation = 'parent' and ${isHeld(scope, 'l')}
      and (${part('unknown')} ${parents.every ? sql`` : sql`or not ${read}`}))`;
}

export async function countVanished(db: Db, scope: CaptureScope, parents: ParentsRead | null): Promise<number> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from object_version v
    where v.connection_id = ${connectionId} and v.type = ${type} and ${isHeld(scope, 'v')}
      and not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type and c.object_id = v.object_id)
      and ${wasLookedFor(scope, parents)}`.execute(db);
  return rows[0]?.count ?? 0;
}
