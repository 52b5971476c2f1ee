import { tenantIdOf } from '../../../connections/store/connections.ts';
import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { BackupFacts } from '../capture/backup-facts.ts';
import type { ProofPurpose } from './proofs.ts';

/** What a proof or a comparison works with: facts as of the backup that its reading builds on, under its own ID, and what it is about. */
export interface ProofFacts extends BackupFacts {
  readonly purpose: ProofPurpose;
  /** Types that are compared as a whole; null: all, unless objects are selected. */
  readonly types: readonly TypeKey[] | null;
  /** Number of the backup that the reading builds on. */
  readonly asOf: number;
  /** What everything is compared with; of a proof the same backup. */
  readonly against: {
    readonly backupId: string;
    readonly seq: number;
    readonly manifest: { readonly key: string; readonly sha256: string };
  };
  readonly backupStartedAt: Date;
  readonly backupFinishedAt: Date;
}

export async function proofFacts(db: Db, proofId: string): Promise<ProofFacts> {
  const row = await db
    .selectFrom('proof')
    .innerJoin('backup as against', 'against.id', 'proof.backupId')
    .innerJoin('backup', (join) =>
      join.on('backup.id', '=', (eb) => eb.fn.coalesce('proof.baseBackupId', 'proof.backupId')),
    )
    .select([
      'proof.id',
      'proof.workspaceId',
      'proof.connectionId',
      'proof.purpose',
      'proof.types',
      'proof.backupId',
      'backup.id as baseBackupId',
      'against.seq as againstSeq',
      'against.manifestKey as againstKey',
      'against.manifestSha256 as againstSha256',
      'proof.state',
      'proof.startedAt',
      'proof.context',
      'proof.warnings',
      'backup.repositoryId',
      'backup.seq',
      'backup.sealing',
      'backup.manifestKey',
      'backup.manifestSha256',
      'against.createdAt as backupCreatedAt',
      'against.startedAt as backupStartedAt',
      'against.finishedAt as backupFinishedAt',
    ])
    .where('proof.id', '=', proofId)
    .executeTakeFirstOrThrow();
  const { seq, manifestKey, manifestSha256, backupId, againstSeq, againstKey, againstSha256, ...others } = row;
  const base = published(seq, manifestKey, manifestSha256);
  const against = published(againstSeq, againstKey, againstSha256);
  const { backupCreatedAt, ...facts } = others;
  const tenantId = await tenantIdOf(db, { workspaceId: row.workspaceId, id: row.connectionId });
  return {
    ...facts,
    tenantId,
    mode: 'incremental',
    baseManifest: base.manifest,
    previousSha256: null,
    asOf: base.seq,
    against: { backupId, ...against },
    backupStartedAt: row.backupStartedAt ?? backupCreatedAt,
    backupFinishedAt: row.backupFinishedAt ?? backupCreatedAt,
  };
}

function published(
  seq: number | null,
  key: string | null,
  sha256: string | null,
): Pick<ProofFacts['against'], 'seq' | 'manifest'> {
  if (seq === null || key === null || sha256 === null) throw new Error('the backup is not published');
  return { seq, manifest: { key, sha256 } };
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
