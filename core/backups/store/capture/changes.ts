import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { DeletionState } from '../../../domain/states.ts';
import type { LinkTargetType } from '../../../domain/type-keys.ts';
import type { LinkEntry, ObjectEntry } from '../../../repository/types.ts';
import { type CaptureScope, toLocation } from './lookups.ts';

const ROWS_PER_QUERY = 5_000;

interface ObjectRow {
  objectId: string;
  outcome: string;
  hash: string;
  packId: string | null;
  frameOffset: number;
  frameLength: number;
  recordOffset: number;
  recordLength: number;
  displayName: string | null;
  userPrincipalName: string | null;
  mail: string | null;
  appId: string | null;
}

/**
 * What this backup changes in a type, as entries of an index run in order of ID. With `completeIn`, everything that the
 * type holds in the repository: what this backup has read, over what the catalogue holds, and what lies in the recycle bin.
 */
export async function* objectChanges(
  db: Db,
  scope: CaptureScope,
  { completeIn }: { completeIn?: string } = {},
): AsyncGenerator<ObjectEntry> {
  yield* inPages<ObjectRow, ObjectEntry>(async (last) => {
    const after = last?.objectId ?? '';
    const query = completeIn === undefined ? changedObjects(scope, after) : completeObjects(scope, after, completeIn);
    const { rows } = await sql<ObjectRow>`${query} order by object_id limit ${ROWS_PER_QUERY}`.execute(db);
    return rows;
  }, toObjectEntry);
}

const DISPLAY = sql.raw('display_name, user_principal_name, mail, app_id');
const PLACE = ['pack_id', 'frame_offset', 'frame_length', 'record_offset', 'record_length'] as const;
const STAGED_PLACE = sql.raw(PLACE.map((name) => `coalesce(c.${name}, v.${name}) ${name}`).join(', '));
const OPEN_PLACE = sql.raw(PLACE.map((name) => `v.${name}`).join(', '));

const stagedObjects = ({ backupId, connectionId, type }: CaptureScope, after: string): ReturnType<typeof sql> => sql`
  select c.object_id, c.outcome, c.hash, ${STAGED_PLACE}, c.display_name, c.user_principal_name, c.mail, c.app_id
  from capture_object c
  left join object_version v on v.connection_id = ${connectionId} and v.type = c.type
    and v.object_id = c.object_id and v.to_seq is null
  where c.backup_id = ${backupId} and c.type = ${type} and c.object_id > ${after}`;

function changedObjects(scope: CaptureScope, after: string): ReturnType<typeof sql> {
  return sql`${stagedObjects(scope, after)} and (c.outcome in ('added', 'changed')
    or (c.outcome in ('soft', 'hard') and v.object_id is not null) or (c.outcome = 'hard' and ${purged(scope)}))`;
}

function completeObjects(scope: CaptureScope, after: string, repositoryId: string): ReturnType<typeof sql> {
  const { backupId, connectionId, type } = scope;
  const unread = sql`not exists (select from capture_object c where c.backup_id = ${backupId} and c.type = v.type
    and c.object_id = v.object_id)`;
  return sql`
    select * from (
      (${stagedObjects(scope, after)} and (c.outcome in ('unchanged', 'added', 'changed')
          or (c.outcome = 'soft' and ${wasHeld(scope)}))
        order by object_id limit ${ROWS_PER_QUERY})
      union all
      (select v.object_id, 'unchanged' outcome, v.hash, ${OPEN_PLACE}, ${DISPLAY}
        from object_version v
        where v.connection_id = ${connectionId} and v.type = ${type} and v.to_seq is null and v.object_id > ${after}
          and v.repository_id = ${repositoryId} and ${unread}
        order by object_id limit ${ROWS_PER_QUERY})
      union all
      (select distinct on (v.object_id) v.object_id, 'soft' outcome, '' hash, ${OPEN_PLACE}, ${DISPLAY}
        from object_version v
        where v.connection_id = ${connectionId} and v.type = ${type} and v.deleted = 'soft' and v.object_id > ${after}
          and ${unread} and not exists (select from object_version o where o.connection_id = v.connection_id
            and o.type = v.type and o.object_id = v.object_id and o.to_seq is null)
        order by object_id limit ${ROWS_PER_QUERY})
    ) held where object_id > ${after}`;
}

