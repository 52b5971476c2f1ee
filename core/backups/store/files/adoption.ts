import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { CybbackError } from '../../../domain/errors.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { runFilesOf } from '../../../repository/manifest-runs.ts';
import type { LinkEntry, Manifest, ManifestRef, ManifestType, ObjectEntry } from '../../../repository/types.ts';
import type { BackupFacts } from '../capture/backup-facts.ts';
import { countUnsealed, dropStaging, publishRows } from '../capture/publish.ts';
import { unavailableWarning } from '../unavailable-types.ts';
import { insertWrittenFiles, writtenRun } from './stored-files.ts';

/** Under what is staged while a backup is adopted: the one that is about to be made, which has read nothing yet. */
export interface StagingPlace {
  readonly backupId: string;
  readonly type: TypeKey;
}

export async function stageEntries(
  db: Db,
  { backupId, type }: StagingPlace,
  entries: readonly ObjectEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const column = <T>(read: (entry: ObjectEntry) => T): T[] => entries.map(read);
  await sql`
    insert into capture_object (backup_id, type, object_id, outcome, hash, pack_id, frame_offset, frame_length,
      record_offset, record_length, display_name, user_principal_name, mail, app_id)
    select ${backupId}::uuid, ${type}, u.* from unnest(
      ${column((entry) => entry.objectId)}::text[], ${column((entry) => entry.deleted ?? 'changed')}::text[],
      ${column((entry) => entry.hash)}::text[], ${column((entry) => entry.location?.packId ?? null)}::text[],
      ${column((entry) => entry.location?.frameOffset ?? null)}::bigint[],
      ${column((entry) => entry.location?.frameLength ?? null)}::integer[],
      ${column((entry) => entry.location?.recordOffset ?? null)}::integer[],
      ${column((entry) => entry.location?.recordLength ?? null)}::integer[],
      ${column((entry) => entry.displayName)}::text[], ${column((entry) => entry.userPrincipalName)}::text[],
      ${column((entry) => entry.mail)}::text[], ${column((entry) => entry.appId)}::text[]
    ) as u on conflict do nothing`.execute(db);
}

export async function stageLinkEntries(
  db: Db,
  { backupId, type }: StagingPlace,
  entries: readonly LinkEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const column = <T>(read: (entry: LinkEntry) => T): T[] => entries.map(read);
  await sql`
    insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome)
    select ${backupId}::uuid, ${type}, u.* from unnest(
      ${column((entry) => entry.sourceId)}::text[], ${column((entry) => entry.relation)}::text[],
      ${column((entry) => entry.targetId)}::text[], ${column((entry) => entry.targetType)}::text[],
      ${column((entry) => (entry.deleted ? 'removed' : 'present'))}::text[]
    ) as u on conflict do nothing`.execute(db);
}

/** Parts of which the adopted backup does not know what they hold. */
export async function stageUnknown(
  db: Db,
  { backupId, type }: StagingPlace,
  entries: readonly LinkEntry[],
): Promise<void> {
  const column = (read: (entry: LinkEntry) => string): string[] => entries.map(read);
  await sql`
    insert into capture_part (backup_id, type, object_id, part, outcome, code, message)
    select ${backupId}::uuid, ${type}, u.object_id, u.part, 'unknown', u.code, '' from unnest(
      ${column((entry) => entry.sourceId)}::text[], ${column((entry) => entry.relation)}::text[],
      ${column((entry) => entry.targetId)}::text[]) as u (object_id, part, code) on conflict do nothing`.execute(db);
}

/** Afterwards: what the catalogue calls unknown and it does not is known. */
export async function stageKnown(
  db: Db,
  { backupId, type, connectionId }: StagingPlace & { connectionId: string },
): Promise<void> {
  await sql`
    insert into capture_part (backup_id, type, object_id, part, outcome, code, message)
    select ${backupId}::uuid, u.type, u.object_id, u.part, 'known', '', '' from unknown_part u
    where u.connection_id = ${connectionId} and u.type = ${type} and u.to_seq is null on conflict do nothing`.execute(
    db,
  );
}

export interface Adopted {
  readonly ref: ManifestRef;
  readonly manifest: Manifest;
  /** Types whose index cannot be read: nothing of them is staged. */
  readonly unread: ReadonlyMap<TypeKey, CybbackError>;
  readonly workspaceId: string;
  /** Under which its rows are staged. */
  readonly stagedUnder: string;
  /** Becomes true with the rest or not at all. */
  readonly more?: (tx: DbTransaction) => Promise<void>;
}

/**
 * Takes a backup of which only the storage knew into the catalogue, all or nothing, unless it was taken in meanwhile.
 * @returns whether this call has done it.
 */
