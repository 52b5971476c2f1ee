import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../../database/paging.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { ChangeCounts } from '../browse/changes-summary.ts';
import type { ChangedObject, ChangesFilter } from '../browse/changes.ts';
import { type NamedRef, nameKey, type ObjectNames } from '../browse/names.ts';
import type { ChangedLink, ObjectRef } from '../browse/object-changes.ts';
import { foldedName, matchesSearch } from '../browse/sql.ts';
import type { ProofScope } from './proofs.ts';

/** The same words as of a comparison of two backups: `added` is what the tenant has and the backup lacks. */
type Row = ChangedObject & { readonly sortName: string };

/** Objects that differ, by type and name. Nothing is listed before the comparison has completed. */
export async function listDiffering(
  db: Db,
  scope: ProofScope,
  { limit, cursor, ...filter }: ChangesFilter & PageRequest,
): Promise<Page<ChangedObject>> {
  const list = JSON.stringify(['differing', scope.id, filter]);
  const after =
    cursor === null
      ? sql`true`
      : rowAfter([sql.ref('o.type'), sql.ref('o.sortName'), sql.ref('o.objectId')], '>', decodeCursor(list, cursor, 3));
  const { rows } = await sql<Row>`
    select o.type, o.object_id as id, o.sort_name, o.display_name, o.user_principal_name, o.kind, o.links_added, o.links_removed
    from proof_object o join proof p on p.id = o.proof_id
    where p.workspace_id = ${scope.workspaceId} and p.id = ${scope.id} and p.outcome is not null
      and ${passes(filter)} and ${after}
    order by o.type, o.sort_name, o.object_id limit ${limit + 1}`.execute(db);
  const page = toPage(rows, { list, limit, key: (row) => [row.type, row.sortName, row.id] });
  return { ...page, items: page.items.map(({ sortName: _, ...row }) => row) };
}

function passes({ type, kind, search, ids }: ChangesFilter): RawBuilder<unknown> {
  const conditions = [
    sql`true`,
    ...(type === undefined ? [] : [sql`o.type = ${type}`]),
    ...(kind === undefined ? [] : [sql`o.kind = ${kind}`]),
    ...(search === undefined ? [] : [sql`(${matchesSearch('o', search, foldedName('o'))} or o.object_id = ${search})`]),
    ...(ids === undefined ? [] : [sql`o.object_id = any(${[...ids]}::text[])`]),
  ];
  return sql.join(conditions, sql` and `);
}

/** How many objects of each type differ, by kind. */
export async function countDiffering(db: Db, { workspaceId, id }: ProofScope): Promise<readonly ChangeCounts[]> {
  const { rows } = await sql<ChangeCounts>`
    select o.type, count(*) filter (where kind = 'added')::int as added, count(*) filter (where kind = 'changed')::int as changed,
      count(*) filter (where kind = 'softDeleted')::int as soft_deleted,
      count(*) filter (where kind = 'hardDeleted')::int as hard_deleted,
      count(*) filter (where kind = 'linksChanged')::int as links_changed,
      sum(links_added)::int as links_added, sum(links_removed)::int as links_removed
    from proof_object o join proof p on p.id = o.proof_id
    where p.workspace_id = ${workspaceId} and p.id = ${id} and p.outcome is not null
    group by o.type`.execute(db);
  return rows;
}

export interface DifferingContent {
  readonly detailSealed: Uint8Array | null;
  /** Why the values of one side could not be read. */
  readonly unreadable: string | null;
}

const keys = (objects: readonly ObjectRef[]): RawBuilder<unknown> => {
  const types: readonly TypeKey[] = objects.map(({ type }) => type);
  return sql`unnest(${types}::text[], ${objects.map(({ id }) => id)}::text[]) with ordinality k (type, id, place)`;
};

/** What was kept of the content of each object, in their order; null where the content does not differ. */
export async function differingContent(
  db: Db,
  proofId: string,
  objects: readonly ObjectRef[],
): Promise<(DifferingContent | null)[]> {
  if (objects.length === 0) return [];
  const { rows } = await sql<DifferingContent & { place: number }>`
    select k.place::integer, d.detail_sealed, d.unreadable from ${keys(objects)}
    join proof_difference d on d.proof_id = ${proofId} and d.type = k.type and d.object_id = k.id and d.relation = ''`.execute(
    db,
  );
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return objects.map((_, index) => byPlace.get(index + 1) ?? null);
}

/** Links of each object that only one side has, in the order of the objects: no more than `most` of each. */
export async function differingLinks(
  db: Db,
  proofId: string,
  { objects, most }: { readonly objects: readonly ObjectRef[]; readonly most: number },
): Promise<readonly (readonly ChangedLink[])[]> {
  const answer: ChangedLink[][] = objects.map(() => []);
  if (objects.length === 0) return answer;
  const { rows } = await sql<{
    place: number;
    kind: string;
    relation: string;
    targetId: string;
    targetType: LinkTargetType;
  }>`
    select k.place::integer, d.* from ${keys(objects)}
    cross join lateral (
      select d.kind, d.relation, d.target_id, d.target_type from proof_difference d
      where d.proof_id = ${proofId} and d.type = k.type and d.object_id = k.id and d.relation <> ''
      order by d.relation, d.target_id limit ${most}
    ) d
    order by k.place, d.relation, d.kind, d.target_id`.execute(db);
  for (const { place, kind, relation, targetId, targetType } of rows)
    answer[place - 1]?.push({
      relation,
      change: kind === 'onlyInTenant' ? 'added' : 'removed',
      type: targetType,
      id: targetId,
    });
  return answer;
}

/** Names of objects that differ, by type and ID as `nameKey` has them: the backups need not know who came since. */
export async function differingNames(
  db: Db,
  proofId: string,
  refs: readonly NamedRef[],
): Promise<ReadonlyMap<string, ObjectNames>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<NamedRef & ObjectNames>`
    select o.type, o.object_id as id, o.display_name, o.user_principal_name
    from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) k (type, id)
    join proof_object o on o.proof_id = ${proofId} and o.type = k.type and o.object_id = k.id`.execute(db);
  return new Map(
    rows.map(({ displayName, userPrincipalName, ...ref }) => [nameKey(ref), { displayName, userPrincipalName }]),
  );
}
