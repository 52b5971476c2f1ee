import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type KeyValue, type Page, type PageRequest, decodeCursor, encodeCursor } from '../../../database/paging.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import {
  type Comparison,
  type SourcesRequest,
  atSeq,
  between,
  changedLinks,
  linkSources,
  ofEachSeq,
} from './changes-sql.ts';
import { matchesSearch, sortName, validAt } from './sql.ts';

export type ChangeKind = 'added' | 'changed' | 'softDeleted' | 'hardDeleted' | 'linksChanged';
/** `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
export type ChangeKindFilter = ChangeKind | 'notAdded';

/** An object that differs between two backups. */
export interface ChangedObject {
  readonly type: TypeKey;
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  /** `linksChanged`: the content is the same, its links are not. */
  readonly kind: ChangeKind;
  readonly linksAdded: number;
  readonly linksRemoved: number;
}

export interface ChangesFilter {
  readonly type?: TypeKey | undefined;
  readonly kind?: ChangeKindFilter | undefined;
  readonly search?: string | undefined;
  /** Only these objects, of whatever type. */
  readonly ids?: readonly string[] | undefined;
}

/** Objects that are looked at in one go. Where fewer changed, they are one list by type and name. */
const CHUNK = 5_000;
/** What one request looks at, at most. A page may then be short, or empty, and yet not be the last. */
const MOST_CHUNKS = 4;

type ChunkKey = readonly [type: string, id: string];
type RowKey = readonly [type: string, name: string, id: string];

/** Where a list stands: after which object the chunk in hand begins, and after which row of it the next page does. */
interface Position {
  readonly chunk: ChunkKey;
  readonly row: RowKey;
}

const CHUNK_START: RowKey = ['', '', ''];

/**
 * Objects of which content or links differ between two backups, by type and name.
 *
 * The indexes by number of backup give them in the order of their IDs. They are taken in chunks, and each chunk is put
 * in the order of names, so that a request costs the same whether ten thousand objects changed or a million.
 */
export async function listChanges(
  db: Db,
  comparison: Comparison,
  { limit, cursor, ...filter }: ChangesFilter & PageRequest,
): Promise<Page<ChangedObject>> {
  const list = JSON.stringify(['changes', comparison, filter]);
  let position: Position | null =
    cursor === null ? { chunk: ['', ''], row: CHUNK_START } : toPosition(decodeCursor(list, cursor, 5));
  const items: ChangedObject[] = [];
  for (let chunks = 0; position !== null && chunks < MOST_CHUNKS && items.length < limit; chunks++) {
    const wanted = limit - items.length;
    const { rows, end }: Chunk = await readChunk(db, comparison, { filter, position, limit: wanted + 1 });
    const kept = rows.slice(0, wanted);
    const last = kept.at(-1);
    items.push(...kept.map(toChangedObject));
    if (rows.length > wanted && last) position = { chunk: position.chunk, row: [last.type, last.sortName, last.id] };
    else position = end && { chunk: end, row: CHUNK_START };
  }
  return { items, nextCursor: position && encodeCursor(list, [...position.chunk, ...position.row]) };
}

function toPosition(key: readonly KeyValue[]): Position {
  const [chunkType = '', chunkId = '', type = '', name = '', id = ''] = key.map(String);
  return { chunk: [chunkType, chunkId], row: [type, name, id] };
}

interface Row {
  type: TypeKey;
  id: string;
  sortName: string;
  displayName: string | null;
  userPrincipalName: string | null;
  kind: ChangeKind;
  added: number;
  removed: number;
}

interface Chunk {
  readonly rows: readonly Row[];
  /** The last object of the chunk where there are more behind it. */
  readonly end: ChunkKey | null;
}

interface ChunkRequest {
  readonly filter: ChangesFilter;
  readonly position: Position;
  readonly limit: number;
}

async function readChunk(db: Db, comparison: Comparison, { filter, position, limit }: ChunkRequest): Promise<Chunk> {
  const after: SourcesRequest = { type: filter.type, after: position.chunk, limit: CHUNK + 1 };
  const places = placesOf(filter).map((place) => place(comparison, after));
  const { rows } = await sql<(Row | { type: null }) & { endType: string | null; endId: string | null }>`
    with recursive
      ${linkSources('linkAdded', 'fromSeq', comparison, after)},
      ${linkSources('linkRemoved', 'toSeq', comparison, after)},
      candidate as materialized (
        select type, id, row_number() over (order by type, id) as position
        from (${sql.join(places, sql` union `)}) place
        order by type, id limit ${CHUNK + 1}
      ),
      chunk_end as (
        select type as end_type, id as end_id from candidate where position = ${CHUNK} and (select count(*) from candidate) > ${CHUNK}
      ),
      page as (
        ${changesOf(comparison, filter)} and (c.type, s.sort_name, c.id) > (${sql.join([...position.row])})
        order by c.type, s.sort_name, c.id limit ${limit}
      )
    select page.*, chunk_end.*,
      (select count(*) from ${changedLinks('added', comparison)} and l.type = page.type and l.source_id = page.id) as added,
      (select count(*) from ${changedLinks('removed', comparison)} and l.type = page.type and l.source_id = page.id) as removed
    from (values (1)) one (one) left join chunk_end on true left join page on true
    order by page.type, page.sort_name, page.id`.execute(db);
  const [first] = rows;
  return {
    rows: rows.filter((row): row is Row & typeof row => row.type !== null),
    end: first === undefined || first.endType === null || first.endId === null ? null : [first.endType, first.endId],
  };
}

