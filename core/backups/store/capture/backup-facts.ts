import { tenantIdOf } from '../../../connections/store/connections.ts';
import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { manifestType } from '../../../repository/manifest-codec.ts';
import type { ManifestType } from '../../../repository/types.ts';
import { hasMarkedPacks } from './rewritten.ts';
import { dropTypeParts } from './unknown-parts.ts';

export interface BackupFacts {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly repositoryId: string;
  readonly baseBackupId: string | null;
  /** The manifest that this backup builds on; null for the first in its repository. */
  readonly baseManifest: { readonly key: string; readonly sha256: string } | null;
  /** Of the last manifest in the repository, whether this backup builds on it or not. */
  readonly previousSha256: string | null;
  readonly mode: 'full' | 'incremental';
  readonly sealing: 'aes-256-gcm' | 'none';
  readonly state: string;
  readonly startedAt: Date | null;
  readonly context: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly Warning[];
}

export async function backupFacts(db: Db, backupId: string): Promise<BackupFacts> {
  const row = await db
    .selectFrom('backup')
    .leftJoin('backup as base', 'base.id', 'backup.baseBackupId')
    .select([
      'backup.id',
      'backup.workspaceId',
      'backup.connectionId',
      'backup.repositoryId',
      'backup.baseBackupId',
      'base.manifestKey as baseKey',
      'base.manifestSha256 as baseSha256',
      'backup.mode',
      'backup.sealing',
      'backup.state',
      'backup.startedAt',
      'backup.context',
      'backup.warnings',
    ])
    .select((eb) =>
      eb
        .selectFrom('backup as before')
        .select('before.manifestSha256')
        .whereRef('before.connectionId', '=', 'backup.connectionId')
        .whereRef('before.repositoryId', '=', 'backup.repositoryId')
        .where('before.manifestSha256', 'is not', null)
        .whereRef('before.id', '<>', 'backup.id')
        .orderBy('before.seq', 'desc')
        .limit(1)
        .as('previousSha256'),
    )
    .where('backup.id', '=', backupId)
    .executeTakeFirstOrThrow();
  const { baseKey: key, baseSha256: sha256, ...facts } = row;
  const tenantId = await tenantIdOf(db, { workspaceId: row.workspaceId, id: row.connectionId });
  return { ...facts, tenantId, baseManifest: key === null || sha256 === null ? null : { key, sha256 } };
}

/** One row a type, made once. */
export async function insertBackupTypes(db: Db, backupId: string, types: readonly TypeKey[]): Promise<void> {
  await db
    .insertInto('backupType')
    .values(types.map((type) => ({ backupId, type, state: 'pending' as const, mode: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function setMode(db: Db, backupId: string, mode: 'full' | 'incremental'): Promise<void> {
  await db.updateTable('backup').set({ mode }).where('id', '=', backupId).execute();
}

/** Keeps what was read beside the types, and what could not be read of it. */
export async function setContext(
  db: Db,
  backupId: string,
  { context, warnings }: { context: Readonly<Record<string, unknown>>; warnings: readonly Warning[] },
): Promise<void> {
  await db
    .updateTable('backup')
    .set({ context: JSON.stringify(context) })
    .where('id', '=', backupId)
    .execute();
  await addBackupWarnings(db, backupId, warnings);
}

/** Of the backup as a whole, each once however often it is found. */
export async function addBackupWarnings(db: Db, backupId: string, more: readonly Warning[]): Promise<void> {
  if (more.length === 0) return;
  const { warnings } = await db
    .selectFrom('backup')
    .select('warnings')
    .where('id', '=', backupId)
    .executeTakeFirstOrThrow();
  const told = new Set(warnings.map(({ message }) => message));
  const all = [...warnings, ...more.filter(({ message }) => !told.has(message))];
  await db
    .updateTable('backup')
    .set({ warnings: JSON.stringify(all) })
    .where('id', '=', backupId)
    .execute();
}

export interface ReadType {
  /** It could not be read in this backup and keeps what the one before held. */
  readonly isCarried: boolean;
  readonly cursor: unknown;
  readonly warnings: readonly Warning[];
  /** Retention has marked packs of it, to be written again: seldom, and so nobody asks for them in vain. */
  readonly toRewrite: boolean;
}

/** How the reading of a type has ended. */
export async function readTypeOf(db: Db, scope: { backupId: string; type: TypeKey }): Promise<ReadType> {
  const { state, cursor, warnings, toRewrite } = await db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select(['backupType.state', 'cursor', 'backupType.warnings'])
    .select(hasMarkedPacks.as('toRewrite'))
    .where('backupId', '=', scope.backupId)
    .where('type', '=', scope.type)
    .executeTakeFirstOrThrow();
  return { isCarried: state === 'carried', cursor, warnings, toRewrite };
}

export interface FinishedType {
  readonly type: TypeKey;
  readonly state: string;
  readonly manifest: ManifestType | null;
  readonly warnings: readonly Warning[];
  /** Its index is damaged: the catalogue holds what an earlier backup had. */
  readonly isUnavailable: boolean;
}

export async function finishedTypes(db: Db, backupId: string): Promise<FinishedType[]> {
  const rows = await db
    .selectFrom('backupType')
    .select(['type', 'state', 'manifest', 'warnings', 'unavailable'])
    .where('backupId', '=', backupId)
    .execute();
  return rows.map(({ unavailable, ...row }) => ({
    ...row,
    manifest: manifestType.nullable().parse(row.manifest),
    isUnavailable: unavailable !== null,
  }));
}

/** Keeps what a finished type contributes to the manifest, with its counts. */
export async function finishType(
  db: Db,
  scope: { backupId: string; type: TypeKey },
  result: { state: 'captured' | 'carried'; manifest: ManifestType | null; warnings?: readonly Warning[] },
): Promise<void> {
  const { manifest } = result;
  await db
    .updateTable('backupType')
    .set({
      state: result.state,
      mode: manifest?.mode ?? null,
      manifest: manifest === null ? null : JSON.stringify(manifest),
      objects: manifest?.objects ?? 0,
      links: manifest?.links ?? 0,
      added: manifest?.added ?? 0,
      changed: manifest?.changed ?? 0,
      deleted: manifest?.deleted ?? 0,
      linksAdded: manifest?.linksAdded ?? 0,
      linksRemoved: manifest?.linksRemoved ?? 0,
      ...(result.warnings ? { warnings: JSON.stringify(result.warnings) } : {}),
    })
    .where('backupId', '=', scope.backupId)
    .where('type', '=', scope.type)
    .execute();
}

/** Forgets what was read of a type that could not be read to its end. */
export async function dropTypeStaging(db: Db, scope: { backupId: string; type: TypeKey }): Promise<void> {
  await db.deleteFrom('captureObject').where('backupId', '=', scope.backupId).where('type', '=', scope.type).execute();
  await db.deleteFrom('captureLink').where('backupId', '=', scope.backupId).where('type', '=', scope.type).execute();
  await dropTypeParts(db, scope);
}
