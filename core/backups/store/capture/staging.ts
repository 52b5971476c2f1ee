import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { CybbackError } from '../../../domain/errors.ts';
import type { DisplayFields } from '../../../domain/object-type.ts';
import type { ReferenceEdge } from '../../../domain/plan/edges.ts';
import type { DeletionState, Warning } from '../../../domain/states.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { insertWrittenFiles } from '../files/stored-files.ts';
import { dropTypeStaging } from './backup-facts.ts';
import { isHeld } from './held.ts';
import { insertNew } from './insert-new.ts';
import { tablesOf } from './job-tables.ts';
import { stageParts, type StagedPart } from './unknown-parts.ts';

export interface StagedObject {
  readonly id: string;
  readonly outcome: 'unchanged' | 'added' | 'changed' | DeletionState;
  readonly hash: string;
  readonly location: RecordLocation | null;
  readonly display: DisplayFields;
  /** What a new version refers to; null of one that is there already. */
  readonly edges?: readonly ReferenceEdge[] | null;
  readonly facets?: readonly string[];
  /** Of its parts; absent where the version that is there has them. */
  readonly deltaHash?: string | null;
  readonly asideHash?: string | null;
}

export interface StagedLink {
  readonly sourceId: string;
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
  /** `missing`: a full read did not show it; `removed`: Graph said so. */
  readonly outcome: 'present' | 'missing' | 'removed';
}

/** What a window read, and where the reading stands once that is kept. */
export interface WindowCommit {
  readonly backupId: string;
  readonly workspaceId: string;
  /** Null where nothing is proved. */
  readonly connectionId: string | null;
  readonly type: TypeKey;
  /** Of a proof: number of the backup that it is about. */
  readonly asOf?: number | undefined;
  readonly objects: readonly StagedObject[];
  readonly links: readonly StagedLink[];
  readonly parts: readonly StagedPart[];
  /** Relations with at most one target: a new one replaces whatever was staged. */
  readonly singleRelations: readonly string[];
  /** The cursor that the window went on from; null for the first. */
  readonly durable: unknown;
  readonly cursor: unknown;
  /** What was staged of the type before counts no more. */
  readonly startsAnew: boolean;
  /** See `Batch.found`. */
  readonly found: 'told' | 'proving' | null;
  /** Nothing of it has most likely been staged before: what a set shows when it is read for the first time. */
  readonly areNew?: boolean;
  readonly fetched: number;
  /** What was written for it; null where nothing was. */
  readonly pack: {
    readonly repositoryId: string;
    readonly packId: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  } | null;
  readonly requests: number;
  readonly throttled: number;
  readonly waitedMs: number;
  readonly warnings: readonly Warning[];
}

/**
 * Keeps rows, counters and cursor in one transaction: either all of a window counts or nothing of it, so a repeated
 * window neither loses nor doubles anything. A backup and a proof count alike, in tables of their own.
 *
 * Errors: `cancelled` where the backup has ended; `internal` where another worker has moved the cursor, as when this one
 * was given up for dead and woke again.
 */
export async function commitWindow(db: Db, commit: WindowCommit): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await moveCursor(tx, commit);
    if (commit.startsAnew) await dropTypeStaging(tx, commit);
    await keepPack(tx, commit);
    await stageObjects(tx, commit);
    await stageLinks(tx, commit);
    await stageParts(tx, commit);
    await count(tx, commit);
  });
}

/** First of all: who has the row of the type is the only one that writes of it until the end of the transaction. */
async function moveCursor(tx: DbTransaction, commit: WindowCommit): Promise<void> {
  const { types, id } = tablesOf(commit);
  const before = commit.durable === null ? null : JSON.stringify(commit.durable);
  const moved = await sql`
    update ${types} set state = 'running', cursor = ${JSON.stringify(commit.cursor)}::jsonb,
      fetched = fetched + ${commit.fetched}, bytes_written = bytes_written + ${commit.pack?.sizeBytes ?? 0},
      requests = requests + ${commit.requests}, warnings = warnings || ${JSON.stringify(commit.warnings)}::jsonb
    where ${id} = ${commit.backupId} and type = ${commit.type} and cursor is not distinct from ${before}::jsonb`.execute(
    tx,
  );
  if (moved.numAffectedRows === 0n)
    throw new CybbackError('internal', 'Another worker has gone on with this type meanwhile.');
}