/** Asks for the next page while the one before is being used. */
async function* inPages<Row, Entry>(
  read: (last: Row | null) => Promise<Row[]>,
  toEntry: (row: Row) => Entry,
): AsyncGenerator<Entry> {
  let pending: Promise<Row[]> | null = read(null);
  while (pending) {
    const rows: Row[] = await pending;
    const last = rows.at(-1);
    pending = last === undefined || rows.length < ROWS_PER_QUERY ? null : read(last);
    // Its failure is met when it is awaited, or not at all where the reader stops before.
    pending?.catch(() => undefined);
    for (const row of rows) yield toEntry(row);
  }
}

/** What no backup ever held has left nothing behind that a tombstone could tell of. */
function wasHeld({ connectionId }: CaptureScope): ReturnType<typeof sql> {
  return sql`exists (select from object_version h where h.connection_id = ${connectionId} and h.type = c.type
    and h.object_id = c.object_id)`;
}

/** It lay in the bin at an earlier backup: its tombstone has to say now that it is gone for good. */
function purged({ connectionId }: CaptureScope): ReturnType<typeof sql> {
  return sql`exists (select from object_version s where s.connection_id = ${connectionId} and s.type = c.type
    and s.object_id = c.object_id and s.deleted = 'soft')`;
}

function toObjectEntry(row: ObjectRow): ObjectEntry {
  const deleted: DeletionState | null = row.outcome === 'soft' || row.outcome === 'hard' ? row.outcome : null;
  const { objectId, displayName, userPrincipalName, mail, appId } = row;
  return {
    objectId,
    hash: deleted ? '' : row.hash,
    location: deleted || row.packId === null ? null : toLocation({ ...row, packId: row.packId }),
    deleted,
    displayName,
    userPrincipalName,
    mail,
    appId,
  };
}

interface LinkRow {
  sourceId: string;
  relation: string;
  targetId: string;
  targetType: LinkTargetType;
  deleted: boolean;
}

/** The same for links, in order of source, relation and target. */
export async function* linkChanges(
  db: Db,
  scope: CaptureScope,
  { complete }: { complete: boolean },
): AsyncGenerator<LinkEntry> {
  yield* inPages<LinkRow, LinkEntry>(
    async (last) => {
      const after = last ?? { sourceId: '', relation: '', targetId: '' };
      const { rows } = await sql<LinkRow>`
        ${complete ? completeLinks(scope, after) : changedLinks(scope, after)}
        order by source_id, relation, target_id limit ${ROWS_PER_QUERY}`.execute(db);
      return rows;
    },
    (row) => row,
  );
}

type LinkKey = Pick<LinkRow, 'sourceId' | 'relation' | 'targetId'>;

function changedLinks({ backupId, connectionId, type }: CaptureScope, after: LinkKey): ReturnType<typeof sql> {
  return sql`
    select c.source_id, c.relation, c.target_id, c.target_type, c.outcome <> 'present' deleted
    from capture_link c
    where c.backup_id = ${backupId} and c.type = ${type}
      and (c.source_id, c.relation, c.target_id) > (${after.sourceId}, ${after.relation}, ${after.targetId})
      and (c.outcome = 'present') <> exists (
        select from link_version l where l.connection_id = ${connectionId} and l.type = c.type and l.source_id = c.source_id
          and l.relation = c.relation and l.target_id = c.target_id and l.to_seq is null)`;
}

