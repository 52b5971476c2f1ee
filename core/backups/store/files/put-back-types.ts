import { sql } from 'kysely';
import { lockConnection } from '../../../connections/store/connections.ts';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { CybbackError } from '../../../domain/errors.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { manifestType } from '../../../repository/manifest-codec.ts';
import { runFilesOf } from '../../../repository/manifest-runs.ts';
import type { ExpectedManifest, ManifestType } from '../../../repository/types.ts';
import { unavailableTypes, unavailableWarning } from '../unavailable-types.ts';
import { damagedAmong } from './file-damage.ts';
import { writtenRun } from './stored-files.ts';

export interface TypeToReadAgain {
  readonly type: TypeKey;
  /** Number of the first backup that lacks it. */
  readonly seq: number;
}

/**
 * Types that some backup of the repository lacks, though nothing is known to be wrong any more with the files of its index.
 */
export async function typesToReadAgain(
  db: Db,
  { connectionId, repositoryId }: { connectionId: string; repositoryId: string },
): Promise<TypeToReadAgain[]> {
  const found = new Map<TypeKey, { seq: number; isWhole: boolean }>();
  for (const { type, seq } of await unavailableTypes(db, { connectionId })) {
    const held = await heldIn(db, { connectionId, type, seq });
    const isHere = held?.repositoryId === repositoryId;
    const paths = held?.manifest ? runFilesOf(held.manifest).map((run) => writtenRun(run).path) : [];
    const isWhole = isHere && (await damagedAmong(db, repositoryId, paths)).size === 0;
    const before = found.get(type);
    found.set(type, { seq: before?.seq ?? seq, isWhole: isWhole || before?.isWhole === true });
  }
  return [...found].filter(([, { isWhole }]) => isWhole).map(([type, { seq }]) => ({ type, seq }));
}

/** A type as a backup holds it, by the manifest that the database knows. */
export interface HeldBackup {
  readonly id: string;
  readonly seq: number;
  readonly repositoryId: string;
  readonly expected: ExpectedManifest;
  /** Null: the backup has nothing of the type. */
  readonly manifest: ManifestType | null;
  readonly isUnavailable: boolean;
}

const heldRows = (db: Db, { connectionId, type }: { connectionId: string; type: TypeKey }) =>
  db
    .selectFrom('backup')
    .leftJoin('backupType', (join) =>
      join.onRef('backupType.backupId', '=', 'backup.id').on('backupType.type', '=', type),
    )
    .select([
      'backup.id',
      'backup.seq',
      'backup.repositoryId',
      'backup.manifestKey as key',
      'backup.manifestSha256 as sha256',
      'backup.sealing',
      'backupType.manifest',
      'backupType.unavailable',
    ])
    .where('connectionId', '=', connectionId)
    .where('backup.state', 'in', ['completed', 'completedWithWarnings'])
    .where('backup.manifestRemovedAt', 'is', null)
    .orderBy('backup.seq');

type HeldRow = Awaited<ReturnType<ReturnType<typeof heldRows>['execute']>>[number];

function toHeld({ id, seq, repositoryId, key, sha256, sealing, manifest, unavailable }: HeldRow): HeldBackup[] {
  if (seq === null || key === null || sha256 === null) return [];
  return [
    {
      id,
      seq,
      repositoryId,
      expected: { key, sha256, sealing },
      manifest: manifestType.nullable().parse(manifest),
      isUnavailable: unavailable !== null,
    },
  ];
}

async function heldIn(
  db: Db,
  { seq, ...scope }: { connectionId: string; type: TypeKey; seq: number },
): Promise<HeldBackup | null> {
  const rows = await heldRows(db, scope).where('backup.seq', '=', seq).execute();
  return rows.flatMap(toHeld)[0] ?? null;
}

/** The last backup before the number, and all from it on, ascending. */
export async function backupsFrom(
  db: Db,
  { seq, ...scope }: { connectionId: string; type: TypeKey; seq: number },
): Promise<{ before: HeldBackup | null; from: readonly HeldBackup[] }> {
  const earlier = await heldRows(db, scope)
    .where('backup.seq', '<', seq)
    .clearOrderBy()
    .orderBy('backup.seq', 'desc')
    .limit(1)
    .execute();
  const rows = await heldRows(db, scope).where('backup.seq', '>=', seq).execute();
  return { before: earlier.flatMap(toHeld)[0] ?? null, from: rows.flatMap(toHeld) };
}

