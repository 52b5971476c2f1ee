import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { TYPE_KEYS, type TypeKey } from '../../../domain/type-keys.ts';
import { runsOf } from '../../../repository/manifest-runs.ts';
import type { LinkEntry, Manifest, ManifestRef, ObjectEntry } from '../../../repository/types.ts';
import { dropStaging, publishRows } from '../capture/publish.ts';
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
  readonly workspaceId: string;
  /** Under which its rows are staged. */
  readonly stagedUnder: string;
}

/** Takes a backup of which only the storage knew into the catalogue, all or nothing. */
export async function publishAdopted(db: Db, { ref, manifest, workspaceId, stagedUnder }: Adopted): Promise<void> {
  const { connectionId, repositoryId, seq, backupId, warnings } = manifest;
  const types = TYPE_KEYS.flatMap((type) => {
    const held = manifest.types[type];
    return held ? [{ type, held }] : [];
  });
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into backup (id, workspace_id, connection_id, repository_id, seq, mode, state, trigger, created_by, created_at,
        started_at, finished_at, sealing, warnings, context, manifest_key, manifest_sha256, objects, links, added, changed, deleted)
      values (${backupId}, ${workspaceId}, ${connectionId}, ${repositoryId}, ${seq}, ${manifest.mode},
        ${warnings.length > 0 ? 'completedWithWarnings' : 'completed'}, 'manual', 'storage', ${manifest.startedAt},
        ${manifest.startedAt}, ${manifest.finishedAt}, ${manifest.sealing}, ${JSON.stringify(warnings)}::jsonb,
        ${JSON.stringify(manifest.context)}::jsonb, ${ref.key}, ${ref.sha256},
        ${sum(types, 'objects')}, ${sum(types, 'links')}, ${sum(types, 'added')}, ${sum(types, 'changed')}, ${sum(types, 'deleted')})
      on conflict (id) do update set seq = excluded.seq, state = excluded.state, warnings = excluded.warnings,
        finished_at = excluded.finished_at, manifest_key = excluded.manifest_key, manifest_sha256 = excluded.manifest_sha256,
        context = excluded.context, error_code = null, error_message = null, objects = excluded.objects,
        links = excluded.links, added = excluded.added, changed = excluded.changed, deleted = excluded.deleted
      where backup.connection_id = excluded.connection_id`.execute(tx);
    for (const { type, held } of types) {
      await sql`
        insert into backup_type (backup_id, type, state, mode, manifest, objects, links, added, changed, deleted,
          links_added, links_removed)
        values (${backupId}, ${type}, ${held.mode === 'carried' ? 'carried' : 'published'}, ${held.mode},
          ${JSON.stringify(held)}::jsonb, ${held.objects}, ${held.links}, ${held.added}, ${held.changed}, ${held.deleted},
          ${held.linksAdded}, ${held.linksRemoved})
        on conflict (backup_id, type) do update set state = excluded.state, mode = excluded.mode,
          manifest = excluded.manifest, objects = excluded.objects, links = excluded.links, added = excluded.added,
          changed = excluded.changed, deleted = excluded.deleted, links_added = excluded.links_added,
          links_removed = excluded.links_removed`.execute(tx);
    }
    await sql`
      update capture_object c set outcome = 'added' where c.backup_id = ${stagedUnder} and c.outcome = 'changed'
        and not exists (select from object_version v where v.connection_id = ${connectionId} and v.type = c.type
          and v.object_id = c.object_id and v.to_seq is null)`.execute(tx);
    await publishRows(tx, { backupId: stagedUnder, connectionId, repositoryId, seq });
    await dropStaging(tx, stagedUnder);
    await insertWrittenFiles(tx, { repositoryId, backupId }, [
      ...types.flatMap(({ held }) => runsOf(held).map(writtenRun)),
      {
        path: ref.key.slice(connectionId.length + 1),
        kind: 'manifest',
        type: null,
        sizeBytes: ref.sizeBytes,
        sha256: ref.sha256,
      },
    ]);
    // Sizes of packs are in no manifest: the first reading finds them out.
    await sql`
      insert into stored_file (repository_id, path, kind, type, backup_id)
      select distinct on (v.pack_id) v.repository_id, 'packs/' || v.pack_id, 'pack', v.type, ${backupId}::uuid
      from object_version v where v.connection_id = ${connectionId} and v.repository_id = ${repositoryId} and v.from_seq = ${seq}
      on conflict do nothing`.execute(tx);
    await sql`update backup set base_backup_id = ${backupId} where id = ${stagedUnder}`.execute(tx);
  });
}

function sum(
  types: readonly { held: NonNullable<Manifest['types'][TypeKey]> }[],
  member: 'objects' | 'links' | 'added' | 'changed' | 'deleted',
): number {
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
