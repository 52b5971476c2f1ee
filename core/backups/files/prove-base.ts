import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Warning } from '../../domain/states.ts';
import type { Repository } from '../../repository/types.ts';
import { isListedSince, noteListed } from '../../storages/store/listed.ts';
import { addBackupWarnings, backupFacts } from '../store/capture/backup-facts.ts';
import { highestSeq } from '../store/files/adoption.ts';
import { adoptNewer, type Adoption } from './adopt-newer.ts';
import { checkListing, type CheckedRepository } from './check-files.ts';
import { readNeeded } from './read-needed.ts';
import { readAgainWarnings, readTypesAgain } from './read-types-again.ts';

/** Of a full backup: whether everything that it does not write again is read, or believed by name and size. */
export type FullReads = 'all' | 'listed';

export interface ProveInput {
  readonly db: Db;
  readonly repository: Repository;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly fullReads: FullReads;
  /** Asked before each file: the work continues in another call. */
  readonly isOver: () => boolean;
  /** Lets others go first who wait for the worker, where the work cannot end early. */
  readonly pause: () => Promise<void>;
}

/**
 * Before anything is read from the tenant: what the backup is going to build on is looked at, so that nothing of it is
 * believed. Header and keys are put right, backups that only the storage knows are adopted, the listing is compared with
 * what was written, and types are read again whose index lies there again. A full backup reads every byte that it does not mean to write again. What is found wrong is kept, and
 * what lies there is written anew.
 */
export async function proveBase(input: ProveInput, backupId: string): Promise<{ done: boolean }> {
  const { db, repository, clock, signal, pause } = input;
  const { repositoryId, mode, startedAt } = await backupFacts(db, backupId);
  const since = startedAt ?? new Date(clock.now());
  const checked: CheckedRepository = { db, repository, repositoryId, backupId, signal, pause };
  if (!(await isListedSince(db, repositoryId, since))) {
    await repository.checkMarkers();
    await addBackupWarnings(db, backupId, adoptionWarnings(await adoptNewer(db, repository, backupId)));
    const { bytes } = await checkListing(mode === 'full' ? { ...checked, again: since } : checked);
    await noteListed(db, repositoryId, bytes);
    const read = await readTypesAgain({ db, repository, stagedUnder: backupId });
    await addBackupWarnings(db, backupId, readAgainWarnings(read));
  }
  if (mode !== 'full' || input.fullReads === 'listed') return { done: true };
  return readBase(input, checked, { backupId, since });
}

async function readBase(
  { db, isOver }: ProveInput,
  checked: CheckedRepository,
  { backupId, since }: { backupId: string; since: Date },
): Promise<{ done: boolean }> {
  const { connectionId, baseBackupId, repositoryId } = await backupFacts(db, backupId);
  if (baseBackupId === null) return { done: true };
  const needed = { connectionId, repositoryId, backupId: baseBackupId, seq: await highestSeq(db, connectionId) };
  return readNeeded(checked, needed, { since, isOver });
}

function adoptionWarnings({ adopted, left }: Adoption): Warning[] {
  return [
    ...(adopted.length > 0
      ? [
          {
            code: 'catalogue-behind',
            type: null,
            message: `The storage held ${adopted.length === 1 ? 'a backup' : `${adopted.length} backups`} that the database did not know (number ${adopted.join(', ')}). It was taken in, and this backup builds on it.`,
            remedy: 'This happens after the database was restored from an older dump. Nothing needs to be done.',
          },
        ]
      : []),
    ...left.map(({ seq, error }) => ({
      code: error.code,
      type: null,
      message: `The storage holds a backup with number ${seq} that the database does not know, and that was left out: ${error.message}`,
      remedy: 'If nobody put the file there on purpose, look at who can write to the storage.',
    })),
  ];
}
