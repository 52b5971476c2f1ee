import { sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { DependencySearch } from '../../database/restore-tables.ts';
import type { NeededLinks, Needs } from '../../domain/plan/dependencies.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreFacts } from './restore-facts.ts';

/**
 * What a restore takes in because selected objects depend on it. The rows are both the result and the frontier of the
 * search: nothing of it is kept in a worker, an object is found once however often it is named, and is followed once.
 */

export interface ObjectNeeds {
  readonly type: TypeKey;
  readonly objectId: string;
  readonly needs: Needs;
}

export type SearchProgress =
  /** The selected objects have been gone through as far as this. */
  | { readonly search: DependencySearch }
  /** These have been found before, and were followed now. */
  | { readonly followed: readonly { readonly type: TypeKey; readonly objectId: string }[] };

export async function dependencySearch(db: Db, restoreId: string): Promise<DependencySearch | null> {
  const row = await db.selectFrom('restore').select('dependencySearch').where('id', '=', restoreId).executeTakeFirst();
  return row?.dependencySearch ?? null;
}

/** What was found and not followed yet. */
export async function openDependencies(
  db: Db,
  restoreId: string,
  limit: number,
): Promise<{ type: TypeKey; objectId: string }[]> {
  const rows = await db
    .selectFrom('restoreDependency')
    .select(['type', 'objectId'])
    .where('restoreId', '=', restoreId)
    .where('followed', '=', false)
    .orderBy('type')
    .orderBy('objectId')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ type: row.type, objectId: row.objectId }));
}

/**
 * Adds what the objects need and the backup has, and how far the search is with it, in one transaction: interrupted at
 * any moment it goes on where it was, and repeated it finds the same.
 */
export async function addDependencies(
  db: Db,
  facts: RestoreFacts,
  objects: readonly ObjectNeeds[],
  progress: SearchProgress,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (objects.some(({ needs }) => Object.values(needs).some((part: readonly unknown[]) => part.length > 0)))
      await insertNeeded(trx, facts, objects);
    await keepProgress(trx, facts.id, progress);
  });
}

async function insertNeeded(
  trx: DbTransaction,
  { id, connectionId, backupSeq, selection }: RestoreFacts,
  objects: readonly ObjectNeeds[],
): Promise<void> {
  const ids = table(
    objects.flatMap((by) =>
      by.needs.ids.flatMap((needed) =>
        inAnyCase(needed.id).flatMap((value) => needed.types.map((type) => [by.type, by.objectId, value, type])),
      ),
    ),
  );
  const appIds = table(
    objects.flatMap((by) =>
      by.needs.appIds.flatMap((needed) =>
        inAnyCase(needed.id).flatMap((value) => needed.types.map((type) => [by.type, by.objectId, value, type])),
      ),
    ),
  );
  const targets = table(objects.flatMap((by) => linkRows(by, by.needs.targets)));
  const holders = table(objects.flatMap((by) => linkRows(by, by.needs.holders)));
  await sql`
    insert into restore_dependency (restore_id, type, object_id, needed_by_type, needed_by_id)
    select distinct on (v.type, v.object_id) ${id}::uuid, v.type, v.object_id, n.by_type, n.by_id
    from (
      select n.by_type, n.by_id, n.type, n.value as object_id from ${ids}
      union all
      select n.by_type, n.by_id, n.type, a.object_id from ${appIds}
        join object_version a on a.connection_id = ${connectionId} and a.app_id = n.value and a.type = n.type and ${validAt('a', backupSeq)}
      union all
      select n.by_type, n.by_id, n.type, l.target_id from ${targets}
        join link_version l on l.connection_id = ${connectionId} and l.type = n.by_type and l.source_id = n.by_id
          and l.relation = n.value and l.target_type = n.type and ${validAt('l', backupSeq)}
      union all
      select n.by_type, n.by_id, n.type, l.source_id from ${holders}
        join link_version l on l.connection_id = ${connectionId} and l.target_id = n.by_id and l.relation = n.value
          and l.type = n.type and l.target_type = n.by_type and ${validAt('l', backupSeq)}
    ) n
    join object_version v on v.connection_id = ${connectionId} and v.type = n.type and v.object_id = n.object_id and ${validAt('v', backupSeq)}
    where v.type <> all(${selection.types}::text[])
      and not exists (
        select from unnest(${selection.objects.map((object) => object.type)}::text[], ${selection.objects.map((object) => object.id)}::text[]) s (type, id)
        where s.type = v.type and s.id = v.object_id)
    order by v.type, v.object_id, n.by_type, n.by_id
    on conflict do nothing`.execute(trx);
}

async function keepProgress(trx: DbTransaction, restoreId: string, progress: SearchProgress): Promise<void> {
  if ('search' in progress) {
    await trx
      .updateTable('restore')
      .set({ dependencySearch: JSON.stringify(progress.search) })
      .where('id', '=', restoreId)
      .execute();
    return;
  }
  await sql`
    update restore_dependency d set followed = true
    from unnest(${progress.followed.map(({ type }) => type)}::text[], ${progress.followed.map(({ objectId }) => objectId)}::text[]) k (type, object_id)
    where d.restore_id = ${restoreId} and d.type = k.type and d.object_id = k.object_id`.execute(trx);
}

type Row = readonly [byType: string, byId: string, value: string, type: string];

function linkRows({ type, objectId }: ObjectNeeds, links: readonly NeededLinks[]): Row[] {
  return links.flatMap(({ relation, types }) => types.map((other): Row => [type, objectId, relation, other]));
}

function table(rows: readonly (readonly string[])[]): ReturnType<typeof sql> {
  const column = (at: number): readonly (string | undefined)[] => rows.map((row) => row[at]);
  return sql`unnest(${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[], ${column(3)}::text[]) n (by_type, by_id, value, type)`;
}

/** Objects are kept under their IDs as Graph gives them; what people typed into a property may be in capitals. */
function inAnyCase(id: string): readonly string[] {
  return [...new Set([id, id.toLowerCase()])];
}
