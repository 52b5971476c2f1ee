import { isListedSince, noteListed } from '../../storages/store/listed.ts';
import { checkListing, type CheckedRepository } from './check-files.ts';

/** The first of the calls that do one piece of work looks at header, keys and listing, and at known damage again. */
export async function checkListingOnce(checked: CheckedRepository, since: Date): Promise<void> {
  const { db, repository, repositoryId } = checked;
  if (await isListedSince(db, repositoryId, since)) return;
  await repository.checkMarkers();
  const { bytes } = await checkListing({ ...checked, again: since });
  await noteListed(db, repositoryId, bytes);
}
