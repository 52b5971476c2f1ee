import { type RawBuilder, sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { NeededBy } from '../../domain/plan/dependencies.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreFacts } from './restore-facts.ts';
import type { EntryPosition } from './restore-unplanned.ts';

/**
 * Objects that name something which a restore gives another ID. They are found once everything that was selected is
 * planned, and planned after it: what names an object is known from the edges of the backup and of the newest one.
 */

/** Where the search is: not begun, or found and being planned. */
export async function areReferrersFound(db: Db, restoreId: string): Promise<boolean> {
  const row = await db.selectFrom('restore').select('referrersFoundAt').where('id', '=', restoreId).executeTakeFirst();
  return (row?.referrersFoundAt ?? null) !== null;
}

/** Places in which a reference counts: pairs of type and path, and values of directory extensions. */
export interface RepairPlaces {
  readonly types: readonly TypeKey[];
  readonly paths: readonly string[];
}

/** Finds who names what gets another ID, and keeps that it was looked for; in one transaction. */
export async function findReferrers(
  db: Db,
  facts: RestoreFacts,
  places: RepairPlaces,
  { referrers, warnings, rights }: Living,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // In another tenant nothing names the objects of this one.
    if (facts.tenantId === facts.targetTenantId) {
      await insertFromEdges(tx, facts, places);
      await insertLiving(tx, facts, referrers);
      await insertAdded(tx, facts, rights);
    }
    await insertLinked(tx, facts);
    await sql`
      update restore set referrers_found_at = now(), warnings = ${JSON.stringify(warnings)}::jsonb
      where id = ${facts.id}`.execute(tx);
  });
}

/** What the tenant itself showed. */
export interface Living {
  readonly referrers: readonly LivingReferrer[];
  /** Of the plan: what could not be looked at. */
  readonly warnings: readonly Warning[];
  readonly rights: readonly LivingRight[];
}

