import { tenantIdOf } from '../../../connections/store/connections.ts';
import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import type { BackupFacts } from '../capture/backup-facts.ts';

/** What a proof works with: facts as of a backup, under the proof's ID, and what it is about. */
export interface ProofFacts extends BackupFacts {
  readonly backupId: string;
  /** Number of the backup that everything is compared with. */
  readonly asOf: number;
  readonly backupStartedAt: Date;
  readonly backupFinishedAt: Date;
}

export async function proofFacts(db: Db, proofId: string): Promise<ProofFacts> {
  const row = await db
    .selectFrom('proof')
    .innerJoin('backup', 'backup.id', 'proof.backupId')
    .select([
      'proof.id',
      'proof.workspaceId',
      'proof.connectionId',
      'proof.backupId',
      'proof.state',
      'proof.startedAt',
      'proof.context',
      'proof.warnings',
      'backup.repositoryId',
      'backup.seq',
      'backup.sealing',
      'backup.manifestKey',
      'backup.manifestSha256',
      'backup.createdAt as backupCreatedAt',
      'backup.startedAt as backupStartedAt',
      'backup.finishedAt as backupFinishedAt',
    ])
    .where('proof.id', '=', proofId)
    .executeTakeFirstOrThrow();
  const { seq, manifestKey: key, manifestSha256: sha256, backupCreatedAt, ...facts } = row;
  if (seq === null || key === null || sha256 === null) throw new Error('the backup is not published');
  const tenantId = await tenantIdOf(db, { workspaceId: row.workspaceId, id: row.connectionId });
  return {
    ...facts,
    tenantId,
    mode: 'incremental',
    baseBackupId: row.backupId,
    baseManifest: { key, sha256 },
    previousSha256: null,
    asOf: seq,
    backupStartedAt: row.backupStartedAt ?? backupCreatedAt,
    backupFinishedAt: row.backupFinishedAt ?? backupCreatedAt,
  };
}

/** Keeps what was read beside the types, and what could not be read of it. */
export async function setProofContext(
  db: Db,
  proofId: string,
  { context, warnings }: { context: Readonly<Record<string, unknown>>; warnings: readonly Warning[] },
): Promise<void> {
  await db
    .updateTable('proof')
    .set({ context: JSON.stringify(context), warnings: JSON.stringify(warnings) })
    .where('id', '=', proofId)
    .execute();
}