/** Last of all: types that are read beside this one count in the same row, and wait for it until the end. */
async function count(tx: DbTransaction, commit: WindowCommit): Promise<void> {
  const { job } = tablesOf(commit);
  const counted = await sql`
    update ${job} set bytes_written = bytes_written + ${commit.pack?.sizeBytes ?? 0}, requests = requests + ${commit.requests},
      throttled = throttled + ${commit.throttled}, waited_ms = waited_ms + ${commit.waitedMs}
    where id = ${commit.backupId} and state = 'running'`.execute(tx);
  if (counted.numAffectedRows === 0n) throw new CybbackError('cancelled', 'The job has ended meanwhile.');
}

/** Of a proof nothing lies in the repository. */
async function keepPack(tx: DbTransaction, { pack, backupId, type, asOf }: WindowCommit): Promise<void> {
  if (!pack || asOf !== undefined) return;
  const { repositoryId, packId, sizeBytes, sha256 } = pack;
  const file = { path: `packs/${packId}`, kind: 'pack', type, sizeBytes, sha256 } as const;
  await insertWrittenFiles(tx, { repositoryId, backupId }, [file]);
}

async function stageObjects(
  tx: DbTransaction,
  { backupId, type, objects, found, areNew = false }: WindowCommit,
): Promise<void> {
  if (objects.length === 0) return;
  const column = <T>(read: (row: StagedObject) => T): T[] => objects.map(read);
  const insert = sql`
    insert into capture_object (backup_id, type, object_id, outcome, hash, pack_id, frame_offset, frame_length,
      record_offset, record_length, display_name, user_principal_name, mail, app_id, edges, facets, delta_hash, aside_hash,
      drift, told)
    select ${backupId}::uuid, ${type}, u.object_id, u.outcome, u.hash, u.pack_id, u.frame_offset, u.frame_length,
      u.record_offset, u.record_length, u.display_name, u.user_principal_name, u.mail, u.app_id, u.edges,
      string_to_array(u.facets, ','), u.delta_hash, u.aside_hash, ${found === 'proving'}::boolean and u.outcome <> 'unchanged',
      ${found === 'told'}::boolean from unnest(
      ${column((row) => row.id)}::text[], ${column((row) => row.outcome)}::text[], ${column((row) => row.hash)}::text[],
      ${column((row) => row.location?.packId ?? null)}::text[],
      ${column((row) => row.location?.frameOffset ?? null)}::bigint[],
      ${column((row) => row.location?.frameLength ?? null)}::integer[],
      ${column((row) => row.location?.recordOffset ?? null)}::integer[],
      ${column((row) => row.location?.recordLength ?? null)}::integer[],
      ${column((row) => row.display.displayName)}::text[], ${column((row) => row.display.userPrincipalName)}::text[],
      ${column((row) => row.display.mail)}::text[], ${column((row) => row.display.appId)}::text[],
      ${column(edgesColumn)}::jsonb[], ${column(({ facets }) => facets?.join(',') ?? null)}::text[], ${column((row) => row.deltaHash ?? null)}::text[],
      ${column((row) => row.asideHash ?? null)}::text[]
    ) as u (object_id, outcome, hash, pack_id, frame_offset, frame_length, record_offset, record_length, display_name,
      user_principal_name, mail, app_id, edges, facets, delta_hash, aside_hash)`;
  const otherwise = sql`
    on conflict (backup_id, type, object_id) do update set
      outcome = excluded.outcome, hash = excluded.hash, pack_id = excluded.pack_id,
      frame_offset = excluded.frame_offset, frame_length = excluded.frame_length,
      record_offset = excluded.record_offset, record_length = excluded.record_length,
      display_name = excluded.display_name, user_principal_name = excluded.user_principal_name,
      mail = excluded.mail, app_id = excluded.app_id, edges = excluded.edges, facets = excluded.facets,
      delta_hash = excluded.delta_hash, aside_hash = excluded.aside_hash,
      told = capture_object.told or excluded.told,
      drift = ${drifted(found, sql`capture_object.hash <> excluded.hash`, sql`capture_object.drift and excluded.outcome <> 'unchanged'`)}`;
  await insertNew(tx, insert, { rows: objects.length, areNew, otherwise });
}