/** Keeps other backups of the connection from beginning until the end of the transaction. @returns false where one goes on. */
export async function isAloneWith(tx: DbTransaction, connectionId: string, stagedUnder: string): Promise<boolean> {
  const { workspaceId } = await tx
    .selectFrom('backup')
    .select('workspaceId')
    .where('connectionId', '=', connectionId)
    .limit(1)
    .executeTakeFirstOrThrow();
  if (!(await lockConnection(tx, { workspaceId, id: connectionId }))) return false;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`adoption ${connectionId}`}, 0))`.execute(tx);
  const { rows } = await sql`
    select from backup where connection_id = ${connectionId} and state in ('pending', 'running') and id <> ${stagedUnder}
    limit 1`.execute(tx);
  return rows.length === 0;
}

/** Takes out of the catalogue what it says of the type from the number on: what was there before is open again. */
export async function takeOutType(
  tx: DbTransaction,
  { connectionId, type, seq }: { connectionId: string; type: TypeKey; seq: number },
): Promise<void> {
  await sql`delete from reference_edge where connection_id = ${connectionId} and type = ${type} and from_seq >= ${seq}`.execute(
    tx,
  );
  for (const table of ['object_version', 'link_version', 'unknown_part']) {
    const name = sql.table(table);
    await sql`delete from ${name} where connection_id = ${connectionId} and type = ${type} and from_seq >= ${seq}`.execute(
      tx,
    );
    const left = table === 'object_version' ? sql`, deleted = null` : sql``;
    await sql`
      update ${name} set to_seq = null ${left}
      where connection_id = ${connectionId} and type = ${type} and to_seq >= ${seq}`.execute(tx);
  }
}

/**
 * Packs to which the staged rows lead: of the backup, unless an earlier one is known to have written them. Sizes of those that
 * no other index has named are found out by the first reading.
 */
export async function knowPacks(
  tx: DbTransaction,
  {
    stagedUnder,
    repositoryId,
    backup,
  }: { stagedUnder: string; repositoryId: string; backup: Pick<HeldBackup, 'id' | 'seq'> },
): Promise<void> {
  await sql`
    insert into stored_file (repository_id, path, kind, type, backup_id)
    select distinct on (c.pack_id) ${repositoryId}::uuid, 'packs/' || c.pack_id, 'pack', c.type, ${backup.id}::uuid
    from capture_object c where c.backup_id = ${stagedUnder} and c.pack_id is not null
    on conflict (repository_id, path) do update set removing_at = null, locked_until = null, backup_id = case
      when (select w.seq <= ${backup.seq} from backup w where w.id = stored_file.backup_id)
      then stored_file.backup_id else excluded.backup_id end`.execute(tx);
}

/** What the backup says of the type from now on: that it has it, or what is wrong with its index. */
export async function noteReadAgain(
  tx: DbTransaction,
  { id, seq }: Pick<HeldBackup, 'id' | 'seq'>,
  { type, error }: { type: TypeKey; error: CybbackError | null },
): Promise<void> {
  const row = await tx
    .selectFrom('backupType')
    .select(['warnings', 'unavailable'])
    .where('backupId', '=', id)
    .where('type', '=', type)
    .executeTakeFirst();
  if (!row) return;
  const said = row.unavailable === null ? null : unavailableWarning({ type, seq, why: row.unavailable }).message;
  const warnings = [
    ...row.warnings.filter(({ message }) => message !== said),
    ...(error ? [unavailableWarning({ type, seq, why: error.message })] : []),
  ];
  await tx
    .updateTable('backupType')
    .set({ warnings: JSON.stringify(warnings), unavailable: error?.message ?? null })
    .where('backupId', '=', id)
    .where('type', '=', type)
    .execute();
  await sql`
    update backup b set state = case when jsonb_array_length(b.warnings) > 0 or exists (
      select from backup_type t where t.backup_id = b.id and t.unavailable is not null)
      then 'completedWithWarnings' else 'completed' end
    where b.id = ${id} and b.state in ('completed', 'completedWithWarnings')`.execute(tx);
}