export async function publishAdopted(db: Db, adopted: Adopted): Promise<boolean> {
  const { ref, manifest, stagedUnder } = adopted;
  const { connectionId, repositoryId, seq, backupId } = manifest;
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`adoption ${connectionId}`}, 0))`.execute(tx);
    if ((await highestSeq(tx, connectionId)) >= seq) return false;
    await insertBackup(tx, adopted);
    await insertTypes(tx, adopted);
    await relabelAdded(tx, { stagedUnder, connectionId });
    await publishRows(tx, { backupId: stagedUnder, connectionId, repositoryId, seq, unread: true });
    await countUnsealed(tx, { backupId, connectionId, repositoryId });
    // Sizes of packs are in no manifest: the first reading finds them out.
    await sql`
      insert into stored_file (repository_id, path, kind, type, backup_id)
      select distinct on (c.pack_id) ${repositoryId}::uuid, 'packs/' || c.pack_id, 'pack', c.type, ${backupId}::uuid
      from capture_object c where c.backup_id = ${stagedUnder} and c.pack_id is not null
      on conflict (repository_id, path) do update set backup_id = excluded.backup_id, removing_at = null, locked_until = null
        where stored_file.backup_id is null and stored_file.removing_at is not null`.execute(tx);
    await dropStaging(tx, stagedUnder);
    await insertWrittenFiles(tx, { repositoryId, backupId }, [
      ...new Map(
        heldTypes(manifest).flatMap(({ held }) => runFilesOf(held).map((run) => [run.id, writtenRun(run)])),
      ).values(),
      {
        path: ref.key.slice(connectionId.length + 1),
        kind: 'manifest',
        type: null,
        sizeBytes: ref.sizeBytes,
        sha256: ref.sha256,
      },
    ]);
    await countWritten(tx, { repositoryId, backupId });
    await sql`update backup set base_backup_id = ${backupId} where id = ${stagedUnder}`.execute(tx);
    await adopted.more?.(tx);
    return true;
  });
}

/** Of rows that were staged from a storage, those of objects that the catalogue did not have until now. */
export async function relabelAdded(
  tx: DbTransaction,
  { stagedUnder, connectionId }: { stagedUnder: string; connectionId: string },
): Promise<void> {
  await sql`
    update capture_object c set outcome = 'added' where c.backup_id = ${stagedUnder} and c.outcome = 'changed'
      and not exists (select from object_version v where v.connection_id = ${connectionId} and v.type = c.type
        and v.object_id = c.object_id and v.to_seq is null)`.execute(tx);
}

/** How a backup was made tells the bytes of its packs alone: runs and manifest come on top. */
async function countWritten(
  tx: DbTransaction,
  { repositoryId, backupId }: { repositoryId: string; backupId: string },
): Promise<void> {
  await sql`
    with written as (
      select type, coalesce(sum(size_bytes), 0) as bytes from stored_file
      where repository_id = ${repositoryId} and backup_id = ${backupId} and kind <> 'pack' group by type
    ), types as (
      update backup_type t set bytes_written = t.bytes_written + w.bytes from written w
      where t.backup_id = ${backupId} and t.type = w.type
    )
    update backup set bytes_written = bytes_written + (select coalesce(sum(bytes), 0) from written)
    where id = ${backupId}`.execute(tx);
}

async function insertBackup(tx: DbTransaction, { ref, manifest, workspaceId, unread }: Adopted): Promise<void> {
  const { connectionId, repositoryId, seq, backupId, warnings, startedAt, finishedAt, made } = manifest;
  const types = heldTypes(manifest);
  const { bytesWritten = 0, requests = 0, throttled = 0, waitedMs = 0 } = made?.work ?? {};
  const base = made?.baseBackupId ?? null;
  await sql`
    insert into backup (id, workspace_id, connection_id, repository_id, seq, mode, state, trigger, created_by, created_at,
      started_at, finished_at, sealing, warnings, context, manifest_key, manifest_sha256, objects, links, added, changed,
      deleted, bytes_written, requests, throttled, waited_ms, base_backup_id)
    values (${backupId}, ${workspaceId}, ${connectionId}, ${repositoryId}, ${seq}, ${manifest.mode},
      ${warnings.length + unread.size > 0 ? 'completedWithWarnings' : 'completed'}, ${made?.trigger ?? 'manual'},
      ${made?.createdBy ?? 'storage'}, ${made?.createdAt ?? startedAt},
      ${startedAt}, ${finishedAt}, ${manifest.sealing}, ${JSON.stringify(warnings)}::jsonb,
      ${JSON.stringify(manifest.context)}::jsonb, ${ref.key}, ${ref.sha256},
      ${sum(types, 'objects')}, ${sum(types, 'links')}, ${sum(types, 'added')}, ${sum(types, 'changed')},
      ${sum(types, 'deleted')}, ${bytesWritten}, ${requests}, ${throttled}, ${waitedMs},
      (select b.id from backup b where b.id = ${base} and b.connection_id = ${connectionId}))
    on conflict (id) do update set seq = excluded.seq, state = excluded.state, warnings = excluded.warnings,
      finished_at = excluded.finished_at, manifest_key = excluded.manifest_key, manifest_sha256 = excluded.manifest_sha256,
      context = excluded.context, error_code = null, error_message = null, objects = excluded.objects,
      links = excluded.links, added = excluded.added, changed = excluded.changed, deleted = excluded.deleted
    where backup.connection_id = excluded.connection_id`.execute(tx);
}

/** Types that no backup ever could read are in no manifest, but in its warnings. */
async function insertTypes(tx: DbTransaction, { manifest, unread }: Adopted): Promise<void> {
  const { backupId, seq, types, warnings, made } = manifest;
  for (const type of TYPE_KEYS) {
    const held = types[type] ?? null;
    const error = unread.get(type);
    const own = [
      ...warnings.filter((warning) => warning.type === type),
      ...(error ? [unavailableWarning({ type, seq, why: error.message })] : []),
    ];
    if (held === null && own.length === 0) continue;
    const { fetched = 0, bytesWritten = 0, requests = 0 } = made?.types[type] ?? {};
    await sql`
      insert into backup_type (backup_id, type, state, mode, manifest, objects, links, added, changed, deleted,
        links_added, links_removed, warnings, fetched, bytes_written, requests, unavailable)
      values (${backupId}, ${type}, ${held === null || held.mode === 'carried' ? 'carried' : 'published'},
        ${held?.mode ?? null}, ${held === null ? null : JSON.stringify(held)}::jsonb, ${held?.objects ?? 0},
        ${held?.links ?? 0}, ${held?.added ?? 0}, ${held?.changed ?? 0}, ${held?.deleted ?? 0}, ${held?.linksAdded ?? 0},
        ${held?.linksRemoved ?? 0}, ${JSON.stringify(own)}::jsonb, ${fetched}, ${bytesWritten}, ${requests},
        ${error?.message ?? null})
      on conflict (backup_id, type) do update set state = excluded.state, mode = excluded.mode,
        manifest = excluded.manifest, objects = excluded.objects, links = excluded.links, added = excluded.added,
        changed = excluded.changed, deleted = excluded.deleted, links_added = excluded.links_added,
        links_removed = excluded.links_removed, warnings = excluded.warnings,
        unavailable = excluded.unavailable`.execute(tx);
  }
}

interface HeldType {
  readonly type: TypeKey;
  readonly held: ManifestType;
}

const heldTypes = ({ types }: Manifest): HeldType[] =>
  TYPE_KEYS.flatMap((type) => {
    const held = types[type];
    return held ? [{ type, held }] : [];
  });

function sum(types: readonly HeldType[], member: 'objects' | 'links' | 'added' | 'changed' | 'deleted'): number {
  return types.reduce((total, { held }) => total + held[member], 0);
}

/** The highest number that a backup of the connection has, wherever it lies. */
export async function highestSeq(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('backup')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('connectionId', '=', connectionId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

export interface Newest extends Pick<BackupFacts, 'baseBackupId' | 'baseManifest'> {
  /** 0: there is none. */
  readonly seq: number;
  readonly repositoryId: string | null;
}

/** The newest backup that the catalogue has of the connection. */
export async function newestPublished(db: Db, connectionId: string): Promise<Newest> {
  const row = await db
    .selectFrom('backup')
    .select(['id', 'seq', 'repositoryId', 'manifestKey as key', 'manifestSha256 as sha256'])
    .where('connectionId', '=', connectionId)
    .where('seq', 'is not', null)
    .where('manifestKey', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row || row.seq === null || row.key === null || row.sha256 === null)
    return { baseBackupId: null, baseManifest: null, seq: 0, repositoryId: null };
  const { id, seq, repositoryId, key, sha256 } = row;
  return { baseBackupId: id, baseManifest: { key, sha256 }, seq, repositoryId };
}

/** Numbers of the backups that the catalogue has. */
export async function knownNumbers(db: Db, connectionId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('backup')
    .select('seq')
    .where('connectionId', '=', connectionId)
    .where('manifestKey', 'is not', null)
    .execute();
  return rows.flatMap(({ seq }) => (seq === null ? [] : [seq]));
}

/** Numbers that the catalogue knows, also of backups that failed when they had one already. */
export async function usedNumbers(db: Db, connectionId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('backup')
    .select('seq')
    .where('connectionId', '=', connectionId)
    .where('seq', 'is not', null)
    .execute();
  return rows.flatMap(({ seq }) => (seq === null ? [] : [seq]));
}