/** Whether the plan gives anything another ID. */
export async function hasRenewed(db: Db, facts: RestoreFacts): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (${renewed(facts)}) as found`.execute(db);
  return rows[0]?.found === true;
}

/** Of the IDs, in lower case, those that the plan gives another one, or that an object of it has lost. */
export async function renewedNames(db: Db, facts: RestoreFacts, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select r.id from (${renewed(facts)}) r where r.id = any(${ids}::text[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** What the plan gives another ID, by its old ones: `id` in lower case. */
function renewed({ id, connectionId, targetTenantId, backupSeq }: RestoreFacts): RawBuilder<unknown> {
  const isAnother = sql`(i.action = 'create' or (i.action in ('skip', 'update') and i.new_id is not null))`;
  return sql`
    select lower(i.object_id) as id, i.type, i.object_id from restore_item i where i.restore_id = ${id} and ${isAnother}
    union
    select lower(v.app_id), i.type, i.object_id from restore_item i
    join object_version v on v.connection_id = ${connectionId} and v.type = i.type and v.object_id = i.object_id
      and ${validAt('v', backupSeq)}
    where i.restore_id = ${id} and i.type = 'applications' and v.app_id is not null and (i.action = 'create' or exists (
      select from id_map m where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId}
        and m.kind = 'appId' and m.old_id = lower(v.app_id)))`;
}

/** Of the IDs, in lower case, object IDs and appIds that the plan gives another one. */
export async function renewedAmong(
  db: Db,
  { id, connectionId, backupSeq }: RestoreFacts,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select lower(i.object_id) as id from restore_item i
    where i.restore_id = ${id} and i.action = 'create' and lower(i.object_id) = any(${ids}::text[])
    union
    select v.app_id from object_version v
    join restore_item i on i.restore_id = ${id} and i.type = v.type and i.object_id = v.object_id and i.action = 'create'
    where v.connection_id = ${connectionId} and v.type = 'applications' and v.app_id = any(${ids}::text[])
      and ${validAt('v', backupSeq)}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

async function insertFromEdges(tx: DbTransaction, facts: RestoreFacts, { types, paths }: RepairPlaces): Promise<void> {
  await sql`
    with renewed as materialized (${renewed(facts)})
    insert into restore_referrer (restore_id, type, object_id, named_type, named_id, selected)
    select distinct on (e.type, e.object_id) ${facts.id}::uuid, e.type, e.object_id, r.type, r.object_id, ${isSelected(facts)}
    from renewed r
    join reference_edge e on e.connection_id = ${facts.connectionId} and e.named = r.id
      and not (e.type = r.type and e.object_id = r.object_id)
    join object_version v on v.connection_id = e.connection_id and v.type = e.type and v.object_id = e.object_id
      and v.from_seq = e.from_seq and (${validAt('v', facts.backupSeq)} or v.to_seq is null)
    where (e.path like 'extension\\_%' or exists (
        select from unnest(${types}::text[], ${paths}::text[]) p (type, path) where p.type = e.type and p.path = e.path))
      and ${isOpen(facts)}
    order by e.type, e.object_id, r.type, r.object_id
    on conflict do nothing`.execute(tx);
}

/** A living role assignment, and who holds it. */
export interface LivingRight {
  readonly id: string;
  readonly principalId: string;
}

/** Rights in the directory that neither the backup holds nor a restore gave for one that it holds. */
async function insertAdded(tx: DbTransaction, facts: RestoreFacts, rights: readonly LivingRight[]): Promise<void> {
  const { id, connectionId, targetTenantId, backupSeq } = facts;
  await sql`
    insert into restore_referrer (restore_id, type, object_id, named_type, named_id, selected, why)
    select ${id}::uuid, 'roleAssignments', r.id, 'users', r.principal, true, 'added'
    from unnest(${rights.map((right) => right.id)}::text[], ${rights.map(({ principalId }) => principalId)}::text[]) r (id, principal)
    where not exists (
        select from object_version v where v.connection_id = ${connectionId} and v.type = 'roleAssignments'
          and v.object_id = r.id and ${validAt('v', backupSeq)})
      and not exists (
        select from id_map m where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId}
          and m.type = 'roleAssignments' and m.new_id = r.id)
      and not exists (
        select from restore_item i where i.restore_id = ${id} and i.type = 'roleAssignments'
          and (i.object_id = r.id or i.new_id = r.id))
    on conflict do nothing`.execute(tx);
}

/** Whose links lead to something that was found to be blocked with them or later: people are managers of people. */
async function insertLinked(tx: DbTransaction, { id, connectionId, backupSeq }: RestoreFacts): Promise<void> {
  await sql`
    insert into restore_referrer (restore_id, type, object_id, named_type, named_id, selected, why)
    select distinct on (i.type, i.object_id) i.restore_id, i.type, i.object_id, o.type, o.object_id, true, 'linked'
    from restore_item o
    join link_version l on l.connection_id = ${connectionId} and l.target_id = o.object_id and l.target_type = o.type
      and ${validAt('l', backupSeq)}
    join restore_item i on i.restore_id = o.restore_id and lower(i.object_id) = lower(l.source_id) and i.type = l.type
      and (i.type = o.type or i.ordinal < o.ordinal) and i.action in ('undelete', 'update', 'create') and i.needed_by is null
    where o.restore_id = ${id} and o.action = 'blocked'
    order by i.type, i.object_id, o.type, o.object_id
    on conflict do nothing`.execute(tx);
}

/** What this restore writes as a whole, or cannot write, needs no repair. */
function isOpen({ id }: RestoreFacts): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select from restore_item o where o.restore_id = ${id} and o.type = e.type and o.object_id = e.object_id
      and o.action in ('undelete', 'create', 'remove', 'blocked'))`;
}