function completeLinks({ backupId, connectionId, type }: CaptureScope, after: LinkKey): ReturnType<typeof sql> {
  const from = sql`(${after.sourceId}, ${after.relation}, ${after.targetId})`;
  // A page of each: what follows is neither read nor sorted again for every page.
  const page = sql`order by source_id, relation, target_id limit ${ROWS_PER_QUERY}`;
  return sql`
    select * from (
      (select c.source_id, c.relation, c.target_id, c.target_type, false deleted
        from capture_link c
        where c.backup_id = ${backupId} and c.type = ${type} and c.outcome = 'present'
          and (c.source_id, c.relation, c.target_id) > ${from}
        ${page})
      union all
      (select l.source_id, l.relation, l.target_id, l.target_type, false
        from link_version l
        where l.connection_id = ${connectionId} and l.type = ${type} and l.to_seq is null
          and (l.source_id, l.relation, l.target_id) > ${from}
          and not exists (
            select from capture_link c where c.backup_id = ${backupId} and c.type = l.type and c.source_id = l.source_id
              and c.relation = l.relation and c.target_id = l.target_id)
        ${page})
    ) held`;
}

export interface TypeCounts {
  readonly objects: number;
  readonly links: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
}

/** Counts of the type in this backup, and of what differs from the one before. */
export async function countChanges(db: Db, { backupId, connectionId, type }: CaptureScope): Promise<TypeCounts> {
  const {
    rows: [objects],
  } = await sql<{ added: number; changed: number; deleted: number; open: number }>`
    select
      count(*) filter (where v.object_id is null and c.outcome in ('unchanged', 'added', 'changed')) added,
      count(*) filter (where v.object_id is not null and c.outcome = 'changed' and v.hash <> c.hash) changed,
      count(*) filter (where v.object_id is not null and c.outcome in ('soft', 'hard')) deleted,
      (select count(*) from object_version o where o.connection_id = ${connectionId} and o.type = ${type} and o.to_seq is null) open
    from capture_object c
    left join object_version v on v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id and v.to_seq is null
    where c.backup_id = ${backupId} and c.type = ${type}`.execute(db);
  const {
    rows: [links],
  } = await sql<{ added: number; removed: number; open: number }>`
    select
      count(*) filter (where l.source_id is null and c.outcome = 'present') added,
      count(*) filter (where l.source_id is not null and c.outcome <> 'present') removed,
      (select count(*) from link_version o where o.connection_id = ${connectionId} and o.type = ${type} and o.to_seq is null) open
    from capture_link c
    left join link_version l on l.connection_id = ${connectionId} and l.type = c.type and l.source_id = c.source_id
      and l.relation = c.relation and l.target_id = c.target_id and l.to_seq is null
    where c.backup_id = ${backupId} and c.type = ${type}`.execute(db);
  if (!objects || !links) throw new Error('an aggregate answers one row');
  return {
    objects: objects.open + objects.added - objects.deleted,
    links: links.open + links.added - links.removed,
    added: objects.added,
    changed: objects.changed,
    deleted: objects.deleted,
    linksAdded: links.added,
    linksRemoved: links.removed,
  };
}

/** Differences that only a read of the whole type has shown. */
export async function countDrift(
  db: Db,
  { backupId, connectionId, type }: CaptureScope,
): Promise<{ objects: number; links: number }> {
  const { rows } = await sql<{ objects: number; links: number }>`
    select
      (select count(*) from capture_object c where c.backup_id = ${backupId} and c.type = ${type} and c.drift
        and c.outcome <> 'unchanged')::int as objects,
      (select count(*) from capture_link c where c.backup_id = ${backupId} and c.type = ${type} and c.drift
        and (c.outcome = 'present') <> exists (
          select from link_version l where l.connection_id = ${connectionId} and l.type = c.type
            and l.source_id = c.source_id and l.relation = c.relation and l.target_id = c.target_id
            and l.to_seq is null))::int as links`.execute(db);
  return rows[0] ?? { objects: 0, links: 0 };
}
