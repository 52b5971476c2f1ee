import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isHeld } from './held.ts';
import type { CaptureScope } from './lookups.ts';
import { isUnknown } from './unknown-parts.ts';

/** The object is in the tenant as far as this backup knows: read by it, or held by the last one and not found deleted. */
const isPresent = (scope: CaptureScope, id: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`(
  exists (select from capture_object o where o.backup_id = ${scope.backupId} and o.type = ${scope.type}
    and o.object_id = ${id} and o.outcome in ('unchanged', 'added', 'changed'))
  or (exists (select from object_version v where v.connection_id = ${scope.connectionId} and v.type = ${scope.type}
      and v.object_id = ${id} and ${isHeld(scope, 'v')})
    and not exists (select from capture_object o where o.backup_id = ${scope.backupId} and o.type = ${scope.type}
      and o.object_id = ${id} and o.outcome in ('soft', 'hard'))))`;

/** The object lies in the recycle bin, found there by this backup or by an earlier one. */
const inBin = (scope: CaptureScope, id: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`(
  exists (select from capture_object o where o.backup_id = ${scope.backupId} and o.object_id = ${id} and o.outcome = 'soft')
  or (exists (select from object_version v where v.connection_id = ${scope.connectionId} and v.object_id = ${id}
      and v.deleted = 'soft')
    and not exists (select from object_version v where v.connection_id = ${scope.connectionId} and v.object_id = ${id}
      and ${isHeld(scope, 'v')})
    and not exists (select from capture_object o where o.backup_id = ${scope.backupId} and o.object_id = ${id}
      and o.outcome <> 'soft')))`;

/**
 * Settles which links ended, when every type has been read:
 * - after a full crawl, links of the crawled relations that no page showed are missing;
 * - a link is not missing when one of its ends lies in the recycle bin: a soft-deleted user stays a member, and Graph
 *   only does not show it;
 * - where a relation has one target, a new one replaces the old;
 * - a relation of which it is unknown what it holds keeps what was held;
 * - an object that is gone for good takes its links along, in both directions;
 * - a link was not missed when one of its ends is new or gone, and that was not missed.
 *
 * Repeating it changes nothing.
 */
export async function settleLinks(
  db: Db,
  scope: CaptureScope,
  relations: {
    readonly crawled: readonly string[];
    readonly single: readonly string[];
    readonly proving: boolean;
    /** Links that pages need not show: a relation with the type of its target. */
    readonly leftOut: readonly { readonly relation: string; readonly targetType: string }[];
  },
): Promise<void> {
  const { backupId, connectionId, type } = scope;
  if (relations.crawled.length > 0) {
    await sql`
      insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome, drift)
      select ${backupId}::uuid, l.type, l.source_id, l.relation, l.target_id, l.target_type, 'missing', ${relations.proving}::boolean
      from link_version l
      where l.connection_id = ${connectionId} and l.type = ${type} and ${isHeld(scope, 'l')}
        and l.relation = any(${relations.crawled}::text[]) and ${isPresent(scope, sql`l.source_id`)}
        and not exists (select from unnest(${relations.leftOut.map(({ relation }) => relation)}::text[],
          ${relations.leftOut.map(({ targetType }) => targetType)}::text[]) o (relation, target_type)
          where o.relation = l.relation and o.target_type = l.target_type)
      on conflict do nothing`.execute(db);
  }
  if (relations.single.length > 0) {
    await sql`
      insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome)
      select ${backupId}::uuid, l.type, l.source_id, l.relation, l.target_id, l.target_type, 'removed'
      from link_version l
      join capture_link c on c.backup_id = ${backupId} and c.type = l.type and c.source_id = l.source_id
        and c.relation = l.relation and c.outcome = 'present' and c.target_id <> l.target_id
      where l.connection_id = ${connectionId} and l.type = ${type} and ${isHeld(scope, 'l')}
        and l.relation = any(${relations.single}::text[])
      on conflict do nothing`.execute(db);
  }
  const { ended, gone } = await whatEnded(db, scope);
  if (ended) await keepLinksInDoubt(db, scope);
  if (gone) await endLinksOfGone(db, scope);
  if (relations.proving) await forgiveLinksOfEnds(db, scope);
}

/** Forgets links that were read of objects of which there is none: gone before they were read themselves. */
export async function dropLinksOfNone(db: Db, scope: CaptureScope, relation: string): Promise<void> {
  const { backupId, connectionId, type } = scope;
  await sql`
    delete from capture_link l
    where l.backup_id = ${backupId} and l.type = ${type} and l.relation = ${relation}
      and not exists (select from capture_object o where o.backup_id = ${backupId} and o.type = l.type
        and o.object_id = l.source_id and o.outcome in ('unchanged', 'added', 'changed'))
      and not exists (select from object_version v where v.connection_id = ${connectionId} and v.type = l.type
        and v.object_id = l.source_id and ${isHeld(scope, 'v')})`.execute(db);
}

/**
 * Graph tells of an object that comes or goes, and need not tell of each of its links: one was missed only where the
 * object was.
 */
async function forgiveLinksOfEnds(db: Db, { backupId, type }: CaptureScope): Promise<void> {
  // Two joins of sets, where one with `or` would look at every object for every link.
  for (const end of [sql`o.object_id = l.source_id`, sql`o.object_id = l.target_id`]) {
    await sql`
      update capture_link l set drift = false
      where l.backup_id = ${backupId} and l.type = ${type} and l.drift and exists (
        select from capture_object o where o.backup_id = ${backupId} and ${end} and not o.drift
          and o.outcome in ('added', 'soft', 'hard'))`.execute(db);
  }
}

/** Most types of most backups: nothing, which one look tells. */
async function whatEnded(db: Db, { backupId, type }: CaptureScope): Promise<{ ended: boolean; gone: boolean }> {
  const { rows } = await sql<{ ended: boolean; gone: boolean }>`
    select exists (select from capture_link l
        where l.backup_id = ${backupId} and l.type = ${type} and l.outcome in ('missing', 'removed')) as ended,
      exists (select from capture_object o where o.backup_id = ${backupId} and o.outcome = 'hard') as gone`.execute(db);
  return rows[0] ?? { ended: true, gone: true };
}

/** An end that was seen is none where the relation is unknown, or where the other end lies in the recycle bin. */
async function keepLinksInDoubt(db: Db, scope: CaptureScope): Promise<void> {
  const { backupId, type } = scope;
  await sql`
    delete from capture_link l
    where l.backup_id = ${backupId} and l.type = ${type} and l.outcome in ('missing', 'removed')
      and ${isUnknown(scope, sql`l.source_id`, sql`l.relation`)}`.execute(db);
  await sql`
    delete from capture_link l
    where l.backup_id = ${backupId} and l.type = ${type} and l.outcome = 'missing' and ${inBin(scope, sql`l.target_id`)}`.execute(
    db,
  );
}

async function endLinksOfGone(db: Db, scope: CaptureScope): Promise<void> {
  const { backupId, connectionId, type } = scope;
  // Two joins, each along an index, where one with `or` would look at every link.
  for (const end of [sql`o.object_id = l.source_id and o.type = l.type`, sql`o.object_id = l.target_id`]) {
    await sql`
      insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome)
      select ${backupId}::uuid, l.type, l.source_id, l.relation, l.target_id, l.target_type, 'removed'
      from capture_object o
      join link_version l on l.connection_id = ${connectionId} and l.type = ${type} and ${isHeld(scope, 'l')} and ${end}
      where o.backup_id = ${backupId} and o.outcome = 'hard'
      on conflict (backup_id, type, source_id, relation, target_id) do update set outcome = 'removed'`.execute(db);
    await sql`
      update capture_link l set outcome = 'removed'
      from capture_object o
      where l.backup_id = ${backupId} and l.type = ${type} and l.outcome = 'present'
        and o.backup_id = ${backupId} and o.outcome = 'hard' and ${end}`.execute(db);
  }
}
