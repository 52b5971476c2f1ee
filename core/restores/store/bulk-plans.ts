import { type RawBuilder, sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import { insertPendingComparison, knownInFull } from '../../backups/store/proof/comparisons.ts';
import { unavailableTypes } from '../../backups/store/unavailable-types.ts';
import type { Db } from '../../database/database.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { type RestoreSelection, wholeObjects } from '../restore-selection.ts';
import type { RestoreFacts } from './restore-facts.ts';

/** From so many objects named of one type on, they are planned from a comparison of the type where there is one. */
const NAMED_FROM = 200;
/** Read by itself an object takes about as many requests as this many of a type that is read as a whole. */
const READ_AT_ONCE = 40;

/** By type, the objects that are named one by one and wanted as a whole. */
export function namedOf(selection: RestoreSelection, type: TypeKey): string[] {
  return wholeObjects(selection).flatMap((object) => (object.type === type ? [object.id] : []));
}

function typesWithMany(selection: RestoreSelection): TypeKey[] {
  const byType = Map.groupBy(wholeObjects(selection), ({ type }) => type);
  return [...byType].flatMap(([type, { length }]) =>
    length >= NAMED_FROM && !selection.types.includes(type) ? [type] : [],
  );
}

/** Types of which so many objects are named that the whole type is read sooner, and that the backup knows. */
export async function typesReadSooner(db: Db, facts: RestoreFacts): Promise<TypeKey[]> {
  const { connectionId, backupSeq } = facts;
  const found: TypeKey[] = [];
  const types = typesWithMany(facts.selection);
  const unavailable = await unavailableTypes(db, { connectionId, seqs: [backupSeq], types });
  for (const type of types) {
    if (unavailable.some((one) => one.type === type)) continue;
    const all = await countSelected(db, facts, [type]);
    if (namedOf(facts.selection, type).length * READ_AT_ONCE >= all) found.push(type);
  }
  return found;
}

/**
 * Types that are selected, or of which many objects are named, and that the comparison knows as a whole. Objects of which
 * parts were chosen are planned by their choice.
 */
export async function knownTypes(
  db: Db,
  { comparisonId, selection }: Pick<RestoreFacts, 'comparisonId' | 'selection'>,
): Promise<TypeKey[]> {
  if (comparisonId === null) return [];
  const wanted = [...selection.types, ...typesWithMany(selection)];
  return (await knownInFull(db, comparisonId)).filter((type) => wanted.includes(type));
}

/** Objects of the backup, by type. */
export async function countSelected(
  db: Db,
  { connectionId, backupSeq }: Pick<RestoreFacts, 'connectionId' | 'backupSeq'>,
  types: readonly TypeKey[],
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from object_version v
    where v.connection_id = ${connectionId} and v.type = any(${types}::text[]) and ${validAt('v', backupSeq)}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Takes the comparison that a plan is made from into being, once. */
export async function insertPlanComparison(
  db: Db,
  facts: RestoreFacts,
  {
    id,
    baseBackupId,
    types,
  }: { readonly id: string; readonly baseBackupId: string; readonly types: readonly TypeKey[] },
): Promise<void> {
  const { workspaceId, connectionId, backupId } = facts;
  await db.transaction().execute(async (trx) => {
    await insertPendingComparison(trx, {
      id,
      workspaceId,
      connectionId,
      backupId,
      baseBackupId,
      purpose: 'plan',
      selection: { types, objects: [] },
      createdBy: 'plan',
    });
    await trx.updateTable('restore').set({ comparisonId: id }).where('id', '=', facts.id).execute();
  });
}

/** Whether a restore that has not ended is planned from it, be it another one than `restoreId`. */
export async function isPlannedFrom(db: Db, comparisonId: string, restoreId?: string): Promise<boolean> {
  const plans = db
    .selectFrom('restore')
    .select('id')
    .where('comparisonId', '=', comparisonId)
    .where('state', 'in', ['pending', 'running'])
    .limit(1);
  const row = await (restoreId === undefined ? plans : plans.where('id', '<>', restoreId)).executeTakeFirst();
  return row !== undefined;
}

/** The comparison that the plan was made from. */
export async function planComparison(db: Db, restoreId: string): Promise<string | null> {
  const row = await db.selectFrom('restore').select('comparisonId').where('id', '=', restoreId).executeTakeFirst();
  return row?.comparisonId ?? null;
}

interface DifferingRange {
  readonly type: TypeKey;
  readonly after: string;
  readonly limit: number;
  /** Only these of the type; null: all of it is selected. */
  readonly among: readonly string[] | null;
}

/**
 * Of a type that was compared as a whole, what has to be planned: what differs from the backup; what links to or names an
 * object that is gone, because that comes back under another ID, or is not shown while it lies in the recycle bin; and
 * what names an object that an earlier restore gave another ID. Everything else is as the backup has it.
 */
export function differing(
  { comparisonId, connectionId, backupSeq, targetTenantId }: RestoreFacts,
  { type, after, limit, among }: DifferingRange,
): RawBuilder<unknown> {
  const gone = sql`
    select g.object_id, g.app_id from proof_object g
    where g.proof_id = ${comparisonId} and g.kind in ('softDeleted', 'hardDeleted')`;
  const isAmong = (column: RawBuilder<unknown>) => sql`(${among === null} or ${column} = any(${among ?? []}::text[]))`;
  const there = (table: string) => sql`exists (
    select from object_version v where v.connection_id = ${connectionId} and v.type = ${type}
      and v.object_id = ${sql.ref(`${table}.objectId`)} and ${validAt('v', backupSeq)})`;
  const naming = (named: RawBuilder<unknown>) => sql`
    union
    (select distinct e.object_id from (${named}) n
      join reference_edge e on e.connection_id = ${connectionId} and e.named = n.named and e.type = ${type}
        and e.object_id > ${after} and ${isAmong(sql`e.object_id`)}
      join object_version v on v.connection_id = e.connection_id and v.type = e.type and v.object_id = e.object_id
        and v.from_seq = e.from_seq and ${validAt('v', backupSeq)}
      order by e.object_id limit ${limit})`;
  return sql`
    union
    (select o.object_id from proof_object o
      where o.proof_id = ${comparisonId} and o.type = ${type} and o.kind <> 'added' and o.object_id > ${after} and ${isAmong(sql`o.object_id`)}
        and ${there('o')}
      order by o.object_id limit ${limit})
    union
    (select distinct l.source_id as object_id from (${gone}) g
      join link_version l on l.connection_id = ${connectionId} and l.target_id = g.object_id and l.type = ${type}
        and l.relation <> 'parent' and l.source_id > ${after} and ${isAmong(sql`l.source_id`)}
        and ${validAt('l', backupSeq)}
      order by l.source_id limit ${limit})
    ${naming(sql`
      select lower(g.object_id) as named from (${gone}) g
      union select lower(g.app_id) from (${gone}) g where g.app_id is not null`)}
    ${naming(sql`
      select m.old_id as named from id_map m
      where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId} and m.old_id <> lower(m.new_id)`)}`;
}

/**
 * Objects that are selected by their type, or named among many, and that are as the backup has them: no items of the plan.
 */
export async function countSame(db: Db, facts: RestoreFacts): Promise<number> {
  const known = await knownTypes(db, facts);
  if (known.length === 0) return 0;
  const { selection, connectionId, backupSeq } = facts;
  const whole = known.filter((type) => selection.types.includes(type));
  const named = wholeObjects(selection).filter(({ type }) => known.includes(type) && !whole.includes(type));
  const { rows } = await sql<{ same: number }>`
    select count(*)::int as same from (
      select v.type, v.object_id from object_version v
      where v.connection_id = ${connectionId} and v.type = any(${whole}::text[]) and ${validAt('v', backupSeq)}
      union all
      select v.type, v.object_id
      from unnest(${named.map(({ type }) => type)}::text[], ${named.map(({ id }) => id)}::text[]) k (type, object_id)
      join object_version v on v.connection_id = ${connectionId} and v.type = k.type and v.object_id = k.object_id
        and ${validAt('v', backupSeq)}) wanted
    where not exists (
      select from restore_item i
      where i.restore_id = ${facts.id} and i.type = wanted.type and i.object_id = wanted.object_id)`.execute(db);
  return rows[0]?.same ?? 0;
}
