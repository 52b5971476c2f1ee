import type { Db } from '../../database/database.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import { damaged, isDamage, mismatched } from '../../repository/damage.ts';
import type { Repository } from '../../repository/types.ts';
import type { StoredFile } from '../../storage/storage.ts';
import { noteDamage, noteStillDamaged, notePutBack } from '../store/files/file-damage.ts';
import { type KnownFile, knownFiles, noteTags, noteWhole, whileExpected } from '../store/files/stored-files.ts';

const PAGE = 1_000;
/** So many of which the listing tells enough are compared without a pause. */
const PAUSE_FILES = 500;

export interface CheckedRepository {
  readonly db: Db;
  readonly repository: Repository;
  readonly repositoryId: string;
  /** The backup that is being made, whose files count as well. */
  readonly backupId: string | null;
  readonly signal: AbortSignal;
  /** Between files: lets others go first who wait for the worker. */
  readonly pause: () => Promise<void>;
  /** What is known to be damaged is looked at again if that was last done before, though the listing shows it unchanged. */
  readonly again?: Date;
  /** Told of everything that lies there and that nobody expects there, in order of path. */
  readonly unexpected?: (file: StoredFile) => void;
}

export interface ListingCheck {
  readonly files: number;
  /** Of everything that lies there, files that no backup needs included. */
  readonly bytes: number;
  /** Read, because the storage shows something else than before. */
  readonly read: number;
  readonly damaged: number;
}

/**
 * Compares what lies in the storage with what was written: names, sizes, and the storage's own mark of each file. Whatever
 * differs is read from end to end, and so is what was damaged and has changed since: it may have been put back. Both
 * sides come in order of path, so that memory does not grow with them.
 */
export async function checkListing(checked: CheckedRepository): Promise<ListingCheck> {
  const count = { files: 0, bytes: 0, read: 0, damaged: 0 };
  const listing = counted(checked.repository.listFiles(), count);
  return compareEach(checked, paired(checked, listing), count);
}

/**
 * The same of some files alone, each of which is asked for: where they are few, and everything else was looked at a moment
 * before. `bytes` are those of these files that no listing has shown yet.
 */
export async function checkFiles(checked: CheckedRepository, files: readonly KnownFile[]): Promise<ListingCheck> {
  const count = { files: 0, bytes: 0, read: 0, damaged: 0 };
  return compareEach(checked, askedFor(checked, files, count), count);
}

async function* askedFor(
  { repository }: CheckedRepository,
  files: readonly KnownFile[],
  count: { bytes: number },
): AsyncIterable<[KnownFile, StoredFile | null]> {
  for (const file of files) {
    const found = await repository.findFile(file.path);
    if (file.tag === null) count.bytes += found?.sizeBytes ?? 0;
    yield [file, found];
  }
}

async function compareEach(
  checked: CheckedRepository,
  pairs: AsyncIterable<[KnownFile, StoredFile | null]>,
  count: { files: number; bytes: number; read: number; damaged: number },
): Promise<ListingCheck> {
  let fresh: { path: string; tag: string }[] = [];
  for await (const [file, found] of pairs) {
    checked.signal.throwIfAborted();
    if (count.files % PAUSE_FILES === 0) await checked.pause();
    count.files += 1;
    if (isKnownDamage(file, found, checked.again)) {
      count.damaged += 1;
      continue;
    }
    const doubt = doubtOf(checked, file, found);
    if (doubt === null) {
      if (file.tag === null && found?.tag !== undefined) fresh.push({ path: file.path, tag: found.tag });
      if (fresh.length >= PAGE) fresh = await keepTags(checked, fresh);
      continue;
    }
    await checked.pause();
    if (doubt === 'read') count.read += 1;
    const isWhole =
      doubt === 'read'
        ? await checkWhole(checked, file, markOf(found))
        : await isPutBack(checked, file, { error: doubt, tag: markOf(found) });
    if (!isWhole) count.damaged += 1;
  }
  await keepTags(checked, fresh);
  return count;
}

async function keepTags({ db, repositoryId }: CheckedRepository, tags: { path: string; tag: string }[]): Promise<[]> {
  await noteTags(db, repositoryId, tags);
  return [];
}

/** Nothing lies there. */
const ABSENT = '';

const markOf = (found: StoredFile | null): string | null => (found ? (found.tag ?? null) : ABSENT);

