import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { ManifestType } from '../../../repository/types.ts';

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
    .innerJoin('connection', 'connection.id', 'backup.connection_id')
    .leftJoin('backup as base', 'base.id', 'backup.base_backup_id')
    .select([
      'backup.id',
      'backup.workspace_id',
      'backup.connection_id',
      'connection.tenant_id',
      'backup.repository_id',
      'backup.base_backup_id',
      'base.manifest_key as base_key',
      'base.manifest_sha256 as base_sha256',
      'backup.mode',
      'backup.sealing',
      'backup.state',
      'backup.started_at',
      'backup.context',
      'backup.warnings',
    ])
    .select((eb) =>
      eb
        .selectFrom('backup as before')
        .select('before.manifest_sha256')
        .whereRef('before.connection_id', '=', 'backup.connection_id')
        .whereRef('before.repository_id', '=', 'backup.repository_id')
        .where('before.manifest_sha256', 'is not', null)
        .whereRef('before.id', '<>', 'backup.id')
        .orderBy('before.seq', 'desc')
        .limit(1)
        .as('previous_sha256'),
    )
    .where('backup.id', '=', backupId)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    tenantId: row.tenant_id,
    repositoryId: row.repository_id,
    baseBackupId: row.base_backup_id,
    baseManifest:
      row.base_key === null || row.base_sha256 === null ? null : { key: row.base_key, sha256: row.base_sha256 },
    previousSha256: row.previous_sha256,
    mode: row.mode,
    sealing: row.sealing,
    state: row.state,
    startedAt: row.started_at,
    context: row.context,
    warnings: row.warnings,
  };
}

/** One row a type, made once. */
export async function insertBackupTypes(db: Db, backupId: string, types: readonly TypeKey[]): Promise<void> {
  await db
    .insertInto('backup_type')
    .values(types.map((type) => ({ backup_id: backupId, type, state: 'pending' as const, mode: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function setMode(db: Db, backupId: string, mode: 'full' | 'incremental'): Promise<void> {
  await db.updateTable('backup').set({ mode }).where('id', '=', backupId).execute();
}

export async function setContext(db: Db, backupId: string, context: Record<string, unknown>): Promise<void> {
  await db
    .updateTable('backup')
    .set({ context: JSON.stringify(context) })
    .where('id', '=', backupId)
    .execute();
}

/** The type could not be read in this backup and keeps what the one before held. */
export async function isCarried(db: Db, scope: { backupId: string; type: TypeKey }): Promise<boolean> {
  const row = await db
    .selectFrom('backup_type')
    .select('state')
    .where('backup_id', '=', scope.backupId)
    .where('type', '=', scope.type)
    .executeTakeFirst();
  return row?.state === 'carried';
}

export async function setUserCount(db: Db, connectionId: string, count: number): Promise<void> {
  await db.updateTable('connection').set({ user_count: count }).where('id', '=', connectionId).execute();
}

export interface FinishedType {
  readonly type: TypeKey;
  readonly state: string;
  readonly manifest: ManifestType | null;
  readonly warnings: readonly Warning[];
}

export async function finishedTypes(db: Db, backupId: string): Promise<FinishedType[]> {
  const rows = await db
    .selectFrom('backup_type')
    .select(['type', 'state', 'manifest', 'warnings'])
    .where('backup_id', '=', backupId)
    .execute();
  // `manifest` is written by `finishType` alone, from the type it is read as.
  return rows.map((row) => ({ ...row, manifest: row.manifest as ManifestType | null }));
}

/** Keeps what a finished type contributes to the manifest, with its counts. */
export async function finishType(
  db: Db,
  scope: { backupId: string; type: TypeKey },
  result: { state: 'captured' | 'carried'; manifest: ManifestType | null; warnings?: readonly Warning[] },
): Promise<void> {
  const { manifest } = result;
  await db
    .updateTable('backup_type')
    .set({
      state: result.state,
      mode: manifest?.mode ?? null,
      manifest: manifest === null ? null : JSON.stringify(manifest),
      objects: manifest?.objects ?? 0,
      links: manifest?.links ?? 0,
      added: manifest?.added ?? 0,
      changed: manifest?.changed ?? 0,
      deleted: manifest?.deleted ?? 0,
      links_added: manifest?.linksAdded ?? 0,
      links_removed: manifest?.linksRemoved ?? 0,
      ...(result.warnings ? { warnings: JSON.stringify(result.warnings) } : {}),
    })
    .where('backup_id', '=', scope.backupId)
    .where('type', '=', scope.type)
    .execute();
}

/** Forgets what was read of a type that could not be read to its end. */
export async function dropTypeStaging(db: Db, scope: { backupId: string; type: TypeKey }): Promise<void> {
  await db
    .deleteFrom('capture_object')
    .where('backup_id', '=', scope.backupId)
    .where('type', '=', scope.type)
    .execute();
  await db.deleteFrom('capture_link').where('backup_id', '=', scope.backupId).where('type', '=', scope.type).execute();
}
