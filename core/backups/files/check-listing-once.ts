import { MANIFESTS_FOLDER } from '../../repository/file-path.ts';
import type { StoredFile } from '../../storage/storage.ts';
import { isListedSince, noteListed } from '../../storages/store/listed.ts';
import { knowsBackups, noteUnknownFiles } from '../store/files/unknown-files.ts';
import { checkListing, type CheckedRepository } from './check-files.ts';

/** Held at once; what is more is found another day. */
const MOST_UNEXPECTED = 10_000;

/**
 * The first of the calls that do one piece of work looks at header, keys and listing, and at known damage again. Files that
 * nobody knows, as a killed worker leaves them, are kept in mind: retention removes them when their time is over.
 */
export async function checkListingOnce(checked: CheckedRepository, since: Date): Promise<void> {
  const { db, repository, repositoryId } = checked;
  if (await isListedSince(db, repositoryId, since)) return;
  await repository.checkMarkers();
  const manifests: string[] = [];
  const files: StoredFile[] = [];
  const unexpected = (file: StoredFile): void => {
    if (file.key.startsWith(MANIFESTS_FOLDER)) manifests.push(file.key);
    else if (files.length < MOST_UNEXPECTED) files.push(file);
  };
  const { bytes } = await checkListing({ ...checked, again: since, unexpected });
  if (files.length > 0 && (await knowsBackups(db, repository.connectionId, manifests)))
    await noteUnknownFiles(db, repositoryId, files);
  await noteListed(db, repositoryId, bytes);
}
