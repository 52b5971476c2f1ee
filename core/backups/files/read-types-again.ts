import type { Db, DbTransaction } from '../../database/database.ts';
import type { CybbackError } from '../../domain/errors.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { isDamage } from '../../repository/damage.ts';
import type { Repository } from '../../repository/types.ts';
import { analyzeStaging, dropStaging, publishRows } from '../store/capture/publish.ts';
import { relabelAdded } from '../store/files/adoption.ts';
import {
  backupsFrom,
  type HeldBackup,
  isAloneWith,
  knowPacks,
  noteReadAgain,
  takeOutType,
  type TypeToReadAgain,
  typesToReadAgain,
} from '../store/files/put-back-types.ts';
import { stageType } from './stage-differences.ts';

export interface ReadAgain {
  readonly db: Db;
  readonly repository: Repository;
  /** Under which rows are staged: nothing else is. */
  readonly stagedUnder: string;
}

/** A type that backups lacked in the catalogue, and the numbers of those that have it again. */
export interface TypeReadAgain {
  readonly type: TypeKey;
  readonly seqs: readonly number[];
}

/**
 * An index was damaged or missing when backups were taken into the catalogue, and its type was left out of them. Where
 * it lies in the storage again, whole, the type is read anew from the first of these backups on, as if nothing had been
 * wrong; what is still damaged stays left out. Each type all or nothing: until it is done, the catalogue is as it was.
 */
export async function readTypesAgain(work: ReadAgain): Promise<readonly TypeReadAgain[]> {
  const { db, repository } = work;
  const { connectionId, repositoryId } = repository;
  const read: TypeReadAgain[] = [];
  for (const again of await typesToReadAgain(db, { connectionId, repositoryId })) {
    const seqs = await readTypeAgain(work, again);
    if (seqs.length > 0) read.push({ type: again.type, seqs });
  }
  return read;
}

class NothingBack extends Error {}

async function readTypeAgain(work: ReadAgain, { type, seq }: TypeToReadAgain): Promise<readonly number[]> {
  const { connectionId, repositoryId } = work.repository;
  try {
    return await work.db.transaction().execute(async (tx) => {
      if (!(await isAloneWith(tx, connectionId, work.stagedUnder))) throw new NothingBack();
      const { before, from } = await backupsFrom(tx, { connectionId, type, seq });
      // Of backups in two storages the rows of one cannot be told without the other.
      if (from.some((held) => held.repositoryId !== repositoryId)) throw new NothingBack();
      await takeOutType(tx, { connectionId, type, seq });
      const back: number[] = [];
      let base = before?.isUnavailable === true || before?.repositoryId !== repositoryId ? null : before;
      for (const held of from) {
        const error = await takeIn({ ...work, db: tx }, type, { held, base });
        if (held.isUnavailable && error === null) back.push(held.seq);
        base = error === null ? held : null;
      }
      if (back.length === 0) throw new NothingBack();
      return back;
    });
  } catch (error) {
    if (error instanceof NothingBack) return [];
    throw error;
  }
}

/** @returns what is wrong with the index of the type in this backup. */
async function takeIn(
  { db: tx, repository, stagedUnder }: ReadAgain & { readonly db: DbTransaction },
  type: TypeKey,
  { held, base }: { held: HeldBackup; base: HeldBackup | null },
): Promise<CybbackError | null> {
  const { seq, repositoryId, manifest: now } = held;
  if (now === null) return null;
  const { connectionId } = repository;
  const error = await stageType(
    {
      db: tx,
      repository,
      stagedUnder,
      base: base?.manifest ? { manifest: { types: { [type]: base.manifest } }, sha256: base.expected.sha256 } : null,
    },
    { type, now, follows: await follows(repository, { held, base }), isLost: isDamage },
  );
  if (error === null) {
    if (base === null) await analyzeStaging(tx);
    await relabelAdded(tx, { stagedUnder, connectionId });
    await publishRows(tx, { backupId: stagedUnder, connectionId, repositoryId, seq, unread: true });
    await knowPacks(tx, { stagedUnder, repositoryId, backup: held });
  }
  await dropStaging(tx, stagedUnder);
  await noteReadAgain(tx, held, { type, error });
  return error;
}

/** By its manifest, where that can be read. */
async function follows(
  repository: Repository,
  { held, base }: { held: HeldBackup; base: HeldBackup | null },
): Promise<boolean> {
  if (!base) return false;
  try {
    return (await repository.readManifest(held.expected)).previousSha256 === base.expected.sha256;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}

export function readAgainWarnings(read: readonly TypeReadAgain[]): Warning[] {
  return read.map(({ type, seqs }) => ({
    code: 'index-back',
    type,
    message: `${OBJECT_TYPES[type].label.many} of ${seqs.length === 1 ? 'backup' : 'backups'} number ${seqs.join(', ')} can be read again: the index that was damaged or missing lies in the storage again.`,
    remedy: 'Nothing needs to be done.',
  }));
}
