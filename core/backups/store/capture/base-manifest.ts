import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { formatOf } from '../../../repository/manifest-runs.ts';
import type { Manifest, ManifestType } from '../../../repository/types.ts';
import { type BackupFacts, backupFacts, finishedTypes } from './backup-facts.ts';

/**
 * What a backup builds on, as it was published: from the database, which whoever can write to the storage cannot change.
 * Without types whose index is damaged, of which the catalogue has an earlier state: they are read and written in full.
 */
export async function baseManifest(
  db: Db,
  facts: Pick<BackupFacts, 'baseBackupId' | 'baseManifest'>,
): Promise<{ manifest: Manifest; sha256: string } | null> {
  const { baseBackupId, baseManifest: published } = facts;
  if (baseBackupId === null || published === null) return null;
  const [base, finished, row] = await Promise.all([
    backupFacts(db, baseBackupId),
    finishedTypes(db, baseBackupId),
    db.selectFrom('backup').select(['seq', 'finishedAt']).where('id', '=', baseBackupId).executeTakeFirstOrThrow(),
  ]);
  const types: Partial<Record<TypeKey, ManifestType>> = {};
  for (const { type, manifest, isUnavailable } of finished) if (manifest && !isUnavailable) types[type] = manifest;
  const finishedAt = (row.finishedAt ?? new Date(0)).toISOString();
  return {
    sha256: published.sha256,
    manifest: {
      format: formatOf(types),
      connectionId: base.connectionId,
      tenantId: base.tenantId,
      repositoryId: base.repositoryId,
      backupId: base.id,
      seq: row.seq ?? 0,
      startedAt: base.startedAt?.toISOString() ?? finishedAt,
      finishedAt,
      mode: base.mode,
      sealing: base.sealing,
      previousSha256: base.previousSha256,
      types,
      context: base.context ?? {},
      warnings: base.warnings,
    },
  };
}
