import { type RawBuilder, sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import type { Db } from '../../database/database.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { EntryKey } from './restore-entries.ts';
import type { RestoreFacts } from './restore-facts.ts';

type Asked = Pick<RestoreFacts, 'options' | 'selection' | 'undoOf'>;

/** Whether the plan is to list what came into the tenant since, of the whole types that were selected. */
export function wantsAdded({ options, selection, undoOf }: Asked): boolean {
  return options.removeAdded && undoOf === null && selection.types.length > 0;
}

/** Of the object of a row, whether the comparison that the plan is made from found it in the tenant alone. */
export function wasAdded(facts: RestoreFacts, object: { type: RawBuilder<unknown>; id: RawBuilder<unknown> }) {
  return wantsAdded(facts) && facts.comparisonId !== null
    ? sql<boolean>`exists (
        select from proof_object a where a.proof_id = ${facts.comparisonId} and a.kind = 'added'
          and a.type = any(${facts.selection.types}::text[]) and a.type = ${object.type} and a.object_id = ${object.id})`
    : sql<boolean>`false`;
}

/**
 * What the tenant has and the backup lacks, once everything else is planned: in the order of a restore, without what is in
 * the plan already, what stands for an object of the backup, and what an earlier restore made for one.
 */
export async function unplannedAdded(
  db: Db,
  facts: RestoreFacts,
  { order, limit }: { readonly order: readonly TypeKey[]; readonly limit: number },
): Promise<EntryKey[]> {
  const { id, comparisonId, connectionId, backupSeq, targetTenantId, selection } = facts;
  if (!wantsAdded(facts) || comparisonId === null) return [];
  const { rows } = await sql<EntryKey>`
    select a.type, a.object_id as "objectId",
      ((select coalesce(max(i.ordinal), 0) from restore_item i where i.restore_id = ${id})
        + row_number() over (order by array_position(${order}::text[], a.type), a.object_id))::int as ordinal
    from proof_object a
    where a.proof_id = ${comparisonId} and a.kind = 'added' and a.type = any(${selection.types}::text[])
      and not exists (
        select from restore_item i where i.restore_id = ${id} and i.type = a.type
          and (lower(i.object_id) = lower(a.object_id) or i.new_id = a.object_id))
      and not exists (
        select from id_map m join object_version v on v.connection_id = m.connection_id and v.type = m.type
            and lower(v.object_id) = m.old_id and ${validAt('v', backupSeq)}
        where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId} and m.type = a.type
          and m.new_id = a.object_id)
    order by array_position(${order}::text[], a.type), a.object_id limit ${limit}`.execute(db);
  return rows;
}

/** Whether the plan takes any object out of the tenant. */
export async function removesAnything(db: Db, restoreId: string): Promise<boolean> {
  const row = await db
    .selectFrom('restoreItem')
    .select('ordinal')
    .where('restoreId', '=', restoreId)
    .where('action', '=', 'remove')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