function edgesColumn({ edges }: StagedObject): string | null {
  return (edges ?? []).length === 0 ? null : JSON.stringify(edges?.map(({ path, kind, named }) => [path, kind, named]));
}

/** A difference that a change round tells of later is none; what is read beside keeps what was found. */
function drifted(
  found: WindowCommit['found'],
  differs: ReturnType<typeof sql>,
  before: ReturnType<typeof sql>,
): ReturnType<typeof sql> {
  if (found === 'told') return sql`false`;
  return found === 'proving' ? sql`(${differs} or (${before}))` : sql`(${before})`;
}

/** Keeps links and parts that were read after every type. */
export async function stageFound(
  db: Db,
  { backupId, type }: { backupId: string; type: TypeKey },
  { links, parts }: { links: readonly StagedLink[]; parts: readonly StagedPart[] },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await stageLinks(tx, {
      backupId,
      type,
      links,
      singleRelations: [],
      connectionId: null,
      found: null,
      areNew: false,
    });
    await stageParts(tx, { backupId, type, parts });
  });
}

async function stageLinks(
  tx: DbTransaction,
  {
    backupId,
    type,
    links,
    singleRelations,
    connectionId,
    found,
    areNew = false,
    asOf,
  }: Pick<
    WindowCommit,
    'backupId' | 'type' | 'links' | 'singleRelations' | 'connectionId' | 'found' | 'areNew' | 'asOf'
  >,
): Promise<void> {
  if (links.length === 0) return;
  const replaced = links.filter((link) => link.outcome === 'present' && singleRelations.includes(link.relation));
  if (replaced.length > 0) {
    await sql`
      update capture_link set outcome = 'removed'
      where backup_id = ${backupId} and type = ${type} and outcome = 'present' and (source_id, relation) in (
        select * from unnest(${replaced.map((link) => link.sourceId)}::text[], ${replaced.map((link) => link.relation)}::text[]))`.execute(
      tx,
    );
  }
  const column = <T>(read: (row: StagedLink) => T): T[] => links.map(read);
  const insert = sql`
    insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome, drift, told)
    select ${backupId}::uuid, ${type}, u.*, ${found === 'proving'}::boolean and (u.outcome = 'present') <> exists (
        select from link_version l where l.connection_id = ${connectionId} and l.type = ${type} and l.source_id = u.source_id
          and l.relation = u.relation and l.target_id = u.target_id and ${isHeld({ asOf }, 'l')}),
      ${found === 'told'}::boolean
    from unnest(
      ${column((row) => row.sourceId)}::text[], ${column((row) => row.relation)}::text[],
      ${column((row) => row.targetId)}::text[], ${column((row) => row.targetType)}::text[],
      ${column((row) => row.outcome)}::text[]
    ) as u (source_id, relation, target_id, target_type, outcome)`;
  const otherwise = sql`
    on conflict (backup_id, type, source_id, relation, target_id) do update set
      target_type = excluded.target_type, outcome = excluded.outcome, told = capture_link.told or excluded.told,
      drift = ${drifted(found, sql`capture_link.outcome <> excluded.outcome`, sql`capture_link.drift`)}`;
  await insertNew(tx, insert, { rows: links.length, areNew, otherwise });
}
