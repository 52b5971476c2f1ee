import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { UNTOLD } from '../../../domain/facets.ts';
import type { ReferenceEdge } from '../../../domain/plan/edges.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { toLocation } from './lookups.ts';

/**
 * Takes what new versions refer to into the catalogue; the versions are there already. Content that was only written
 * again belongs to a version that has its edges.
 */
export async function publishEdges(
  tx: DbTransaction,
  { backupId, connectionId, seq }: { backupId: string; connectionId: string; seq: number },
): Promise<void> {
  await sql`
    insert into reference_edge (connection_id, type, object_id, from_seq, path, kind, named)
    select ${connectionId}::uuid, c.type, c.object_id, ${seq}::integer, e ->> 0, e ->> 1, e ->> 2
    from capture_object c cross join lateral jsonb_array_elements(c.edges) e
    join object_version v on v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id
      and v.from_seq = ${seq}
    where c.backup_id = ${backupId} and c.outcome in ('added', 'changed')
    order by c.type, c.object_id`.execute(tx);
}

/** Does the work unless another process is at it; then there is nothing to do, and true is answered. */
export async function whileAlone(db: Db, work: (tx: DbTransaction) => Promise<boolean>): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ alone: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('references of older versions', 0)) as alone`.execute(tx);
    return rows[0]?.alone === true ? work(tx) : true;
  });
}

/** Versions of which something is left to be read; of those whose content could not be read nothing is. In the words of the index. */
const IS_UNREAD = sql`references_read is not false and (references_read is null or facets is null)`;

/** A version of which it is not known yet what it refers to, or what lists are narrowed down by. */
export interface UnreadVersion {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly type: TypeKey;
  readonly objectId: string;
  readonly fromSeq: number;
  readonly hash: string;
  readonly location: RecordLocation;
}

/** Versions of one repository that have not been read, in the order in which they lie there. */
export async function unreadVersions(
  tx: DbTransaction,
  { limit, except }: { readonly limit: number; readonly except: readonly string[] },
): Promise<UnreadVersion[]> {
  const { rows } = await sql<Omit<UnreadVersion, 'location'> & RecordLocation>`
    with next as (
      select connection_id, repository_id from object_version
      where ${IS_UNREAD} and repository_id <> all(${except}::uuid[]) limit 1
    )
    select v.connection_id, b.workspace_id, v.repository_id, v.type, v.object_id, v.from_seq, v.hash,
      v.pack_id, v.frame_offset, v.frame_length, v.record_offset, v.record_length
    from next
    join object_version v on v.connection_id = next.connection_id and v.repository_id = next.repository_id
    cross join lateral (select workspace_id from backup where connection_id = v.connection_id limit 1) b
    where ${IS_UNREAD}
    order by v.pack_id, v.frame_offset, v.record_offset limit ${limit}`.execute(tx);
  return rows.map(({ connectionId, workspaceId, repositoryId, type, objectId, fromSeq, hash, ...location }) => ({
    connectionId,
    workspaceId,
    repositoryId,
    type,
    objectId,
    fromSeq,
    hash,
    location: toLocation(location),
  }));
}

/** Whether versions of the connection are left that were not read. */
export async function hasUnreadVersions(db: Db, connectionId: string): Promise<boolean> {
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from object_version
      where ${IS_UNREAD} and connection_id = ${connectionId}) as "left"`.execute(db);
  return rows[0]?.left ?? false;
}

export interface ReadVersion extends UnreadVersion {
  /** Null where the content could not be read. */
  readonly told: { readonly edges: readonly ReferenceEdge[]; readonly facets: readonly string[] } | null;
}

/** Keeps what versions tell, of those that are still there. Doing it again changes nothing. */
export async function keepEdges(tx: DbTransaction, versions: readonly ReadVersion[]): Promise<void> {
  if (versions.length === 0) return;
  const column = <T>(read: (version: ReadVersion) => T): T[] => versions.map(read);
  await sql`
    update object_version v set references_read = u.known or coalesce(v.references_read, false),
      facets = coalesce(string_to_array(u.facets, ','), v.facets, array[${UNTOLD}])
    from unnest(${column((row) => row.connectionId)}::uuid[], ${column((row) => row.type)}::text[],
      ${column((row) => row.objectId)}::text[], ${column((row) => row.fromSeq)}::integer[],
      ${column((row) => row.told !== null)}::boolean[], ${column((row) => row.told?.facets.join(',') ?? null)}::text[])
      u (connection_id, type, object_id, from_seq, known, facets)
    where v.connection_id = u.connection_id and v.type = u.type and v.object_id = u.object_id and v.from_seq = u.from_seq`.execute(
    tx,
  );
  const edges = versions.flatMap((version) => (version.told?.edges ?? []).map((edge) => ({ ...version, ...edge })));
  const value = <T>(read: (edge: (typeof edges)[number]) => T): T[] => edges.map(read);
  await sql`
    insert into reference_edge (connection_id, type, object_id, from_seq, path, kind, named)
    select u.* from unnest(${value((row) => row.connectionId)}::uuid[], ${value((row) => row.type)}::text[],
      ${value((row) => row.objectId)}::text[], ${value((row) => row.fromSeq)}::integer[],
      ${value((row) => row.path)}::text[], ${value((row) => row.kind)}::text[], ${value((row) => row.named)}::text[])
      u (connection_id, type, object_id, from_seq, path, kind, named)
    join object_version v on v.connection_id = u.connection_id and v.type = u.type and v.object_id = u.object_id
      and v.from_seq = u.from_seq
    on conflict do nothing`.execute(tx);
}

/** Whether what every object of the backup refers to is known. */
export async function areEdgesKnown(
  db: Db,
  { connectionId, seq }: { connectionId: string; seq: number },
): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select not exists (
      select from object_version v where v.connection_id = ${connectionId} and v.references_read is null
        and v.from_seq <= ${seq} and (v.to_seq is null or ${seq} < v.to_seq)
    ) and not exists (
      select from object_version v where v.connection_id = ${connectionId} and not v.references_read
        and v.from_seq <= ${seq} and (v.to_seq is null or ${seq} < v.to_seq)
    ) as known`.execute(db);
  return rows[0]?.known ?? false;
}