/** What was looked at once and found damaged costs nothing more, until something else lies there. */
function isKnownDamage({ damage, tag, noticedAt }: KnownFile, found: StoredFile | null, again?: Date): boolean {
  if (damage === null || tag === null || tag !== markOf(found)) return false;
  return again === undefined || (noticedAt !== null && noticedAt >= again);
}

/** What the listing alone proves wrong; `read`: only the bytes can tell; null: nothing speaks against it. */
function doubtOf(
  { repository }: CheckedRepository,
  file: KnownFile,
  found: StoredFile | null,
): CybbackError | 'read' | null {
  const name = `${repository.connectionId}/${file.path}`;
  if (!found)
    return new CybbackError('storage-missing', `The file ${name} is missing in the storage.`, {
      facts: { file: name },
    });
  if (found.sizeBytes === 0) return damaged(name, 'it is empty');
  if (file.sizeBytes !== null && found.sizeBytes < file.sizeBytes)
    return damaged(name, `it has ${found.sizeBytes} bytes of the ${file.sizeBytes} that were written`);
  if (file.sizeBytes !== null && found.sizeBytes > file.sizeBytes)
    return mismatched(name, `it has ${found.sizeBytes} bytes, and ${file.sizeBytes} were written`);
  if (file.damage !== null) return 'read';
  // A manifest is written after its backup has looked at the listing: it is small, and read once.
  if (file.tag === null && file.kind === 'manifest') return 'read';
  // The first mark is not compared with anything: the size speaks for it, and the next reading in turn.
  return file.tag === null || found.tag === undefined || found.tag === file.tag ? null : 'read';
}

/** Reads the file from end to end and keeps what was found. @returns whether it is whole. */
export async function checkWhole(
  checked: CheckedRepository,
  file: Pick<KnownFile, 'path' | 'sizeBytes' | 'sha256'>,
  tag: string | null,
): Promise<boolean> {
  const { db, repository, repositoryId } = checked;
  try {
    const whole = await repository.checkFile(file);
    await noteWhole(db, repositoryId, { path: file.path, ...whole, tag });
    return true;
  } catch (error) {
    // A pack of unknown checksum that no key opens: as good as damaged, and told as what it is.
    if (!isDamage(error) && !isCybbackError(error, 'key-missing', 'key-wrong')) throw error;
    return isPutBack(checked, file, { error, tag });
  }
}

/** A good version below the one that was overwritten or deleted is written again; otherwise the damage is kept. */
async function isPutBack(
  { db, repository, repositoryId }: CheckedRepository,
  file: Pick<KnownFile, 'path' | 'sizeBytes' | 'sha256'>,
  { error, tag }: { error: CybbackError; tag: string | null },
): Promise<boolean> {
  const isBack = await whileExpected(db, { repositoryId, path: file.path }, () => repository.recoverFile(file));
  // Nobody needs it any more, and nothing is wrong.
  if (isBack === null) return true;
  if (isBack) {
    await notePutBack(db, repositoryId, file.path, error);
    return true;
  }
  await noteDamage(db, repositoryId, error);
  await noteStillDamaged(db, repositoryId, { path: file.path, tag });
  return false;
}

async function* counted(listing: AsyncIterable<StoredFile>, count: { bytes: number }): AsyncIterable<StoredFile> {
  for await (const file of listing) {
    count.bytes += file.sizeBytes;
    yield file;
  }
}

/** Every file that was written, with what lies under its name. The listing is read to its end. */
async function* paired(
  checked: CheckedRepository,
  files: AsyncIterable<StoredFile>,
): AsyncIterable<[KnownFile, StoredFile | null]> {
  const listing = files[Symbol.asyncIterator]();
  const passOver = (file: StoredFile): Promise<IteratorResult<StoredFile>> => {
    checked.unexpected?.(file);
    return listing.next();
  };
  try {
    let found = await listing.next();
    for await (const file of allKnown(checked)) {
      while (!found.done && found.value.key < file.path) found = await passOver(found.value);
      const lying = !found.done && found.value.key === file.path ? found.value : null;
      yield [file, lying];
      if (lying) found = await listing.next();
    }
    while (!found.done) found = await passOver(found.value);
  } finally {
    await listing.return?.();
  }
}

async function* allKnown({ db, repositoryId, backupId }: CheckedRepository): AsyncIterable<KnownFile> {
  for (let after = ''; ;) {
    const page = await knownFiles(db, { repositoryId, backupId }, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.path;
  }
}
