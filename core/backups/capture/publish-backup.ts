import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { Warning } from '../../domain/states.ts';
import { TYPE_KEYS } from '../../domain/type-keys.ts';
import { formatOf, runFilesOf } from '../../repository/manifest-runs.ts';
import type { Manifest, ManifestRef, ManifestType, Repository } from '../../repository/types.ts';
import { bytesListedLately } from '../../storages/store/listed.ts';
import { checkFiles, checkListing } from '../files/check-files.ts';
import { damageWarnings } from '../files/damage-warnings.ts';
import { extendRetention } from '../files/extend-retention.ts';
import { type BackupFacts, backupFacts, type FinishedType, finishedTypes } from '../store/capture/backup-facts.ts';
import { howItWasMade } from '../store/capture/how-it-was-made.ts';
import { assignSequence, publishCapture } from '../store/capture/publish.ts';
import { highestSeq } from '../store/files/adoption.ts';
import { forgetMarkers } from '../store/files/file-damage.ts';
import { filesWrittenBy, insertWrittenFiles, writtenRun } from '../store/files/stored-files.ts';

export interface PublishContext {
  readonly db: Db;
  readonly repository: Repository;
  readonly base: { readonly manifest: Manifest; readonly sha256: string } | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Between files, and before the catalogue takes long: lets others go first who wait for the worker. */
  readonly pause: () => Promise<void>;
}

/**
 * Writes the manifest, then takes the backup into the catalogue. A repetition at any point writes the same manifest
 * again and changes the catalogue once.
 *
 * Errors: `graph-unavailable` where not a single type could be read, so that there is nothing to publish.
 */
export async function publishBackup(context: PublishContext, backupId: string): Promise<void> {
  const { db, repository } = context;
  const facts = await backupFacts(db, backupId);
  if (facts.state !== 'running') return;
  const types = await finishedTypes(db, backupId);
  if (!types.some((type) => type.state === 'captured')) throw nothingRead(types.flatMap((type) => type.warnings));
  const bytesListed = await checkWritten(context, facts, types);
  const { seq, finishedAt } = await assignSequence(db, backupId, await highestTaken(context, facts.connectionId));
  const byType = new Map(types.map((type) => [type.type, type]));
  const contents: Partial<Record<(typeof TYPE_KEYS)[number], ManifestType>> = {};
  const warnings: Warning[] = [...facts.warnings];
  for (const key of TYPE_KEYS) {
    const finished = byType.get(key);
    if (finished?.manifest) contents[key] = finished.manifest;
    warnings.push(...(finished?.warnings ?? []));
  }
  warnings.push(...(await retentionWarnings(context, facts)));
  warnings.push(...(await damageWarnings(db, { repositoryId: facts.repositoryId, backupId })));
  const manifest: Manifest = {
    format: formatOf(contents),
    connectionId: facts.connectionId,
    tenantId: facts.tenantId,
    repositoryId: facts.repositoryId,
    backupId,
    seq,
    startedAt: (facts.startedAt ?? finishedAt).toISOString(),
    finishedAt: finishedAt.toISOString(),
    mode: facts.mode,
    sealing: facts.sealing,
    previousSha256: context.base?.sha256 ?? facts.previousSha256,
    types: contents,
    context: facts.context ?? {},
    warnings,
    made: await howItWasMade(db, backupId),
  };
  const written: ManifestRef = await repository.writeManifest(manifest);
  await context.pause();
  await publishCapture(db, {
    backupId,
    workspaceId: facts.workspaceId,
    connectionId: facts.connectionId,
    repositoryId: facts.repositoryId,
    seq,
    state: warnings.length > 0 ? 'completedWithWarnings' : 'completed',
    warnings,
    manifestKey: written.key,
    manifestSha256: written.sha256,
    manifestBytes: written.sizeBytes,
    bytesStored: bytesListed + written.sizeBytes,
  });
  await forgetMarkers(db, facts.repositoryId, backupId);
}

/** The listing with which the backup began is believed for so long. */
const LISTED_MINUTES = 10;
/** Asked for one by one; what wrote more lists once more, a thousand files in a request. */
const FEW_FILES = 20;

/**
 * Before it becomes a backup: whether everything that was written until now still lies there. A short backup that wrote
 * little has just compared the whole listing, and looks at its own files alone. @returns bytes of what lies there.
 */
async function checkWritten(
  { db, repository, signal, pause }: PublishContext,
  { id: backupId, repositoryId }: BackupFacts,
  types: readonly FinishedType[],
): Promise<number> {
  const runs = types.flatMap(({ manifest }) => (manifest ? runFilesOf(manifest).map(writtenRun) : []));
  await insertWrittenFiles(db, { repositoryId, backupId }, [...new Map(runs.map((run) => [run.path, run])).values()]);
  const checked = { db, repository, repositoryId, backupId, signal, pause };
  const lately = await bytesListedLately(db, repositoryId, LISTED_MINUTES);
  const own = lately === null ? [] : await filesWrittenBy(db, { repositoryId, backupId }, FEW_FILES + 1);
  if (lately === null || own.length > FEW_FILES) return (await checkListing(checked)).bytes;
  return lately + (await checkFiles(checked, own)).bytes;
}

/** The highest number under which a manifest lies that is none of ours: its place cannot be taken. */
async function highestTaken({ db, repository, pause }: PublishContext, connectionId: string): Promise<number> {
  let taken = 0;
  for await (const { seq } of repository.newerManifests(await highestSeq(db, connectionId))) {
    taken = seq;
    await pause();
  }
  return taken;
}

/** Of what earlier backups wrote. A storage that does not let it be done is a warning to its owner, and no failure. */
async function retentionWarnings(context: PublishContext, { id: backupId, ...facts }: BackupFacts): Promise<Warning[]> {
  try {
    await extendRetention(context, { ...facts, backupId, seq: await highestSeq(context.db, facts.connectionId) });
    return [];
  } catch (error) {
    if (!isCybbackError(error) || error.retryable) throw error;
    return [
      {
        code: error.code,
        type: null,
        message: `Files of earlier backups that this one needs could not be protected for as long as its own: ${error.message}`,
        remedy: 'Allow s3:PutObjectRetention for the key of the storage.',
      },
    ];
  }
}

function nothingRead(warnings: readonly Warning[]): CybbackError {
  const first = warnings[0];
  return new CybbackError(
    'connection-not-ready',
    first ? `No object type could be read. ${first.message}` : 'No object type could be read.',
  );
}