type Place = (comparison: Comparison, after: SourcesRequest) => RawBuilder<unknown>;

/** Only what is asked for is looked at. */
function placesOf({ ids, kind }: ChangesFilter): readonly Place[] {
  if (ids !== undefined) return [namedObjects(ids)];
  return PLACES.filter(({ kinds }) => kind === undefined || kind === 'notAdded' || kinds.includes(kind)).map(
    ({ place }) => place,
  );
}

/** Objects with these IDs, changed or not. The index is by type, then ID; naming all types keeps it in use. */
function namedObjects(ids: readonly string[]): Place {
  return (comparison, { type, after, limit }) => sql`(
    select distinct v.type, v.object_id as id from object_version v
    where v.connection_id = ${ownConnection(comparison)} and v.type = any(${type === undefined ? TYPE_KEYS : [type]}::text[])
      and v.object_id = any(${ids}::text[]) and (v.type, v.object_id) > (${after[0]}, ${after[1]})
    order by v.type, v.object_id limit ${limit})`;
}

/** Where the objects of a kind are found. */
const PLACES: readonly { readonly kinds: readonly ChangeKind[]; readonly place: Place }[] = [
  {
    kinds: ['added', 'changed'],
    place: (comparison, after) => sql`(${versions('fromSeq', comparison, after)})`,
  },
  {
    kinds: ['softDeleted', 'hardDeleted'],
    place: (comparison, after) => sql`(${versions('toSeq', comparison, after)})`,
  },
  {
    kinds: ['linksChanged'],
    place: () => sql`select type, id from link_added union select type, id from link_removed`,
  },
];

/** Objects of which a version begins, or ends with a deletion. */
function versions(bound: 'fromSeq' | 'toSeq', comparison: Comparison, request: SourcesRequest): RawBuilder<unknown> {
  const { type, after, limit } = request;
  const select = (when: RawBuilder<boolean>): RawBuilder<unknown> => sql`
    select v.type, v.object_id as id from object_version v
    where v.connection_id = ${ownConnection(comparison)} and ${when} and ${bound === 'fromSeq' ? sql`true` : sql`v.deleted is not null`}
      and ${type === undefined ? sql`true` : sql`v.type = ${type}`} and (v.type, v.object_id) > (${after[0]}, ${after[1]})
    order by v.type, v.object_id limit ${limit}`;
  return comparison.seq === comparison.since + 1
    ? select(between('v', bound, comparison))
    : ofEachSeq(comparison, select(atSeq('v', bound)), limit);
}

/** What became of the objects of the chunk: `s` is the last version that the later backup knows, `p` the one of the earlier. */
function changesOf(comparison: Comparison, { kind, search }: ChangesFilter): RawBuilder<unknown> {
  const { since, seq } = comparison;
  // Not `exists`, for which the planner would gather the changed links of all objects in every chunk.
  const some = (change: 'added' | 'removed') =>
    sql`(select true from ${changedLinks(change, comparison)} and l.type = c.type and l.source_id = c.id limit 1)`;
  return sql`
    select c.type, c.id, s.sort_name, s.display_name, s.user_principal_name, k.kind
    from candidate c
    cross join lateral (
      select v.*, ${validAt('v', seq)} as present, ${sortName('v')} as sort_name from object_version v
      where v.connection_id = ${ownConnection(comparison)} and v.type = c.type and v.object_id = c.id and v.from_seq <= ${seq}
      order by v.from_seq desc limit 1
    ) s
    left join lateral (
      -- One at most. Said as a limit, so that the planner looks each up and never reads them all.
      select p.object_id, p.hash from object_version p
      where p.connection_id = s.connection_id and p.type = c.type and p.object_id = c.id and ${validAt('p', since)}
      order by p.from_seq desc limit 1
    ) p on true
    cross join lateral (
      select case
        when s.present and p.object_id is null then 'added'
        when s.present and p.hash <> s.hash then 'changed'
        when s.present then case when ${some('added')} or ${some('removed')} then 'linksChanged' end
        when p.object_id is not null then case when s.deleted = 'soft' then 'softDeleted' else 'hardDeleted' end
      end as kind
    ) k
    where c.position <= ${CHUNK} and ${isOfKind(kind)} and ${matches(search)}`;
}

function isOfKind(kind: ChangeKindFilter | undefined): RawBuilder<boolean> {
  if (kind === undefined) return sql<boolean>`k.kind is not null`;
  return kind === 'notAdded' ? sql<boolean>`k.kind <> 'added'` : sql<boolean>`k.kind = ${kind}`;
}

function matches(search: string | undefined): RawBuilder<unknown> {
  if (search === undefined) return sql`true`;
  const lower = search.toLowerCase();
  return sql`(${matchesSearch('s', search)} or c.id in (${search}, ${lower}) or s.app_id = ${lower})`;
}

function toChangedObject({ type, id, kind, ...row }: Row): ChangedObject {
  return {
    type,
    id,
    displayName: row.displayName,
    userPrincipalName: row.userPrincipalName,
    kind,
    linksAdded: row.added,
    linksRemoved: row.removed,
  };
}