/** The plan has it for its own sake, not because others depend on it. */
function isSelected({ id }: RestoreFacts): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from restore_item o where o.restore_id = ${id} and o.type = e.type and o.object_id = e.object_id
      and o.needed_by is null)`;
}

/** A living object, and the identifiers that it names. */
export interface LivingReferrer extends EntryPosition {
  readonly named: readonly string[];
}

async function insertLiving(tx: DbTransaction, facts: RestoreFacts, living: readonly LivingReferrer[]): Promise<void> {
  const rows = living.flatMap(({ type, objectId, named }) => named.map((id) => [type, objectId, id] as const));
  if (rows.length === 0) return;
  await sql`
    with renewed as materialized (${renewed(facts)})
    insert into restore_referrer (restore_id, type, object_id, named_type, named_id, selected)
    select distinct on (e.type, e.object_id) ${facts.id}::uuid, e.type, e.object_id, r.type, r.object_id, ${isSelected(facts)}
    from unnest(${rows.map(([type]) => type)}::text[], ${rows.map(([, id]) => id)}::text[],
      ${rows.map(([, , named]) => named)}::text[]) e (type, object_id, named)
    join renewed r on r.id = e.named
    where ${isOpen(facts)}
    order by e.type, e.object_id, r.type, r.object_id
    on conflict do nothing`.execute(tx);
}

export interface OpenReferrer extends EntryPosition {
  /** Of the item that the plan has for it already. */
  readonly ordinal: number | null;
  /** Whether it was selected. */
  readonly selected: boolean;
  readonly inBackup: boolean;
  /** `linked`: it is planned again because of its links; `added`: the backup lacks it. */
  readonly why: 'names' | 'linked' | 'added';
  /** What it names. */
  readonly names: NeededBy;
}

/** Referrers that are not planned yet, by type and ID. */
export async function openReferrers(
  db: Db,
  { id, connectionId, backupSeq }: RestoreFacts,
  limit: number,
): Promise<OpenReferrer[]> {
  const { rows } = await sql<{
    type: TypeKey;
    objectId: string;
    ordinal: number | null;
    selected: boolean;
    why: OpenReferrer['why'];
    inBackup: boolean;
    namedType: TypeKey;
    namedId: string;
    name: string | null;
  }>`
    select f.type, f.object_id, i.ordinal, f.selected, f.why, f.named_type, f.named_id, n.display_name as name,
      exists (select from object_version v where v.connection_id = ${connectionId} and v.type = f.type
        and v.object_id = f.object_id and ${validAt('v', backupSeq)}) as in_backup
    from restore_referrer f
    left join restore_item i on i.restore_id = f.restore_id and i.type = f.type and i.object_id = f.object_id
    left join object_version n on n.connection_id = ${connectionId} and n.type = f.named_type
      and n.object_id = f.named_id and ${validAt('n', backupSeq)}
    where f.restore_id = ${id} and not f.planned
    order by f.type, f.object_id limit ${limit}`.execute(db);
  return rows.map(({ type, objectId, ordinal, selected, why, inBackup, namedType, namedId, name }) => ({
    type,
    objectId,
    ordinal,
    selected,
    why,
    inBackup,
    names: { type: namedType, id: namedId, displayName: name },
  }));
}

export async function markPlanned(db: Db, restoreId: string, keys: readonly EntryPosition[]): Promise<void> {
  await sql`
    update restore_referrer f set planned = true
    from unnest(${keys.map(({ type }) => type)}::text[], ${keys.map(({ objectId }) => objectId)}::text[]) k (type, object_id)
    where f.restore_id = ${restoreId} and f.type = k.type and f.object_id = k.object_id`.execute(db);
}

/** Ordinals of a plan go on from here. */
export async function lastOrdinal(db: Db, restoreId: string): Promise<number> {
  const row = await db
    .selectFrom('restoreItem')
    .select((eb) => eb.fn.max('ordinal').as('last'))
    .where('restoreId', '=', restoreId)
    .executeTakeFirst();
  return row?.last ?? 0;
}
