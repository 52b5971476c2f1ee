import { sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import type { Db } from '../../database/database.ts';
import type { NeededBy } from '../../domain/plan/dependencies.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { differing, knownTypes, namedOf } from './bulk-plans.ts';
import { wasAdded } from './restore-added.ts';
import type { EntryKey } from './restore-entries.ts';
import type { RestoreFacts } from './restore-facts.ts';

/** A place in the order of the plan. */
export interface EntryPosition {
  readonly type: TypeKey;
  readonly objectId: string;
}

export interface UnplannedEntry extends EntryKey {
  /** Null where the object was selected. */
  readonly neededBy: NeededBy | null;
}

interface EntryRange {
  readonly after: EntryPosition | null;
  readonly order: readonly TypeKey[];
  readonly limit: number;
}

/** The objects of a restore that are not planned yet, numbered on from the last that is. */
export async function unplannedEntries(
  db: Db,
  facts: RestoreFacts,
  { order, limit }: { order: readonly TypeKey[]; limit: number },
): Promise<UnplannedEntry[]> {
  // What was added is planned after all of these.
  const isAdded = wasAdded(facts, { type: sql.ref('restoreItem.type'), id: sql.ref('restoreItem.objectId') });
  const last = await db
    .selectFrom('restoreItem')
    .select(['ordinal', 'type', 'objectId'])
    .where('restoreId', '=', facts.id)
    .where(sql<boolean>`not ${isAdded}`)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  const after = last ? { type: last.type, objectId: last.objectId } : null;
  const first = (last?.ordinal ?? 0) + 1;
  const withDependencies = facts.selection.dependencies;
  const found = await entriesAfter(db, facts, {
    after,
    order,
    limit,
    withDependencies,
    known: await knownTypes(db, facts),
  });
  const needed = await neededBy(db, facts, found);
  return found.map((entry, index) => ({
    ...entry,
    ordinal: first + index,
    neededBy: needed.get(keyOf(entry)) ?? null,
  }));
}

/** What was selected: every object of the chosen types in the backup, and the chosen objects whether the backup has them or not. */
export async function selectedEntries(db: Db, facts: RestoreFacts, range: EntryRange): Promise<EntryPosition[]> {
  return entriesAfter(db, facts, { ...range, withDependencies: false, known: [] });
}

/** By `order` of types, then by ID. One type at a time, so that each step walks along an index, however large the tenant is. */
async function entriesAfter(
  db: Db,
  facts: RestoreFacts,
  {
    after,
    order,
    limit,
    withDependencies,
    known,
  }: EntryRange & Pick<TypeRange, 'withDependencies'> & { known: readonly TypeKey[] },
): Promise<EntryPosition[]> {
  const found: EntryPosition[] = [];
  for (const type of after ? order.slice(order.indexOf(after.type)) : order) {
    const isSelected =
      facts.selection.types.includes(type) || facts.selection.objects.some((object) => object.type === type);
    if (!isSelected && !withDependencies && facts.undoOf === null) continue;
    const ids = await idsOfType(db, facts, {
      type,
      after: type === after?.type ? after.objectId : '',
      limit: limit - found.length,
      withDependencies,
      isKnown: known.includes(type),
    });
    found.push(...ids.map((objectId) => ({ type, objectId })));
    if (found.length >= limit) break;
  }
  return found;
}

interface TypeRange {
  readonly type: TypeKey;
  readonly after: string;
  readonly limit: number;
  readonly withDependencies: boolean;
  /** The type was compared as a whole: only what differs, or names or holds what is gone, has to be planned. */
  readonly isKnown: boolean;
}

async function idsOfType(
  db: Db,
  facts: RestoreFacts,
  { type, after, limit, withDependencies, isKnown }: TypeRange,
): Promise<string[]> {
  const { id, undoOf, connectionId, backupSeq, selection } = facts;
  const isNamed = isKnown && !selection.types.includes(type);
  const among = isNamed ? namedOf(selection, type) : null;
  const toPlan = isKnown ? differing(facts, { type, after, limit, among }) : sql``;
  const chosen = selection.objects
    .filter((object) => object.type === type && (!isNamed || object.only !== undefined))
    .map((object) => object.id);
  const { rows } = await sql<{ objectId: string }>`
    select s.object_id from (
      (select v.object_id from object_version v
        where ${selection.types.includes(type) && !isKnown} and v.connection_id = ${connectionId} and v.type = ${type} and v.object_id > ${after}
          and ${validAt('v', backupSeq)}
        order by v.object_id limit ${limit})
      ${toPlan}
      union
      (select n.id collate "C" from unnest(${among ?? []}::text[]) n (id)
        where n.id collate "C" > ${after} and not exists (
          select from object_version v where v.connection_id = ${connectionId} and v.type = ${type} and v.object_id = n.id
            and ${validAt('v', backupSeq)}))
      union
      select o.id collate "C" from unnest(${chosen}::text[]) o (id)
        where o.id collate "C" > ${after} and not ${wasAdded(facts, { type: sql`${type}`, id: sql.ref('o.id') })}
      union
      (select d.object_id from restore_dependency d
        where ${withDependencies} and d.restore_id = ${id} and d.type = ${type} and d.object_id > ${after}
        order by d.object_id limit ${limit})
      union
      (select u.object_id from restore_undo u
        where ${undoOf !== null} and u.restore_id = ${id} and u.type = ${type} and u.object_id > ${after}
        order by u.object_id limit ${limit})
    ) s
    order by s.object_id collate "C" limit ${limit}`.execute(db);
  return rows.map((row) => row.objectId);
}

/** By whom objects are needed that were taken in for others. */
async function neededBy(
  db: Db,
  { id, connectionId, backupSeq, selection }: RestoreFacts,
  keys: readonly EntryPosition[],
): Promise<ReadonlyMap<string, NeededBy>> {
  if (!selection.dependencies || keys.length === 0) return new Map();
  const { rows } = await sql<{
    type: TypeKey;
    objectId: string;
    byType: TypeKey;
    byId: string;
    byName: string | null;
  }>`
    select d.type, d.object_id, d.needed_by_type by_type, d.needed_by_id by_id, v.display_name by_name
    from unnest(${keys.map(({ type }) => type)}::text[], ${keys.map(({ objectId }) => objectId)}::text[]) k (type, object_id)
    join restore_dependency d on d.restore_id = ${id} and d.type = k.type and d.object_id = k.object_id
    left join object_version v on v.connection_id = ${connectionId} and v.type = d.needed_by_type and v.object_id = d.needed_by_id
      and ${validAt('v', backupSeq)}`.execute(db);
  return new Map(
    rows.map((row) => [
      keyOf({ type: row.type, objectId: row.objectId }),
      { type: row.byType, id: row.byId, displayName: row.byName },
    ]),
  );
}

function keyOf({ type, objectId }: EntryPosition): string {
  return `${type} ${objectId}`;
}
